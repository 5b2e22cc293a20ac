package import Domain
package import Economics
import Foundations
package import Record

/// Draws the conclusion: the cheapest arm that meets the requirements, or why there is none.
package struct Decision {
    private let record: RunRecord
    private let scenario: Scenario
    /// The deciding sheet first.
    private let sheets: [PriceSheet]

    /// - Parameter sheets: the first decides; without any, CPU seconds of this machine do, or what
    ///   arms state where all are from outside.
    package init(record: RunRecord, scenario: Scenario, sheets: [PriceSheet]) {
        self.record = record
        self.scenario = scenario
        let currency = scenario.amounts.first?.money.currency ?? "USD"
        let sheet =
            scenario.isAnsweredElsewhere ? PriceSheet.asStated(in: currency) : .cpuSeconds
        self.sheets = sheets.isEmpty ? [sheet] : sheets
    }

    /// The record with its costs, its verdict and the arms' standings filled in.
    package func decided() -> RunRecord {
        var decided = record
        let advices = sheets.enumerated().map { place, sheet in
            Advice(
                record: record, scenario: scenario, sheet: sheet, at: record.at.costs[place])
        }
        decided.costs = advices.map { $0.costRecord() }
        for index in decided.arms.indices {
            decided.arms[index].standing = advices[0].standingRecord(index)
        }
        decided.verdict = VerdictText(advices[0], costs: decided.costs ?? []).verdict()
        return decided
    }
}

extension Advice {
    /// What an arm came to, with the reasons.
    func standingRecord(_ index: Int) -> StandingRecord {
        if index == choice { return StandingRecord(status: .recommended, reasons: []) }
        switch standings[index] {
        case .meets: return withoutShortfall(index)
        case .unsure(let shortfalls):
            // What is worse than the best for certain is no open case, whatever is not known of it.
            let isOpen = shortfalls.contains { $0.concern != .trivial }
            let shown = isOpen || scenario.requirements.accuracy != nil ? nil : worse(index)
            return shown ?? StandingRecord(status: .unsure, reasons: shortfalls.map(\.reason))
        case .fails(let shortfalls):
            return StandingRecord(status: .fails, reasons: shortfalls.map(\.reason))
        case .out:
            let status: StandingRecord.Status = record.arms[index].isControl ? .control : .failed
            return StandingRecord(
                status: record.arms[index].failure == nil ? status : .failed, reasons: [])
        }
    }

    /// Where nothing is asked for there is nothing to meet.
    private func withoutShortfall(_ index: Int) -> StandingRecord {
        if contenders.contains(index) {
            return StandingRecord(status: isAsked ? .meets : .notRuledOut, reasons: [])
        }
        let open = asGoodAs.open(index, among: rivals)
        return worse(index)
            ?? StandingRecord(
                status: .unsure,
                reasons: [
                    StandingRecord.Reason(
                        concern: .others, text: "not shown to be as good as \(names(open))")
                ])
    }

    /// Nil where the arm is not shown to be worse than the best.
    private func worse(_ index: Int) -> StandingRecord? {
        let arms = record.placedArms
        guard let leader, record.isShownWorse(arms[index].it, than: arms[leader].it) else {
            return nil
        }
        let text: Statement = """
            \(record.metricName) \(ScoreText.interval(of: arms[index], near: nil)), against \
            \(ScoreText.interval(of: arms[leader], near: nil)) for \(arms[leader].name)
            """
        return StandingRecord(
            status: .worse, reasons: [StandingRecord.Reason(concern: .others, text: text)])
    }

    /// Whether the scenario requires anything.
    var isAsked: Bool {
        !scenario.requirements.isEmpty || !scenario.forgetting.atMost.isEmpty
    }
}

extension Shortfall {
    fileprivate var reason: StandingRecord.Reason {
        StandingRecord.Reason(concern: concern, text: text)
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
