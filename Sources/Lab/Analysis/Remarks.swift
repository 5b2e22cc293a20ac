import Scenarios

/// What a reader should know before he trusts a comparison, beside intervals and tests.
struct Remarks {
    let record: RunRecord
    let scenario: Scenario
    /// The recommended arm; nil without one.
    let chosen: ArmRecord?
    /// Names of the arms that it is measured by: the base and the best of the others.
    let rivals: [String]

    func sentences() -> [Statement] {
        let cheap = chosen.map {
            CheapAnswer(record: record, chosen: $0, margin: scenario.requirements.margin)
        }
        return (cheap?.sentences() ?? []) + [otherScorer(), budgets()].compactMap(\.self)
    }

    /// Whether what is said of the recommended arm holds when the models write their answers, too.
    private func otherScorer() -> Statement? {
        guard let chosen, let generated = record.generatedDifferences else { return nil }
        let pairs = rivals.compactMap { other -> (ComparedPair, ComparedPair)? in
            guard
                let first = record.differences.pair(
                    chosen.name, other, at: record.at.differences),
                let second = generated.pair(
                    chosen.name, other, at: record.at.generatedDifferences)
            else { return nil }
            return (first, second)
        }
        guard !pairs.isEmpty else { return nil }
        let turned = pairs.filter { $0.it.difference.value * $1.it.difference.value < 0 }
        guard !turned.isEmpty else {
            return """
                Scored by what the models write instead of the likeliest label, \(chosen.name) is \
                on the same side of \(.list(pairs.map { "\($0.0.it.other)" })).
                """
        }
        let sentences = turned.map { first, second -> Statement in
            """
            \(chosen.name) minus \(first.it.other) is \(ScoreText.interval(of: first)) by the \
            likeliest label and \(ScoreText.interval(of: second)) by what the models write
            """
        }
        return "The sign turns with the scorer: \(.list(sentences))."
    }

    /// A method that was tuned less may have lost by that alone.
    private func budgets() -> Statement? {
        let arms = record.placedArms.filter {
            $0.role == "answer" && $0.score.value.isFinite
        }
        guard Set(arms.map(\.settingsTried)).count > 1 else { return nil }
        let tuned = arms.filter { $0.settingsTried > 1 }.map { arm -> Statement in
            let count = Statement.figure(
                arm.settingsTried, from: Derivation.rule("number of", [arm.at.candidates]))
            return "\(arm.name) \(count)"
        }
        let untuned = arms.filter { $0.settingsTried == 1 }.map { "\($0.name)" as Statement }
        let rest: Statement =
            untuned.isEmpty
            ? ""
            : """
            ; \(.list(untuned)) had one setting and \(untuned.count == 1 ? "is" : "are") untuned
            """
        return """
            The tuning budgets differ. Settings tried on the validation questions: \
            \(.list(tuned))\(rest).
            """
    }
}
