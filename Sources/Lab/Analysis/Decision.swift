import Foundations
package import Scenarios

/// Draws the conclusion: the cheapest arm that meets the requirements, or why there is none.
package struct Decision {
    /// Costs measured once on one machine tell two arms apart from this factor on.
    static let clearlyCheaper = 1.25

    private let record: RunRecord
    private let scenario: Scenario
    private let standings: [Standing]

    package init(record: RunRecord, scenario: Scenario) {
        self.record = record
        self.scenario = scenario
        standings = record.arms.map { Standing($0, record: record, scenario: scenario) }
    }

    /// The record with its verdict, the arms' verdicts and the break-evens filled in.
    package func decided() -> RunRecord {
        var decided = record
        let choice = self.choice()
        for index in decided.arms.indices {
            decided.arms[index].verdict = word(index, choice: choice)
        }
        decided.breakEven = breakEvens(of: choice ?? best)
        decided.verdict = VerdictText(
            record: decided, scenario: scenario, standings: standings, contenders: contenders,
            choice: choice, best: best
        ).verdict()
        return decided
    }

    /// The recommended arm's place; nil when none can be recommended.
    ///
    /// With a required score: the cheapest over the horizon of the arms that meet it with 95 %
    /// confidence. Without: the only one that is not shown to be worse than the best, or the
    /// cheapest of several when it is clearly cheaper than the next; a smaller gap is no evidence.
    private func choice() -> Int? {
        guard record.controls.allSatisfy(\.passed) else { return nil }
        let ranked = contenders.sorted { total($0) < total($1) }
        guard scenario.requirements.accuracy == nil, ranked.count > 1 else { return ranked.first }
        let least = total(ranked[0]), next = total(ranked[1])
        return next > least && next >= Self.clearlyCheaper * least ? ranked[0] : nil
    }

    /// The arms among which cost decides.
    private var contenders: [Int] {
        let meeting = record.arms.indices.filter { standings[$0] == .meets }
        guard scenario.requirements.accuracy == nil, let best = meeting.max(by: isWorse) else {
            return meeting
        }
        return meeting.filter { !record.isShownWorse(record.arms[$0], than: record.arms[best]) }
    }

    /// The arm with the best score of those that may be recommended.
    private var best: Int? {
        record.arms.indices.filter { standings[$0] != .out }.max(by: isWorse)
    }

    /// Arms that answer too badly are left out: that they are cheap is no praise.
    private func breakEvens(of place: Int?) -> [BreakEvenRecord] {
        guard let place, standings[place].isWorthItsCost else { return [] }
        let others = record.arms.indices.filter { standings[$0].isWorthItsCost }
        return Costs(record: record).breakEvens(
            of: record.arms[place], against: others.map { record.arms[$0] })
    }

    private func total(_ index: Int) -> Double {
        record.totalCPUSeconds(of: record.arms[index])
    }

    private func isWorse(_ first: Int, _ second: Int) -> Bool {
        record.isBetter(record.arms[second], than: record.arms[first])
    }

    private func word(_ index: Int, choice: Int?) -> String {
        if index == choice { return "recommended" }
        let arm = record.arms[index]
        switch standings[index] {
        case .meets: return wordWithoutShortfall(index)
        case .unsure(let reason): return "unsure: \(reason.text)"
        case .fails(let reasons):
            return "fails: \(reasons.map(\.text).joined(separator: "; "))"
        case .out: return arm.verdict.hasPrefix("failed") ? arm.verdict : arm.role
        }
    }

    /// Where nothing is asked for there is nothing to meet.
    private func wordWithoutShortfall(_ index: Int) -> String {
        let isAsked =
            !scenario.requirements.isEmpty || !scenario.forgetting.atMost.isEmpty
        guard !isAsked else { return "meets" }
        guard !contenders.contains(index), let best else { return "not ruled out" }
        let arm = record.arms[index], better = record.arms[best]
        return """
            worse: \(record.scenario.metric) \(ScoreText.interval(arm.score, near: nil)), against \
            \(ScoreText.interval(better.score, near: nil)) for \(better.name)
            """
    }
}

extension RunRecord {
    func isBetter(_ first: ArmRecord, than second: ArmRecord) -> Bool {
        scenario.higherIsBetter
            ? first.score.value > second.score.value : first.score.value < second.score.value
    }

    /// Whether the paired test, corrected for the number of pairs, shows that `arm` is worse.
    func isShownWorse(_ arm: ArmRecord, than best: ArmRecord) -> Bool {
        guard let difference = differences.pair(best.name, arm.name) else { return false }
        return difference.isShown && isBetter(best, than: arm)
    }
}
