import Domain
import Foundations
import Record

/// Says in sentences what was decided, why, how sure it is, what it costs, what would change it and
/// when to ask again.
struct VerdictText {
    let advice: Advice
    /// By every price sheet, the deciding one first.
    let costs: [Placed<SheetCostRecord>]

    init(_ advice: Advice, costs: [SheetCostRecord]) {
        self.advice = advice
        self.costs = costs.placed(at: advice.record.at.costs)
    }

    private var record: RunRecord { advice.record }

    func verdict() -> VerdictRecord {
        let outcome = advice.outcome
        let costText = VerdictCosts(advice: advice, costs: costs)
        let askAgain = AskAgain(advice: advice, costs: costs[0])
        return VerdictRecord(
            outcome: outcome, arm: advice.choice.map(advice.name), summary: summary(outcome),
            confidence: HowSure(advice: advice, costs: costs).sentences(),
            wouldChange: WouldChange(advice: advice, costs: costs).sentences(),
            missing: outcome == .notDecided
                ? WhatIsMissing(advice: advice, sheet: costs[0]).sentences() : [],
            costs: costText.sentences(), askAgain: askAgain.sentences,
            triggers: askAgain.triggers,
            cheapAnswers: advice.choice.map {
                CheapAnswer(
                    record: record, chosen: record.arms[$0],
                    margin: advice.scenario.requirements.margin, cheaper: advice.cheaper
                ).records()
            })
    }

    // MARK: - The two sentences

    private func summary(_ outcome: VerdictRecord.Outcome) -> Statement {
        switch outcome {
        case .recommend: advice.choice.map(recommendation) ?? ""
        case .blocked: blocked()
        case .notDecided: advice.isTied ? tied() : open()
        case .noneMeets: NearestText(advice: advice).sentences()
        }
    }

    private func blocked() -> Statement {
        let failed = record.controls.filter { !$0.passed }
        return """
            The control '\(failed.map(\.words).joined(separator: ", "))' failed, so the scores \
            cannot be trusted. \(failed.map(\.finding).joined(separator: " "))
            """
    }

    private func recommendation(_ choice: Int) -> Statement {
        let arm = record.placedArms[choice], sheet = costs[0].sheet
        let queries = Statement.figure(
            record.scenario.queriesPerMonth, from: record.at.scenario.queriesPerMonth
        ) { NumberFormat.whole($0) }
        let total = advice.total(choice, on: sheet)
        let bill: Statement =
            sheet.isUnpriced ? "takes \(total) of this machine" : "costs \(total)"
        return """
            \(what(arm.it)) It reaches \(advice.score(choice)) on \
            \(.figure(arm.score.count, from: arm.at.score.count)) test \
            questions\(rival(choice)); it \(bill) over \(advice.months) at \(queries) queries a \
            month, \(costReason()).
            """
    }

    private func what(_ arm: ArmRecord) -> Statement {
        let advice =
            switch arm.kind {
            case .nearest:
                "Neither retrieve nor fine-tune: take the answer of the nearest known question"
            case .base: "Neither retrieve nor fine-tune: ask the model as it is"
            case .fewShot: "Neither retrieve nor fine-tune: put worked examples into the prompt"
            case .rag: "Retrieve"
            case .lora, .full: "Fine-tune on questions and answers"
            case .loraDocuments: "Fine-tune on the documents"
            case .loraWithRetrieval: "Do both: retrieve, with a model tuned to read passages"
            case .answers, .command: "Use this external system"
            case .ragWrongCorpus, .loraShuffled: arm.name
            }
        return "\(advice) (\(arm.name))."
    }

    private func rival(_ choice: Int) -> Statement {
        guard let other = advice.rival(of: choice) else { return "" }
        return """
            , against \(advice.interval(other)) for \(advice.name(other))\(advice.veto(other))
            """
    }

    private func costReason() -> Statement {
        let arms = advice.contenders
        let count = Statement.figure(
            arms.count,
            from: Derivation.rule("number of", arms.map { record.at.arms[$0].name }))
        if advice.bound != nil {
            return arms.count > 1
                ? "the least of the \(count) arms that meet every requirement"
                : "and is the only arm that meets every requirement, the score with 95 % confidence"
        }
        guard advice.rivals.count > 1 else { return "and is the only arm left" }
        let within: Statement = "within a margin of \(advice.marginText)"
        return arms.count > 1
            ? """
            the least, by a factor of at least \(advice.clearFactor), of the \(count) arms that \
            are shown to be as good as every other, \(within)
            """
            : "and is the only arm that is shown to be as good as every other, \(within)"
    }

    private func tied() -> Statement {
        let isOpen = advice.contenders.isEmpty
        let arms = (isOpen ? advice.rivals : advice.cheapest).map { place -> Statement in
            "\(advice.name(place)) with \(advice.interval(place))"
        }
        guard !isOpen else {
            return """
                None of \(.list(arms)) is shown to be as good as each of the others on \
                \(advice.testCount) test questions, within a margin of \(advice.marginText).
                """
        }
        return """
            Without a required score, neither \(record.metricName) on \(advice.testCount) test \
            questions nor cost decides between \(.list(arms)).\(dearer())
            """
    }

    /// What is as good as the arms that cost the least, and costs more.
    private func dearer() -> Statement {
        let dearer = advice.dearer
        guard !dearer.isEmpty else { return "" }
        return """
             \(advice.names(dearer)) \(dearer.count == 1 ? "is" : "are") as good, within a margin \
            of \(advice.marginText), but \(dearer.count == 1 ? "costs" : "cost") at least \
            \(advice.clearFactor) times as much as the cheapest.
            """
    }

    /// What leaves the question open: a bill that is not known, else scores.
    private func open() -> Statement {
        let unsure = record.arms.indices.filter { advice.standings[$0].isUnsure }
        if !advice.unpriced.isEmpty { return unknownBills() }
        let arms = unsure.map { place -> Statement in
            "\(advice.name(place)) with \(advice.score(place))\(advice.veto(place))"
        }
        let lead: Statement =
            advice.isAsked
            ? "No arm meets the requirements"
            : "No arm is shown to be better than a trivial answer, such as always the commonest one,"
        let sentence: Statement = """
            \(lead) with 95 % confidence, but the evidence leaves it open for \(.list(arms)).
            """
        guard let best = advice.best, !unsure.contains(best) else { return sentence }
        return """
            \(sentence) \(advice.name(best)) scores best with \
            \(advice.score(best))\(advice.veto(best)).
            """
    }

    private func unknownBills() -> Statement {
        let others = advice.contenders.map { place -> Statement in
            "\(advice.name(place)) (\(advice.total(place, on: costs[0].sheet)))"
        }
        let rest: Statement =
            others.isEmpty
            ? "No arm with a complete bill meets every requirement."
            : "Every requirement is met by \(.list(others)) too."
        return """
            Which arm is the cheapest is not known, because the bill of \
            \(advice.names(advice.unpriced)) is incomplete. \(rest)
            """
    }
}
