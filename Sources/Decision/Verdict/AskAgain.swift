import Economics
import Foundations
import Record

/// Says when the advice no longer holds and the question should be asked again.
struct AskAgain {
    let advice: Advice
    /// By the deciding price sheet.
    let costs: Placed<SheetCostRecord>

    /// What changes over time; other inputs are assumptions that are right or wrong from the start.
    private static let watched: [CostInput] = [.queries, .knowledgeChanges, .updates]

    var sentences: [Statement] { entries.map(\.sentence) }
    var triggers: [TriggerRecord] { entries.map(\.trigger) }

    private typealias Entry = (trigger: TriggerRecord, sentence: Statement)

    private var entries: [Entry] {
        guard advice.outcome != .blocked else { return [] }
        return staleness() + watchedTurns() + validity()
    }

    /// Answers that rest on changed knowledge may be wrong: from some share on the score is no
    /// longer what was measured, or no longer what is asked for.
    private func staleness() -> [Entry] {
        let record = advice.record
        guard let choice = advice.choice, record.scenario.higherIsBetter else { return [] }
        let score = record.arms[choice].score, place = record.at.arms[choice].score
        guard score.hasInterval else { return [] }
        let (from, to) = advice.bound.map { (score.low, $0) } ?? (score.value, score.low)
        guard from > 0, from > to else { return [] }
        let (fromPlace, toPlace) =
            advice.bound == nil
            ? (place.value, place.low) : (place.low, record.requirement(.accuracy).value)
        let share = (from - to) / from
        let origin = (fromPlace - toPlace) / fromPlace
        let reason: Statement =
            advice.bound == nil
            ? "the score may have left its interval"
            : "accuracy may have fallen below the target"
        return [
            (
                TriggerRecord(
                    input: "knowledge-changed", comparison: .above, threshold: share, date: nil),
                """
                When more than \(InputText.share(share, from: origin)) of the knowledge has changed \
                since this run\(pace(share, origin)): \(reason).
                """
            )
        ]
    }

    private static let daysOfMonth = 365.25 / 12

    /// When that will be, at the rate of change that the scenario assumes.
    private func pace(_ share: Double, _ origin: Derivation) -> Statement {
        let rate = advice.record.scenario.knowledgeChangesPerMonth
        guard rate > 0 else { return "" }
        let place = advice.record.at.scenario.knowledgeChangesPerMonth
        let days = Statement.figure(
            share / rate * Self.daysOfMonth,
            from: origin / place * Derivation.constant(Self.daysOfMonth)
        ) { NumberFormat.whole($0) }
        return " (at the assumed \(InputText.share(rate, from: place)) a month after \(days) days)"
    }

    private func watchedTurns() -> [Entry] {
        Self.watched.flatMap { input -> [Entry] in
            let points = costs.tippingPoints.placed(at: costs.at.tippingPoints)
            guard let point = points.first(where: { $0.input == input.rawValue }) else {
                return []
            }
            return point.turns.map { entry(point, $0) }
        }
    }

    private func entry(_ point: Placed<TippingPointRecord>, _ turn: CostTurn) -> Entry {
        let value = InputText.value(
            turn.it.value, of: point.input, from: turn.at.value, point.title)
        return (
            TriggerRecord(
                input: point.input, comparison: turn.isAbove ? .above : .below,
                threshold: turn.it.value, date: nil),
            "When there are \(turn.isAbove ? "more" : "fewer") than \(value)."
        )
    }

    private func validity() -> [Entry] {
        guard let day = costs.sheet.validUntil else { return [] }
        return [
            (
                TriggerRecord(input: "date", comparison: .after, threshold: nil, date: day),
                """
                After \(.told(day, from: costs.at.sheet.validUntil)), the last day on which the \
                prices of '\(.told(costs.sheet.title, from: costs.at.sheet.title))' are to be \
                trusted.
                """
            )
        ]
    }
}
