import Foundations
import Scenarios

/// Says in sentences what was decided, why, how sure it is and what would change it.
struct VerdictText {
    let record: RunRecord
    let scenario: Scenario
    let costs: Costs
    let standings: [Standing]
    /// Places in the record's arms.
    let choice: Int?
    let best: Int?

    func verdict() -> VerdictRecord {
        let failed = record.controls.filter { !$0.passed }
        let isOpen = standings.contains { if case .unsure = $0 { true } else { false } }
        let outcome =
            !failed.isEmpty
            ? "blocked"
            : choice != nil ? "recommend" : isOpen ? "not-decided" : "none-meets"
        return VerdictRecord(
            outcome: outcome, arm: choice.map { record.arms[$0].name },
            summary: summary(outcome, failed: failed), confidence: confidence(),
            wouldChange: wouldChange(), missing: missing(outcome))
    }

    // MARK: - The two sentences

    private func summary(_ outcome: String, failed: [ControlRecord]) -> String {
        switch outcome {
        case "recommend": return recommendation()
        case "blocked":
            let names = failed.map(\.name).joined(separator: ", ")
            return """
                The control '\(names)' failed, so the scores cannot be trusted. \
                \(failed.map(\.finding).joined(separator: " "))
                """
        case "not-decided":
            return """
                No arm surely meets the requirements, but the evidence leaves it open for \
                \(names { if case .unsure = $0 { true } else { false } }). \(nearest())
                """
        default:
            return nearest()
        }
    }

    private func recommendation() -> String {
        guard let choice else { return "" }
        let arm = record.arms[choice]
        let hours = NumberFormat.significant(costs.total(arm) / 3600, digits: 3)
        let months = NumberFormat.plain(record.scenario.horizonMonths)
        let queries = NumberFormat.grouped(Int(record.scenario.queriesPerMonth))
        return """
            \(advice(arm)) \(scoreText(arm))\(rival(choice)); it takes \(hours) CPU hours of this \
            machine over \(months) months at \(queries) queries a month, \
            \(costReason(choice)).
            """
    }

    private func advice(_ arm: ArmRecord) -> String {
        let advice =
            switch ArmConfiguration.Kind(rawValue: arm.name) {
            case .nearest:
                "Neither retrieve nor fine-tune: take the answer of the nearest known question"
            case .base: "Neither retrieve nor fine-tune: ask the model as it is"
            case .fewShot: "Neither retrieve nor fine-tune: put worked examples into the prompt"
            case .rag: "Retrieve"
            case .lora, .full: "Fine-tune on questions and answers"
            case .loraDocuments: "Fine-tune on the documents"
            case .loraWithRetrieval: "Do both: retrieve, with a model tuned to read passages"
            case .ragWrongCorpus, nil: arm.name
            }
        return "\(advice) (\(arm.name))."
    }

    private func scoreText(_ arm: ArmRecord) -> String {
        "It reaches \(record.scenario.metric) \(interval(arm.score)) on \(arm.score.count) test questions"
    }

    /// The best of the other arms, to measure the recommended one by.
    private func rival(_ choice: Int) -> String {
        let others = record.arms.indices.filter { $0 != choice && standings[$0] != .out }
        guard
            let other = others.max(by: {
                isBetter(record.arms[$1].score.value, than: record.arms[$0].score.value)
            })
        else { return "" }
        let arm = record.arms[other]
        let veto = if case .fails(let reason) = standings[other] { " (\(reason))" } else { "" }
        return ", against \(interval(arm.score)) for \(arm.name)\(veto)"
    }

    private func costReason(_ choice: Int) -> String {
        let count = standings.count { $0 == .meets }
        if record.scenario.requirements.contains(where: { $0.name == "accuracy" }) {
            return count > 1
                ? "the least of the \(count) arms that meet every requirement"
                : "and is the only arm that surely meets every requirement"
        }
        return "the least of the arms that are not shown to be worse than the best"
    }

    private func nearest() -> String {
        guard let best else { return "Every arm failed but the controls." }
        let arm = record.arms[best]
        let reason =
            switch standings[best] {
            case .fails(let reason), .unsure(let reason): " (\(reason))"
            case .meets, .out: ""
            }
        return "\(arm.name) comes nearest with \(interval(arm.score))\(reason)."
    }

    // MARK: - How sure, what would change it

    private func confidence() -> [String] {
        let seeds = record.scenario.seeds.count
        var lines = [
            """
            \(record.data.testCount) test questions, \(seeds) \(seeds == 1 ? "seed" : "seeds"); \
            intervals are 95 %, differences are paired on the same questions.
            """
        ]
        if seeds == 1, record.arms.contains(where: { $0.training != nil }) {
            lines.append(
                "One training seed: how much another training would differ was not measured.")
        }
        let passed = record.controls.count(where: \.passed)
        lines.append("Controls: \(passed) of \(record.controls.count) hold.")
        if let choice {
            lines += record.differences.filter { $0.arm == record.arms[choice].name }.map(
                difference)
        }
        lines.append(
            """
            Not measured: the answers' worth to their readers, other models than these, money \
            (costs are CPU seconds of this machine, answers computed in batches).
            """)
        return lines
    }

    private func difference(_ difference: DifferenceRecord) -> String {
        """
        \(difference.arm) differs from \(difference.other) by \(interval(difference.difference)) \
        (\(difference.test), p = \(NumberFormat.significant(difference.pValue, digits: 2))).
        """
    }

    private func wouldChange() -> [String] {
        guard let choice else { return [lowerBound()].compactMap(\.self) }
        let chosen = record.arms[choice]
        var lines: [String] = []
        lines += vetoed(chosen)
        lines += [cheaper(chosen)].compactMap(\.self)
        let rivals = record.breakEven.filter { breakEven in
            record.arms.indices.contains {
                standings[$0] == .meets && $0 != choice
                    && [breakEven.dearerToBuild, breakEven.cheaperToBuild]
                        .contains(record.arms[$0].name)
            }
        }
        lines += rivals.map(Self.sentence)
        if record.scenario.knowledgeChangesPerMonth > 0 {
            lines.append(
                """
                Counted each month of \
                \(NumberFormat.percent(record.scenario.knowledgeChangesPerMonth, digits: 0)) changed \
                knowledge: facts in weights are trained anew, an index takes in what changed. \
                How wrong answers are until then was not measured.
                """)
        }
        return lines
    }

    /// With which required score one of the arms would be recommended after all.
    private func lowerBound() -> String? {
        guard let bound = scenario.requirements.accuracy else { return nil }
        let short = record.arms.indices.filter { index in
            var relaxed = scenario
            relaxed.requirements.accuracy = nil
            return standings[index] != .out
                && Standing(record.arms[index], record: record, scenario: relaxed) == .meets
        }
        guard
            let place = short.max(by: {
                isBetter(record.arms[$1].score.value, than: record.arms[$0].score.value)
            })
        else { return nil }
        let score = record.arms[place].score
        // Rounded to the side on which the sentence stays true.
        let sure =
            record.scenario.higherIsBetter
            ? (100 * score.low).rounded(.down) / 100 : (100 * score.high).rounded(.up) / 100
        return """
            Asked for \(record.scenario.metric) \(NumberFormat.fixed(sure, digits: 2)) instead of \
            \(bound), \(record.arms[place].name) would surely meet every requirement.
            """
    }

    /// Arms with a better score that another requirement rules out.
    private func vetoed(_ chosen: ArmRecord) -> [String] {
        record.arms.indices.compactMap { index in
            let arm = record.arms[index]
            guard case .fails(let reason) = standings[index],
                isBetter(arm.score.value, than: chosen.score.value)
            else { return nil }
            return """
                \(arm.name) scores better, \(interval(arm.score)), and is out (\(reason)). Without \
                that bound it would be a candidate.
                """
        }
    }

    /// The best of the arms that cost less and fall short of the required score.
    private func cheaper(_ chosen: ArmRecord) -> String? {
        let candidates = record.arms.indices.filter { index in
            guard case .fails = standings[index] else { return false }
            return costs.total(record.arms[index]) < costs.total(chosen)
                && isBetter(chosen.score.value, than: record.arms[index].score.value)
                && record.arms[index].score.value > 0
        }
        guard
            let place = candidates.max(by: {
                isBetter(record.arms[$1].score.value, than: record.arms[$0].score.value)
            })
        else { return nil }
        let arm = record.arms[place]
        let share = costs.total(arm) / costs.total(chosen)
        return """
            Were \(record.scenario.metric) \(NumberFormat.fixed(arm.score.value, digits: 2)) enough, \
            \(arm.name) would do it for \(NumberFormat.percent(share, digits: share < 0.1 ? 1 : 0)) of \
            the cost.
            """
    }

    private func isBetter(_ first: Double, than second: Double) -> Bool {
        record.scenario.higherIsBetter ? first > second : first < second
    }

    private static func sentence(_ breakEven: BreakEvenRecord) -> String {
        guard let queries = breakEven.queries else {
            return """
                \(breakEven.dearerToBuild) costs more to build than \(breakEven.cheaperToBuild) and \
                never earns it back.
                """
        }
        return """
            \(breakEven.dearerToBuild) costs more to build than \(breakEven.cheaperToBuild) and has \
            earned it back after \(NumberFormat.grouped(Int(queries.rounded(.up)))) queries.
            """
    }

    /// What would settle an open question.
    private func missing(_ outcome: String) -> [String] {
        guard outcome == "not-decided" else { return [] }
        return record.arms.indices.compactMap { index in
            guard case .unsure(let reason) = standings[index] else { return nil }
            return
                "\(record.arms[index].name): \(reason). More test questions would narrow the interval."
        }
    }

    private func names(_ isMeant: (Standing) -> Bool) -> String {
        record.arms.indices.filter { isMeant(standings[$0]) }.map { record.arms[$0].name }
            .joined(separator: ", ")
    }

    private func interval(_ estimate: Estimate) -> String {
        """
        \(NumberFormat.fixed(estimate.value, digits: 2)) \
        [\(NumberFormat.fixed(estimate.low, digits: 2)), \
        \(NumberFormat.fixed(estimate.high, digits: 2))]
        """
    }
}
