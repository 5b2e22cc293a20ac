import Domain
import Foundations
import Metrics

/// Whether the questions are enough for what the arms want to do with them.
struct BundleChecks {
    let file: ScenarioFile
    let questions: QuestionSet
    /// The question file, for messages.
    let dataPath: String

    func run() throws(ScenariosError) {
        try require(.test, "for the verdict to rest on")
        for arm in file.scenario.arms {
            let name = "'\(arm.name)'"
            if usesTraining(arm) { try require(.train, "for the arm \(name)") }
            if arm.kind.trains || arm.candidateCount > 1 {
                let need = arm.kind.trains ? "to stop the training of" : "to choose a setting of"
                try require(.validation, "\(need) the arm \(name)")
            }
        }
        let log = MistakeLog()
        for arm in file.scenario.arms { checkCount(for: arm, log) }
        checkSources(log)
        checkExtraction(log)
        checkUnanswerable(log)
        for (number, sweep) in file.scenario.sweeps.enumerated() {
            checkCounts(of: sweep, number: number, log)
        }
        try log.throwIfAny()
    }

    private func require(_ split: Split, _ need: String) throws(ScenariosError) {
        guard questions[split].isEmpty else { return }
        throw .emptySplit(file: dataPath, split: split, need: need)
    }

    /// Training on documents alone needs no questions.
    private func usesTraining(_ arm: ArmConfiguration) -> Bool {
        mostExamples(of: arm) > 0 || (arm.kind.trains && arm.kind != .loraDocuments)
    }

    /// How many training questions an arm wants to use at once, at most.
    private func mostExamples(of arm: ArmConfiguration) -> Int {
        switch arm.method {
        case .nearest(let options): options.neighbours.max() ?? 0
        case .fewShot(let options): options.examples.max() ?? 0
        case .rag(let options), .ragWrongCorpus(let options): options.examples.max() ?? 0
        case .base, .lora, .loraShuffled, .loraDocuments, .loraWithRetrieval, .full, .answers,
            .command:
            0
        }
    }

    private func checkCount(for arm: ArmConfiguration, _ log: MistakeLog) {
        let (wanted, found) = (mostExamples(of: arm), questions.train.count)
        guard wanted > found else { return }
        let key = arm.kind == .nearest ? "neighbours" : "examples"
        let path = "arms.\(arm.name).\(key)"
        let message =
            "\(path): \(wanted) training questions are wanted, but there are only "
            + "\(found). Ask for fewer, or add some."
        log.add(message, at: file.position(of: path))
    }

    /// No sweep asks for more than there is along one axis. A combination may: it is left out.
    private func checkCounts(of sweep: Sweep, number: Int, _ log: MistakeLog) {
        for dimension in sweep.over {
            let wanted = Int(saturating: dimension.values.last ?? 0), found: Int, what: String
            switch dimension.axis {
            case .examples: (found, what) = (questions.train.count, "training questions")
            case .wordings:
                found = questions.train.facts.map(\.count).max() ?? 0
                what = "training questions about one fact"
            case .passages, .distractors, .rank, .epochs, .learningRate: continue
            }
            guard wanted > found else { continue }
            let path = "sweeps[\(number)].over.\(dimension.axis.rawValue)"
            let message = "\(path): \(wanted) \(what) are wanted, but there are only \(found)."
            log.add("\(message) Ask for fewer, or add some.", at: file.position(of: path))
        }
    }

    /// A pattern cannot say what stands around its group, so what models are shown and taught is the
    /// answer alone, and the pattern must find it there.
    private func checkExtraction(_ log: MistakeLog) {
        let scenario = file.scenario
        guard scenario.task.labels.isEmpty else { return }
        // A rule of the task's is one mistake, however many arms are read by it.
        let own = scenario.arms.filter { $0.extraction != nil && !$0.kind.isControl }
        let shared = scenario.arms.filter { $0.extraction == nil }
        for arm in own + shared.filter(usesTraining).prefix(1) where usesTraining(arm) {
            checkExtraction(of: arm, log)
        }
    }

    private func checkExtraction(of arm: ArmConfiguration, _ log: MistakeLog) {
        let task = file.scenario.task.extracting(arm.extraction)
        let path = arm.extraction == nil ? "task.extract" : "arms.\(arm.name).extract"
        guard case .pattern = task.rules.extraction,
            let lost = questions.train.lazy.map(task.taughtAnswer)
                .first(where: { task.rules.extracted(from: $0) != $0 })
        else { return }
        let found = task.rules.extracted(from: lost).map(Excerpt.quoted) ?? "nothing"
        let message =
            "\(path).regex: the arm '\(arm.name)' is shown the training questions' answers as they "
            + "stand, and in \(Excerpt.quoted(lost)) the pattern finds \(found). Let what stands "
            + "around the group be missing, as in '(?:Answer: )?(.+)', or use 'after'."
        log.add(message, at: file.position(of: "\(path).regex"))
    }

    /// A share of questions without an answer needs some.
    private func checkUnanswerable(_ log: MistakeLog) {
        let path = "requirements.answers-without-basis"
        guard file.scenario.requirements.answersWithoutBasis != nil,
            !questions.test.contains(where: \.isUnanswerable)
        else { return }
        let message =
            "\(path): no test question is unanswerable, so there is nothing to measure. Mark some "
            + "with \"unanswerable\": true, or remove the key."
        log.add(message, at: file.position(of: path))
    }

    /// Learning to read the right passage among others takes knowing which one is right.
    private func checkSources(_ log: MistakeLog) {
        let unsourced = questions.train.filter { $0.sources.isEmpty && !$0.isUnanswerable }
        guard let arm = file.scenario.arms.first(where: { $0.kind == .loraWithRetrieval }),
            let first = unsourced.first
        else { return }
        let path = "arms.\(arm.name)"
        let message =
            "\(path): \(unsourced.count) training questions name no source (the first is "
            + "\(Excerpt.quoted(first.id))). Add the key 'source' to them, or remove the arm."
        log.add(message, at: file.position(of: path))
    }
}
