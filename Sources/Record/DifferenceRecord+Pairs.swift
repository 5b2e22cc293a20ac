extension DifferenceRecord {
    /// Up to this p-value after correction, two arms count as different.
    package static let significance = PairedFinding.significance

    /// Whether two records compare the same two arms, in either order.
    package func isSamePair(as other: DifferenceRecord) -> Bool {
        (arm, self.other) == (other.arm, other.other)
            || (arm, self.other) == (other.other, other.arm)
    }

    /// Whether the two arms are told apart, by the rule of ``PairedFinding``.
    package var isShown: Bool {
        PairedFinding(
            difference: difference, pValue: correctedPValue ?? pValue,
            onlyOneRight: onlyArm.flatMap { arm in onlyOther.map { arm - $0 } }
        ).isShown
    }

    /// The same comparison seen from the other arm.
    package var reversed: DifferenceRecord {
        var reversed = self
        (reversed.arm, reversed.other) = (other, arm)
        (reversed.onlyArm, reversed.onlyOther) = (onlyOther, onlyArm)
        reversed.effect = effect?.reversed
        reversed.difference.value = -difference.value
        reversed.difference.low = -difference.high
        reversed.difference.high = -difference.low
        reversed.simultaneous = simultaneous.map {
            SimultaneousBounds(level: $0.level, low: -$0.high, high: -$0.low)
        }
        return reversed
    }
}

extension [DifferenceRecord] {
    /// Every pair of arms once: the number of tests that were made.
    package var distinctPairs: [DifferenceRecord] {
        indices.filter { place in !self[..<place].contains { $0.isSamePair(as: self[place]) } }
            .map { self[$0] }
    }

    /// `arm` minus `other`, in whichever order the two were compared.
    package func pair(_ arm: String, _ other: String) -> DifferenceRecord? {
        first { $0.arm == arm && $0.other == other }
            ?? first { $0.arm == other && $0.other == arm }?.reversed
    }
}
