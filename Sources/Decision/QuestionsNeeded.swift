import Foundations
import Record
import Statistics

/// How many test questions would probably decide what these left open, if what they showed is true.
struct QuestionsNeeded {
    let record: RunRecord

    /// Such as `about 1,200 test questions would show it in four of five runs`; nil when no number
    /// can be given, or when chance alone kept these from showing it.
    func toShow(_ pair: ComparedPair) -> Statement? {
        let difference = pair.it
        guard difference.onlyArm == nil else {
            return sentence(exactCount(toShow: difference), from: pair.at, "would show it")
        }
        let figure = difference.difference
        guard figure.hasInterval else { return nil }
        return sentence(
            of: [difference.arm, difference.other], difference: figure.value, figure,
            MeanPower(significance: significance),
            least: MeanPower.leastCount(significance: significance), from: pair.at,
            "would show it")
    }

    /// The same for an arm that is to be shown as good as the other, within a margin.
    ///
    /// - Parameter margin: in the metric's unit.
    func toShowAsGood(_ pair: ComparedPair, margin: Double) -> Statement? {
        let figure = pair.it.difference
        let gain = record.scenario.higherIsBetter ? figure.value : -figure.value
        let level = pair.it.simultaneous?.level ?? 0.95
        guard figure.hasInterval, gain + margin > 0 else { return nil }
        return sentence(
            of: [pair.it.arm, pair.it.other], difference: gain + margin, figure,
            MeanPower(significance: 1 - level), from: pair.at, "would show it")
    }

    /// The same for a score that is to keep to one side of its bound.
    ///
    /// - Parameters:
    ///   - arm: whose score it is.
    ///   - place: where the score stands.
    func toSettle(
        _ score: Estimate, of arm: String, at place: RecordPointer, bound: Double
    ) -> Statement? {
        guard score.hasInterval else { return nil }
        let keeps =
            record.scenario.higherIsBetter ? score.value >= bound : score.value <= bound
        // Of right or wrong answers even all alike show nothing before that.
        let share = keeps ? bound : 1 - bound
        let isShare = record.scenario.higherIsBetter && share > 0 && share < 1
        let least = isShare ? Int(saturating: (log(0.025) / log(share)).rounded(.up)) : 0
        return sentence(
            of: [arm], difference: score.value - bound, score, MeanPower(), least: least,
            from: place,
            keeps ? "would show that it keeps the bound" : "would show that it falls short")
    }

    /// What a mean or difference needs, where more questions can show it at all.
    private func sentence(
        of arms: [String], difference: Double, _ figure: Estimate, _ power: MeanPower,
        least: Int = 0, from place: RecordPointer, _ what: String
    ) -> Statement? {
        guard difference != 0 else { return nil }
        let seeds = seedVariance(of: arms)
        guard power.canShow(difference: difference, fixedVariance: seeds) else {
            return """
                more test questions alone might not show it, because the seeds differ by too much: \
                more seeds would be needed, too
                """
        }
        let count = power.countNeeded(
            difference: difference, width: figure.high - figure.low, count: figure.count,
            fixedVariance: seeds)
        return sentence(count.map { max($0, least) }, from: place, what)
    }

    /// The part of a squared standard error that comes from the arms' seeds, as wide as Student's t
    /// makes it beside a normal distribution. The luck of single answers is in it, so that it is
    /// rather too large.
    private func seedVariance(of arms: [String]) -> Double {
        let scores = record.arms.filter { arms.contains($0.name) }.map(\.scoreBySeed)
            .filter { $0.count > 1 && Set($0).count > 1 && $0.allSatisfy(\.isFinite) }
        guard !scores.isEmpty else { return 0 }
        let freedom = scores.reduce(0) { $0 + $1.count - 1 }
        let widening =
            StudentDistribution.quantile(0.975, freedom: Double(freedom))
            / NormalDistribution.quantile(0.975)
        let variance = scores.reduce(0.0) {
            $0 + Descriptive.variance(of: $1) / Double($1.count)
        }
        return variance * widening * widening
    }

    /// Holm's first step among the pairs that are not told apart yet.
    private var significance: Double {
        let open = record.differences.distinctPairs.count { !$0.isShown }
        return DifferenceRecord.significance / Double(max(open, 1))
    }

    /// Where answers are right or wrong.
    private func exactCount(toShow difference: DifferenceRecord) -> Int? {
        guard let arm = difference.onlyArm, let other = difference.onlyOther, arm != other else {
            return nil
        }
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
