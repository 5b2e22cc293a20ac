import Scenarios

/// What a reader should know before he trusts a comparison, beside intervals and tests.
struct Remarks {
    let record: RunRecord
    let scenario: Scenario
    /// The recommended arm; nil without one.
    let chosen: ArmRecord?
    /// Names of the arms that it is measured by: the base and the best of the others.
    let rivals: [String]

    func sentences() -> [String] {
        let cheap = chosen.map {
            CheapAnswer(record: record, chosen: $0, margin: scenario.requirements.margin)
        }
        return (cheap?.sentences() ?? []) + [otherScorer(), budgets()].compactMap(\.self)
    }

    /// Whether what is said of the recommended arm holds when the models write their answers, too.
    private func otherScorer() -> String? {
        guard let chosen, let generated = record.generatedDifferences else { return nil }
        let pairs = rivals.compactMap { other -> (String, DifferenceRecord, DifferenceRecord)? in
            guard let first = record.differences.pair(chosen.name, other),
                let second = generated.pair(chosen.name, other)
            else { return nil }
            return (other, first, second)
        }
        guard !pairs.isEmpty else { return nil }
        let turned = pairs.filter { $1.difference.value * $2.difference.value < 0 }
        guard !turned.isEmpty else {
            return """
                Scored by what the models write instead of the likeliest label, \(chosen.name) is \
                on the same side of \(ScoreText.list(pairs.map(\.0))).
                """
        }
        let sentences = turned.map { other, first, second in
            """
            \(chosen.name) minus \(other) is \(interval(first)) by the likeliest label and \
            \(interval(second)) by what the models write
            """
        }
        return "The sign turns with the scorer: \(ScoreText.list(sentences))."
    }

    private func interval(_ difference: DifferenceRecord) -> String {
        ScoreText.interval(difference.difference, near: 0)
    }

    /// A method that was tuned less may have lost by that alone.
    private func budgets() -> String? {
        let arms = record.arms.filter { $0.role == "answer" && $0.score.value.isFinite }
        guard Set(arms.map(\.settingsTried)).count > 1 else { return nil }
        let tuned = arms.filter { $0.settingsTried > 1 }
            .map { "\($0.name) \($0.settingsTried)" }
        let untuned = arms.filter { $0.settingsTried == 1 }.map(\.name)
        let rest =
            untuned.isEmpty
            ? ""
            : "; \(ScoreText.list(untuned)) had one setting and \(untuned.count == 1 ? "is" : "are") untuned"
        return """
            The tuning budgets differ. Settings tried on the validation questions: \
            \(ScoreText.list(tuned))\(rest).
            """
    }
}
