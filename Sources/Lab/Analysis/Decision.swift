package import Domain
package import Economics
import Foundations

/// Draws the conclusion: the cheapest arm that meets the requirements, or why there is none.
package struct Decision {
    private let record: RunRecord
    private let scenario: Scenario
    /// The deciding sheet first.
    private let sheets: [PriceSheet]

    /// - Parameter sheets: the first decides; without any, CPU seconds of this machine do.
    package init(record: RunRecord, scenario: Scenario, sheets: [PriceSheet]) {
        self.record = record
        self.scenario = scenario
        self.sheets = sheets.isEmpty ? [.cpuSeconds] : sheets
    }

    /// The record with its costs, its verdict and the arms' verdicts filled in.
    package func decided() -> RunRecord {
        var decided = record
        let advices = sheets.enumerated().map { place, sheet in
            Advice(
                record: record, scenario: scenario, sheet: sheet, at: record.at.costs[place])
        }
        decided.costs = advices.map { $0.costRecord() }
        for index in decided.arms.indices {
            decided.arms[index].verdict = advices[0].word(index)
        }
        decided.verdict = VerdictText(advices[0], costs: decided.costs ?? []).verdict()
        return decided
    }
}

extension Advice {
    /// What an arm came to, in a word and with the reasons.
    func word(_ index: Int) -> Statement {
        if index == choice { return "recommended" }
        let arm = record.arms[index]
        switch standings[index] {
        case .meets: return wordWithoutShortfall(index)
        case .unsure(let reasons):
            // What is worse than the best for certain is no open case, whatever is not known of it.
            let isOpen = reasons.contains { $0.requirement != .trivial }
            let shown = isOpen || scenario.requirements.accuracy != nil ? nil : worse(index)
            return shown ?? "unsure: \(reasons.map(\.text).joined(separator: "; "))"
        case .fails(let reasons):
            return "fails: \(reasons.map(\.text).joined(separator: "; "))"
        case .out: return arm.verdict.text.hasPrefix("failed") ? arm.verdict : "\(arm.role)"
        }
    }

    /// Where nothing is asked for there is nothing to meet.
    private func wordWithoutShortfall(_ index: Int) -> Statement {
        if contenders.contains(index) { return isAsked ? "meets" : "not ruled out" }
        return worse(index)
            ?? "unsure: not shown to be as good as \(names(asGoodAs.open(index, among: rivals)))"
    }

    /// Nil where the arm is not shown to be worse than the best.
    private func worse(_ index: Int) -> Statement? {
        let arms = record.placedArms
        guard let leader, record.isShownWorse(arms[index].it, than: arms[leader].it) else {
            return nil
        }
        return """
            worse: \(record.metricName) \(ScoreText.interval(of: arms[index], near: nil)), against \
            \(ScoreText.interval(of: arms[leader], near: nil)) for \(arms[leader].name)
            """
    }

    /// Whether the scenario requires anything.
    var isAsked: Bool {
        !scenario.requirements.isEmpty || !scenario.forgetting.atMost.isEmpty
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
