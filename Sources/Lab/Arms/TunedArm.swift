import Domain
import Foundations
import ModelAPI
import Record
import Retrieval

/// A model with trained weights: on questions and answers (`lora`, `full`), on questions with other
/// questions' answers (`lora-shuffled`), on questions with passages among distractors (`lora+rag`),
/// or on the documents alone (`lora-documents`).
struct TunedArm: Arm {
    let kind: ArmConfiguration.Kind
    let name: String
    let controls: String?
    let extraction: AnswerExtraction?
    let configuration: TrainingConfiguration
    /// nil for arms that see no passages.
    let context: Context?
    /// What validation chooses among where it sees passages.
    let declineBelow: [Double?]

    /// The passages around a question, in training and when it answers.
    ///
    /// Training among distractors is RAFT's idea: Zhang et al. 2024, arXiv:2403.10131.
    struct Context {
        /// In the prompt when it answers: what validation chooses among.
        let passages: [Int]
        /// Beside the right passage in training.
        let distractors: Int
    }

    init(
        _ arm: ArmConfiguration, training: TrainingConfiguration, context: Context? = nil,
        declineBelow: [Double] = []
    ) {
        (kind, name) = (arm.kind, arm.name)
        controls = arm.controls
        configuration = training
        self.context = context
        extraction = arm.extraction
        self.declineBelow = ArmSetting.choices(declineBelow)
    }

    var training: TrainingConfiguration? { configuration }

    /// The form is the one that it was trained in.
    var settings: [ArmSetting] {
        let blends = configuration.retention.blend
        let passages = context.map { $0.passages.map(Optional.some) } ?? [nil]
        return passages.flatMap { passages in
            declineBelow.flatMap { similarity in
                blends.map { blend in
                    ArmSetting(
                        form: configuration.form, passages: passages, declineBelow: similarity,
                        blend: blends == [1] ? nil : blend)
                }
            }
        }
    }

    func dataFlow(_ setting: ArmSetting) -> DataFlow {
        let taught: DataFlow.Matter = kind == .loraDocuments ? .corpus : .trainingData
        return DataFlow(
            prompts: [.questions] + (context == nil ? [] : [.passages]),
            training: [taught] + (context == nil ? [] : [.passages]),
            index: context == nil ? [] : [.questions, .corpus, .trainingData])
    }

    func dependsOnSeed(_ setting: ArmSetting) -> Bool { true }

    func answer(
        _ questions: [Question], setting: ArmSetting, seed: UInt64, by scorer: Scorer,
        bench: ArmBench, pieces: PieceKeeper, progress: RequestProgress
    ) throws -> (answers: [Answer], usage: ModelUsage) {
        try Asking(bench: bench, form: configuration.form, scorer: scorer).answer(
            questions, passages: setting.passages ?? 0, from: bench.corpus,
            declineBelow: setting.declineBelow, demonstrations: [], pieces: pieces,
            progress: progress)
    }

    func prompts(
        _ questions: [Question], setting: ArmSetting, bench: ArmBench
    ) throws -> [PromptText] {
        try Asking(bench: bench, form: configuration.form, scorer: .likelihood).prompts(
            questions, passages: setting.passages ?? 0, from: bench.corpus, demonstrations: []
        ).prompts
    }

    func trainingTexts(_ bench: ArmBench, seed: UInt64) throws -> TrainingTexts {
        let questions = bench.questions
        let training =
            kind == .loraDocuments
            ? (bench.corpus?.chunks ?? []).map {
                TrainingTexts.Example(id: $0.id, prompt: "", completion: PromptText($0.text))
            }
            : try examples(
                taught(questions.train, task: bench.task, seed: seed), bench, seed: seed)
        return TrainingTexts(
            training: training, validation: try examples(questions.validation, bench, seed: seed))
    }

    /// At most as many training questions, and wordings of each fact, as the configuration asks for.
    /// What is drawn for fewer is always among what is drawn for more.
    private func sample(_ questions: [Question], seed: UInt64) -> [Question] {
        if let wordings = configuration.wordings {
            let chosen = Self.wordings(wordings, of: questions, seed: seed)
            return Array(chosen.prefix(configuration.examples ?? chosen.count))
        }
        guard let most = configuration.examples, most < questions.count else { return questions }
        var random = SeededGenerator(seed: seed, stream: "training sample")
        var order = questions
        random.shuffle(&order)
        return Array(order.prefix(most))
    }

    func taught(
        _ questions: [Question], task: TaskConfiguration, seed: UInt64
    ) -> [Question] {
        guard kind != .loraDocuments else { return [] }
        let sample = sample(questions, seed: seed)
        guard kind == .loraShuffled else { return sample }
        return ShuffledAnswers(sample, kind: task.kind, seed: seed).questions
    }

    /// Facts in an order drawn by the seed, each with its first wordings in one, too: a sample has
    /// few facts in many wordings or many facts in few.
    private static func wordings(
        _ most: Int, of questions: [Question], seed: UInt64
    ) -> [Question] {
        var random = SeededGenerator(seed: seed, stream: "training facts")
        var facts = questions.facts
        random.shuffle(&facts)
        return facts.flatMap { fact in
            var fact = fact
            random.shuffle(&fact)
            return fact.prefix(most)
        }
    }

    private func examples(
        _ questions: [Question], _ bench: ArmBench, seed: UInt64
    ) throws -> [TrainingTexts.Example] {
        let passages = try self.passages(questions, from: bench.corpus, seed: seed)
        let form = configuration.form, lead = bench.prompts.lead(form)
        return try zip(questions, passages).map { question, passages in
            let prompt = try bench.prompts.prompt(
                PromptBlock(question: question.text, passages: passages), examples: [],
                form: form)
            return TrainingTexts.Example(
                id: question.id, prompt: prompt,
                completion: lead + PromptText(bench.task.taughtAnswer(to: question)))
        }
    }

    /// For each question its right passage among distractors in an order drawn by the seed: the
    /// model must learn to look for the answer, not at a place.
    private func passages(
        _ questions: [Question], from source: (any PassageSource)?, seed: UInt64
    ) throws -> [[String]] {
        guard let context, let source else {
            return [[String]](repeating: [], count: questions.count)
        }
        var random = SeededGenerator(seed: seed, stream: "passages")
        let found = try source.found(for: questions, count: context.distractors + 2)
        return zip(questions, found).map { question, found in
            let gold = Gold(question)
            let right = found.first(where: gold.isIn) ?? source.chunks.first(where: gold.isIn)
            let others = found.filter { !gold.isIn($0) }
            var chosen = Array(others.prefix(context.distractors)) + [right].compactMap(\.self)
            random.shuffle(&chosen)
            return chosen.map(\.passage)
        }
    }
}
