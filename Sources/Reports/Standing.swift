import Record

extension StandingRecord.Status {
    /// A word for a table.
    var word: String {
        switch self {
        case .recommended: "recommended"
        case .meets: "meets"
        case .notRuledOut: "not ruled out"
        case .unsure: "unsure"
        case .worse: "worse"
        case .fails: "fails"
        case .control: "control"
        case .failed: "failed"
        }
    }
}

extension Placed<ArmRecord> {
    /// Why it stands where it does, as `exact-match 0.20 [0.12, 0.30], asked for at least 0.8`; nil
    /// when there is nothing to say.
    var reason: Statement? {
        // Why an arm failed stands nowhere but here.
        if let failure = it.failure { return .told(failure, from: at.failure) }
        guard !it.standing.reasons.isEmpty else { return nil }
        return it.standing.reasons.map { $0.text }.joined(separator: "; ")
    }
}

extension RunRecord {
    /// The place of an arm in the scenario: its colour and shape in every picture.
    func place(ofArm name: String) -> Int {
        arms.firstIndex { $0.name == name } ?? arms.count
    }

    /// The arm, other than the base, that all others are compared with; nil when it is the base.
    var runnerUp: String? {
        references.runnerUp == references.base ? nil : references.runnerUp
    }

    /// For example `Holm-corrected over 21 comparisons`; nil for records that were not corrected.
    var correction: Statement? {
        guard differences.contains(where: { $0.correctedPValue != nil }) else { return nil }
        let pairs = Statement.counted(
            distinctDifferences.count, "comparison",
            from: Derivation.rule("pairs of arms in", [at.differences]))
        return "Holm-corrected over \(pairs)"
    }

    /// Every pair of arms once, though the record may hold it in both orders.
    var distinctDifferences: [Placed<DifferenceRecord>] {
        let all = differences.placed(at: at.differences)
        return all.indices.filter { place in
            !all[..<place].contains { $0.it.isSamePair(as: all[place].it) }
        }.map { all[$0] }
    }

    /// The paired difference of `arm` to `other`, if it was computed.
    func difference(of arm: String, to other: String) -> Placed<DifferenceRecord>? {
        differences.placed(at: at.differences).first { $0.arm == arm && $0.other == other }
    }
}
