import Domain
import Foundations
import Record
import Statistics

/// Whether a cheaper way would do as well: no language model at all, or nothing but a prompt.
///
/// As well means within the margin (``NonInferiority``), and better than what needs no reading.
struct CheapAnswer {
    let record: RunRecord
    /// The arm that is recommended.
    let chosen: ArmRecord
    /// A share of all questions; for an error a share of the chosen arm's.
    let margin: Double
    /// Names of the arms whose bill is smaller than the chosen one's.
    let cheaper: Set<String>

    /// The simplest first.
    private static let ladder: [ArmConfiguration.Kind] = [.nearest, .base, .fewShot]

    func records() -> [CheapAnswerRecord] {
        let simple = Self.ladder.flatMap { kind in record.arms.filter { $0.kind == kind } }
        return simple.filter { cheaper.contains($0.name) }.compactMap { arm in
            guard let pair = record.differences.pair(arm.name, chosen.name) else { return nil }
            return CheapAnswerRecord(
                arm: arm.name, difference: pair.difference, margin: bound,
                outcome: outcome(arm))
        }
    }

    func sentences() -> [Statement] {
        let records = records().placed(at: record.at.verdict.cheapAnswers)
        let beyond = records.filter { $0.outcome == .beyond }
        let close = records.filter { $0.outcome != .beyond }.map(sentence)
        guard let first = beyond.first else { return close }
        return close + [
            """
            We checked the cheaper options first: \(.list(beyond.map { "\($0.arm)" })) \
            \(beyond.count == 1 ? "is" : "are") worse than \(chosen.name) by more than \
            \(amount(first)).
            """
        ]
    }

    /// The margin in the metric's unit.
    private var bound: Double {
        AsGoodAs(record: record, share: margin).margin(beside: chosen)
    }

    private func outcome(_ arm: ArmRecord) -> NonInferiority {
        let outcome = AsGoodAs(record: record, share: margin).outcome(arm, against: chosen)
        let isOpen = outcome == .within && !record.isShownBetterThanTrivial(arm.name)
        return isOpen ? .open : outcome
    }

    private func sentence(_ cheap: Placed<CheapAnswerRecord>) -> Statement {
        let difference = ScoreText.interval(
            cheap.difference, from: EstimateOrigin(cheap.at.difference), near: nil)
        let words: Statement =
            cheap.outcome == .within
            ? "The cheap answer would do:" : "Whether the cheap answer would do is open:"
        return """
            \(words) \(cheap.arm) differs from \(chosen.name) by \(difference), and less than \
            \(amount(cheap)) does not matter here.
            """
    }

    private func amount(_ cheap: Placed<CheapAnswerRecord>) -> Statement {
        let margin = MarginText.amount(cheap.margin, of: record, from: cheap.at.margin.derivation)
        return "\(margin) of \(record.metricName)"
    }
}
