import Foundations
import Scenarios

/// Says in sentences what was decided, why, how sure it is and what would change it.
struct VerdictText {
    let record: RunRecord
    let scenario: Scenario
    let standings: [Standing]
    /// Places in the record's arms: those among which cost decides.
    let contenders: [Int]
    let choice: Int?
    let best: Int?

    func verdict() -> VerdictRecord {
        let failed = record.controls.filter { !$0.passed }
        let isOpen = isTied || standings.contains(where: \.isUnsure)
        let outcome =
            !failed.isEmpty
            ? "blocked" : choice != nil ? "recommend" : isOpen ? "not-decided" : "none-meets"
        let wouldChange = WouldChange(
            record: record, scenario: scenario, standings: standings, choice: choice)
        return VerdictRecord(
            outcome: outcome, arm: choice.map { record.arms[$0].name },
            summary: summary(outcome, failed: failed), confidence: confidence(),
            wouldChange: wouldChange.sentences(),
            missing: outcome == "not-decided" ? missing() : [],
            cheapAnswers: choice.map {
                CheapAnswer(
                    record: record, chosen: record.arms[$0], margin: scenario.requirements.margin
                ).records()
            })
    }

    /// Several arms are left without a required score, and cost does not part them.
    private var isTied: Bool {
        choice == nil && scenario.requirements.accuracy == nil && contenders.count > 1
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
        case "not-decided": return isTied ? tied() : open()
        default: return nearest()
        }
    }

    private func recommendation() -> String {
        guard let choice else { return "" }
        let arm = record.arms[choice]
        let hours = NumberFormat.significant(record.totalCPUSeconds(of: arm) / 3600, digits: 3)
        let months = NumberFormat.plain(record.scenario.horizonMonths)
        let queries = NumberFormat.grouped(Int(record.scenario.queriesPerMonth))
        return """
            \(advice(arm)) It reaches \(score(arm)) on \(arm.score.count) test \
            questions\(rival(choice)); it takes \(hours) CPU hours of this machine over \(months) \
            months at \(queries) queries a month, \(costReason()).
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
            case .ragWrongCorpus, .loraShuffled, nil: arm.name
            }
        return "\(advice) (\(arm.name))."
    }

    /// The best of the other arms, to measure the recommended one by.
    private func rival(_ choice: Int) -> String {
        guard let other = rivalPlace(choice) else { return "" }
        return ", against \(interval(record.arms[other])) for \(record.arms[other].name)"
            + veto(other)
    }

    private func rivalPlace(_ choice: Int) -> Int? {
        record.arms.indices.filter { $0 != choice && standings[$0] != .out }
            .max { record.isBetter(record.arms[$1], than: record.arms[$0]) }
    }

    private func costReason() -> String {
        let count = contenders.count
        if scenario.requirements.accuracy != nil {
            return count > 1
                ? "the least of the \(count) arms that meet every requirement"
                : "and is the only arm that meets every requirement with 95 % confidence"
        }
        return count > 1
            ? """
            the least, by a factor of at least \(NumberFormat.plain(Decision.clearlyCheaper)), of \
            the \(count) arms that are not shown to be worse than the best
            """
            : "and is the only arm left that is not shown to be worse than the best"
    }

    private func tied() -> String {
        let arms = contenders.map { "\(record.arms[$0].name) with \(interval(record.arms[$0]))" }
        return """
            Without a required score, neither \(record.scenario.metric) on \
            \(record.data.testCount) test questions nor cost parts \(ScoreText.list(arms)).
            """
    }

    private func open() -> String {
        let unsure = record.arms.indices.filter { standings[$0].isUnsure }
        let arms = unsure.map {
            "\(record.arms[$0].name) with \(score(record.arms[$0]))\(veto($0))"
        }
        let sentence = """
            No arm meets the requirements with 95 % confidence, but the evidence leaves it open \
            for \(ScoreText.list(arms)).
            """
        return best.map(unsure.contains) == true ? sentence : "\(sentence) \(nearest())"
    }

    private func nearest() -> String {
        guard let best else { return "Every arm failed but the controls." }
        let arm = record.arms[best]
        return "\(arm.name) comes nearest with \(score(arm))\(veto(best))."
    }

    /// What keeps an arm from being recommended, in brackets behind its score.
    private func veto(_ place: Int) -> String {
        let reason = standings[place].besideScore
        return reason.isEmpty ? "" : " (\(reason))"
    }

    private func score(_ arm: ArmRecord) -> String {
        "\(record.scenario.metric) \(interval(arm))"
    }

    private func interval(_ arm: ArmRecord) -> String {
        ScoreText.interval(arm.score, near: scenario.requirements.accuracy?.value)
    }

    // MARK: - How sure, what is missing

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
        lines += choiceCompared().map { difference($0) + "." }
        lines += [lookUp()].compactMap(\.self)
        lines += Remarks(
            record: record, scenario: scenario, chosen: choice.map { record.arms[$0] },
            rivals: choiceCompared().map(\.other)
        ).sentences()
        lines.append(
            """
            Not measured: the answers' worth to their readers, other models than these, money \
            (costs are CPU seconds of this machine, answers computed in batches).
            """)
        return lines
    }

    /// The recommended arm against the base and against the best of the others.
    private func choiceCompared() -> [DifferenceRecord] {
        guard let choice else { return [] }
        let base = ArmConfiguration.Kind.base.rawValue
        let rival = rivalPlace(choice).map { record.arms[$0].name }
        let others = rival == base ? [base] : [base, rival].compactMap(\.self)
        return others.compactMap { record.differences.pair(record.arms[choice].name, $0) }
    }

    private func difference(_ difference: DifferenceRecord) -> String {
        """
        \(difference.arm) differs from \(difference.other) by \
        \(ScoreText.interval(difference.difference, near: 0)) (\(difference.test), \
        \(ScoreText.pValue(difference)))
        """
    }

    /// A test that needs no model says little for any of the methods.
    private func lookUp() -> String? {
        let name = ArmConfiguration.Kind.nearest.rawValue
        guard let best, let place = record.arms.firstIndex(where: { $0.name == name }),
            standings[place] != .out
        else { return nil }
        let arm = record.arms[place]
        if scenario.requirements.accuracy != nil, standings[place] == .meets {
            return """
                The test can be answered by looking up the nearest known question: \(name) meets \
                the required score with \(interval(arm)), so neither retrieval nor tuning is \
                needed.
                """
        }
        guard !record.isShownWorse(arm, than: record.arms[best]) else { return nil }
        let better = record.arms[best]
        let rival =
            place == best
            ? "no arm scores better"
            : "it is not shown to be worse than \(better.name) with \(interval(better))"
        return """
            Looking up the nearest known question (\(name)) reaches \(interval(arm)), and \
            \(rival): this test does not show that retrieval or tuning is needed.
            """
    }

    /// What would settle an open question.
    private func missing() -> [String] {
        if isTied { return [whatWouldPart()] }
        return record.arms.indices.compactMap { index in
            guard case .unsure(let reason) = standings[index] else { return nil }
            let arm = record.arms[index]
            guard reason.requirement == .score else {
                return "\(arm.name): \(reason.text). More latency-questions would narrow it."
            }
            let needed = scenario.requirements.accuracy.flatMap {
                QuestionsNeeded(record: record).toSettle(arm.score, bound: $0.value)
            }
            return """
                \(arm.name): \(reason.text). \
                \(needed.map { "Were this its true score, \($0)" } ?? Self.moreQuestions).
                """
        }
    }

    private static let moreQuestions = "More test questions would narrow the interval"

    private func whatWouldPart() -> String {
        let names = contenders.map { record.arms[$0].name }
        let differences = contendersCompared()
        let needed = differences.compactMap { difference in
            QuestionsNeeded(record: record).toShow(difference).map {
                "Were \(difference.arm) and \(difference.other) truly so far apart, \($0)."
            }
        }
        let measured =
            differences.isEmpty
            ? "" : ": " + differences.map(difference).joined(separator: "; ")
        let open = """
            \(ScoreText.list(names)) are not told apart on \(record.data.testCount) test \
            questions\(measured).
            """
        let way =
            needed.isEmpty
            ? "More test questions, or a required score, would decide."
            : "A required score would decide too."
        return ([open] + needed + [way]).joined(separator: " ")
    }

    /// The best of the contenders against the others.
    private func contendersCompared() -> [DifferenceRecord] {
        let best = contenders.max { record.isBetter(record.arms[$1], than: record.arms[$0]) }
        return contenders.filter { $0 != best }.compactMap { other in
            best.flatMap { record.differences.pair(record.arms[$0].name, record.arms[other].name) }
        }
    }
}
