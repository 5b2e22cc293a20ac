import Foundations
import Statistics

/// How many test questions would probably decide what these left open, if what they showed is true.
struct QuestionsNeeded {
    let record: RunRecord

    /// Such as `about 1,200 test questions would show it in four of five runs`; nil when no number
    /// can be given, or when chance alone kept these from showing it.
    func toShow(_ pair: ComparedPair) -> Statement? {
        sentence(count(toShow: pair.it), from: pair.at, "would show it")
    }

    /// The same for an arm that is to be shown as good as the other, within a margin.
    ///
    /// - Parameter margin: in the metric's unit.
    func toShowAsGood(_ pair: ComparedPair, margin: Double) -> Statement? {
        let figure = pair.it.difference
        let gain = record.scenario.higherIsBetter ? figure.value : -figure.value
        let level = pair.it.simultaneous?.level ?? 0.95
        let count = MeanPower(significance: 1 - level).countNeeded(
            difference: gain + margin, width: figure.high - figure.low, count: figure.count)
        return sentence(count, from: pair.at, "would show it")
    }

    /// The same for a score that is to keep to one side of its bound.
    ///
    /// - Parameter place: where the score stands.
    func toSettle(_ score: Estimate, at place: RecordPointer, bound: Double) -> Statement? {
        guard score.hasInterval else { return nil }
        let count = MeanPower().countNeeded(
            difference: score.value - bound, width: score.high - score.low, count: score.count)
        return sentence(count, from: place, "would settle it")
    }

    /// Exact where answers are right or wrong, else the normal approximation.
    private func count(toShow difference: DifferenceRecord) -> Int? {
        let open = record.differences.distinctPairs.count { !$0.isShown }
        // Holm's first step among the pairs that are not told apart yet.
        let significance = DifferenceRecord.significance / Double(max(open, 1))
        guard let arm = difference.onlyArm, let other = difference.onlyOther else {
            let figure = difference.difference
            guard figure.hasInterval else { return nil }
            return MeanPower(significance: significance).countNeeded(
                difference: figure.value, width: figure.high - figure.low, count: figure.count)
        }
        guard arm != other else { return nil }
        let pairs = Double(difference.difference.count)
        return McNemarPower(significance: significance).pairsNeeded(
            difference: Double(arm - other) / pairs, differing: Double(arm + other) / pairs)
    }

    private func sentence(
        _ count: Int?, from place: RecordPointer, _ what: String
    ) -> Statement? {
        guard let count, count > record.data.testCount else { return nil }
        guard count <= 1_000_000 else {
            return "more than a million test questions would be needed"
        }
        // Two digits are more than the assumption bears.
        var unit = 1
        while count / unit >= 100 { unit *= 10 }
        let rounded = (count + unit - 1) / unit * unit
        let number = Statement.figure(
            rounded, from: Derivation.rule("the power of the test that gave", [place]))
        return "about \(number) test questions \(what) in four of five runs"
    }
}
