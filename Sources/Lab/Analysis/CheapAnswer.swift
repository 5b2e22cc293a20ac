import Foundations
import Scenarios

/// Whether a cheaper way would do as well: no language model at all, or nothing but a prompt.
///
/// As well means within the margin: the whole paired interval of the difference lies above minus
/// the margin (a test of non-inferiority; Piaggio et al. 2012, JAMA 308).
struct CheapAnswer {
    let record: RunRecord
    /// The arm that is recommended.
    let chosen: ArmRecord
    /// A share of all questions; for an error a share of the chosen arm's.
    let margin: Double

    /// The cheapest first: each is cheaper than whatever stands behind it.
    private static let ladder = [ArmConfiguration.Kind.nearest, .base, .fewShot].map(\.rawValue)

    func records() -> [CheapAnswerRecord] {
        Self.ladder.prefix { $0 != chosen.name }.compactMap { name in
            guard let arm = record.arms.first(where: { $0.name == name }),
                let pair = record.differences.pair(arm.name, chosen.name)
            else { return nil }
            return CheapAnswerRecord(
                arm: arm.name, difference: pair.difference, margin: bound,
                outcome: outcome(pair.difference))
        }
    }

    func sentences() -> [Statement] {
        let records = records().placed(at: record.at.verdict.cheapAnswers)
        let beyond = records.filter { $0.outcome == "beyond" }
        let close = records.filter { $0.outcome != "beyond" }.map(sentence)
        guard let first = beyond.first else { return close }
        return close + [
            """
            The cheap answer was looked at first: \(.list(beyond.map { "\($0.arm)" })) \
            \(beyond.count == 1 ? "is" : "are") worse than \(chosen.name) by more than \
            \(amount(first)).
            """
        ]
    }

    /// The margin in the metric's unit.
    private var bound: Double {
        record.scenario.higherIsBetter ? margin : margin * abs(chosen.score.value)
    }

    private func outcome(_ difference: Estimate) -> String {
        guard difference.method != "none" else { return "open" }
        let isError = !record.scenario.higherIsBetter
        let least = isError ? -difference.high : difference.low
        let most = isError ? -difference.low : difference.high
        return least > -bound ? "within" : most < -bound ? "beyond" : "open"
    }

    private func sentence(_ cheap: Placed<CheapAnswerRecord>) -> Statement {
        let difference = ScoreText.interval(
            cheap.difference, from: EstimateOrigin(cheap.at.difference), near: nil)
        let words: Statement =
            cheap.outcome == "within"
            ? "The cheap answer would do:" : "Whether the cheap answer would do is open:"
        return """
            \(words) \(cheap.arm) differs from \(chosen.name) by \(difference), and less than \
            \(amount(cheap)) does not matter here.
            """
    }

    /// The margin: of a score in points, of an error in the error's own unit.
    private func amount(_ cheap: Placed<CheapAnswerRecord>) -> Statement {
        let isScore = record.scenario.higherIsBetter
        let margin = Statement.figure(cheap.margin, from: cheap.at.margin) {
            isScore ? Self.points($0) : NumberFormat.significant($0, digits: 2)
        }
        return "\(margin) of \(record.metricName)"
    }

    /// Such as `3 points`, `2.5 points`.
    private static func points(_ share: Double) -> String {
        let tenths = NumberFormat.fixed(100 * share, digits: 1)
        let number = tenths.hasSuffix(".0") ? String(tenths.dropLast(2)) : tenths
        return number == "1" ? "1 point" : "\(number) points"
    }
}
