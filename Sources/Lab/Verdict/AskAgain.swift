import Economics
import Foundations

/// Says when the advice no longer holds and the question should be asked again.
struct AskAgain {
    let advice: Advice
    /// By the deciding price sheet.
    let costs: SheetCostRecord

    /// What changes over time; other inputs are assumptions that are right or wrong from the start.
    private static let watched: [CostInput] = [.queries, .knowledgeChanges, .updates]

    var sentences: [String] { entries.map(\.sentence) }
    var triggers: [TriggerRecord] { entries.map(\.trigger) }

    private typealias Entry = (trigger: TriggerRecord, sentence: String)

    private var entries: [Entry] {
        guard advice.outcome != "blocked" else { return [] }
        return staleness() + watchedTurns() + validity()
    }

    /// Answers that rest on changed knowledge may be wrong: from some share on the score is no
    /// longer what was measured, or no longer what is asked for.
    private func staleness() -> [Entry] {
        guard let choice = advice.choice, advice.record.scenario.higherIsBetter else { return [] }
        let score = advice.record.arms[choice].score
        let (from, to) = advice.bound.map { (score.low, $0) } ?? (score.value, score.low)
        guard from > 0, from > to else { return [] }
        let share = (from - to) / from
        let reason =
            advice.bound == nil
            ? "the score may have left its interval"
            : "the score may no longer be what is asked for"
        return [
            (
                TriggerRecord(
                    input: "knowledge-changed", comparison: "above", threshold: share, date: nil),
                """
                When more than \(NumberFormat.significant(100 * share, digits: 2)) % of the \
                knowledge has changed since this run: \(reason).
                """
            )
        ]
    }

    private func watchedTurns() -> [Entry] {
        Self.watched.flatMap { input -> [Entry] in
            guard let point = costs.tippingPoints.first(where: { $0.input == input.rawValue })
            else { return [] }
            let sides = [(point.below, "below"), (point.above, "above")]
            return sides.compactMap { turn, comparison in
                turn.map { entry(point, $0, comparison) }
            }
        }
    }

    private func entry(
        _ point: TippingPointRecord, _ turn: TurnRecord, _ comparison: String
    ) -> Entry {
        let value = InputText.value(turn.value, of: point.input, point.title)
        return (
            TriggerRecord(
                input: point.input, comparison: comparison, threshold: turn.value, date: nil),
            "When there are \(comparison == "above" ? "more" : "fewer") than \(value)."
        )
    }

    private func validity() -> [Entry] {
        guard let day = costs.sheet.validUntil else { return [] }
        return [
            (
                TriggerRecord(input: "date", comparison: "after", threshold: nil, date: day),
                """
                After \(day), the last day on which the prices of '\(costs.sheet.title)' are to \
                be trusted.
                """
            )
        ]
    }
}
