import Foundations
package import Scenarios

/// Draws the conclusion: the cheapest arm that meets the requirements, or why there is none.
package struct Decision {
    private let record: RunRecord
    private let scenario: Scenario
    private let costs: Costs
    private let standings: [Standing]

    package init(record: RunRecord, scenario: Scenario) {
        self.record = record
        self.scenario = scenario
        costs = Costs(record: record, workload: scenario.workload)
        standings = record.arms.map { Standing($0, record: record, scenario: scenario) }
    }

    /// The record with its verdict, the arms' verdicts and the break-evens filled in.
    package func decided() -> RunRecord {
        var decided = record
        let choice = self.choice()
        for index in decided.arms.indices {
            decided.arms[index].verdict = word(index, choice: choice)
        }
        if let arm = choice ?? best { decided.breakEven = costs.breakEvens(of: record.arms[arm]) }
        decided.verdict = VerdictText(
            record: decided, scenario: scenario, costs: costs, standings: standings, choice: choice,
            best: best
        ).verdict()
        return decided
    }

    /// The recommended arm's place; nil when none can be recommended.
    ///
    /// With a required score: the cheapest over the horizon of the arms that surely meet it.
    /// Without: the cheapest of those that are not shown to be worse than the best.
    private func choice() -> Int? {
        guard record.controls.allSatisfy(\.passed) else { return nil }
        var meeting = record.arms.indices.filter { standings[$0] == .meets }
        if scenario.requirements.accuracy == nil, let best = meeting.max(by: isWorse) {
            meeting = meeting.filter { !isShownWorse($0, than: best) }
        }
        return meeting.min { costs.total(record.arms[$0]) < costs.total(record.arms[$1]) }
    }

    /// The arm with the best score of those that may be recommended.
    private var best: Int? {
        record.arms.indices.filter { standings[$0] != .out }.max(by: isWorse)
    }

    private func isWorse(_ first: Int, _ second: Int) -> Bool {
        let sign = record.scenario.higherIsBetter ? 1.0 : -1.0
        return sign * record.arms[first].score.value < sign * record.arms[second].score.value
    }

    /// Intervals that do not overlap: a stricter rule than a paired test, and one that holds for
    /// any two arms of the record.
    private func isShownWorse(_ arm: Int, than best: Int) -> Bool {
        let first = record.arms[arm].score, second = record.arms[best].score
        return record.scenario.higherIsBetter
            ? first.high < second.low : first.low > second.high
    }

    private func word(_ index: Int, choice: Int?) -> String {
        if index == choice { return "recommended" }
        let arm = record.arms[index]
        switch standings[index] {
        case .meets: return "meets"
        case .unsure(let reason): return "unsure: \(reason)"
        case .fails(let reason): return "fails: \(reason)"
        case .out: return arm.verdict.hasPrefix("failed") ? arm.verdict : arm.role
        }
    }
}
