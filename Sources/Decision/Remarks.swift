import Domain
import Record

/// What a reader should know before he trusts a comparison, beside intervals and tests.
struct Remarks {
    let record: RunRecord
    let scenario: Scenario
    /// The recommended arm; nil without one.
    let chosen: ArmRecord?
    /// Names of the arms that it is measured by: the base and the best of the others.
    let rivals: [String]
    /// Names of the arms that cost less than the recommended one.
    let cheaper: Set<String>

    func sentences() -> [Statement] {
        let cheap = chosen.map {
            CheapAnswer(
                record: record, chosen: $0, margin: scenario.requirements.margin, cheaper: cheaper)
        }
        return (cheap?.sentences() ?? [])
            + [neverExtracted(), nothingToLose(), otherScorer(), judge(), budgets()].compactMap(
                \.self)
    }

    /// Arms whose score says nothing of their answers, since none was found in what they wrote.
    private func neverExtracted() -> Statement? {
        let arms = record.placedArms.filter { $0.unextracted?.isEveryAnswer == true }
        guard !arms.isEmpty else { return nil }
        let names = arms.map { arm -> Statement in
            let answers = Statement.counted(
                arm.unextracted?.answers ?? 0, "answer", from: arm.at.unextracted.answers)
            return "\(arm.name) (\(answers))"
        }
        return """
            The rule of 'extract' found nothing in any answer of \(.list(names)): the score says \
            nothing about these answers. Read some of them and correct the rule.
            """
    }

    /// Budgets of the recommended arm that say nothing.
    private func nothingToLose() -> Statement? {
        guard let chosen else { return nil }
        let probes = record.forgettingLosses(of: chosen.name).filter { loss in
            loss.hasNothingToLose
                && scenario.forgetting.atMost.contains { $0.key == loss.probe }
        }.map { "\($0.probe.rawValue)" as Statement }
        guard !probes.isEmpty else { return nil }
        return """
            \(chosen.name) keeps the budget for \(.list(probes)), but there the model had nothing \
            to lose: before the fine-tuning it is not shown to be better than chance.
            """
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

    /// Whether the judge would put the two best arms the other way round.
    private func judge() -> Statement? {
        guard let judge = record.judge else { return nil }
        let judged = judge.arms.placed(at: record.at.judge.arms)
        let best = record.arms.filter(\.isCandidate)
            .sorted(by: record.isBetter).prefix(2)
        let shares = best.compactMap { arm in judged.first { $0.arm == arm.name } }
        guard shares.count == 2, record.isBetter(best[0], than: best[1]),
            shares[0].share.value < shares[1].share.value
        else { return nil }
        let words = shares.map { arm -> Statement in
            let share = ScoreText.interval(
                arm.share, from: EstimateOrigin(arm.at.share), near: nil)
            return "\(share) of \(arm.arm)"
        }
        let unfit: Statement =
            judge.known.isFit
            ? "" : " It is unfit: where the truth is known it is not shown to beat chance."
        return """
            The judge puts the two best arms the other way round: it calls right \(words[0]) and \
            \(words[1]).\(unfit) It decides nothing.
            """
    }

    /// A method that was tuned less may have lost by that alone.
    private func budgets() -> Statement? {
        if let tuning = record.tuning {
            return searches(within: Placed(it: tuning, at: record.at.tuning))
        }
        let arms = record.placedArms.filter(\.isCandidate)
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
