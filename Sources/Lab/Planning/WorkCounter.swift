import ModelAPI
import Domain
import Benchmarking
import FineTuning
import Foundations
import LanguageModels
import Retrieval
import Scenarios
import Tokenizers

/// Counts the tokens of a scenario's arms as a run would put them to the model.
///
/// Nothing is embedded for it: other passages stand in the place of those that a question would find.
/// They are as long on the whole.
struct WorkCounter {
    typealias Span = RunForecast.Span

    let bundle: ScenarioBundle
    let model: LanguageModel
    let encoder: SentenceEncoder
    let corpus: PassageLengths
    let wrongCorpus: PassageLengths

    init(bundle: ScenarioBundle, model: LanguageModel, encoder: SentenceEncoder) {
        self.bundle = bundle
        self.model = model
        self.encoder = encoder
        func lengths(_ corpus: Corpus?) -> PassageLengths {
            PassageLengths(
                CorpusChunks(
                    corpus, chunking: bundle.scenario.chunking, encoder: encoder, model: model
                ).chunks)
        }
        corpus = lengths(bundle.corpus)
        wrongCorpus = lengths(bundle.wrongCorpus)
    }

    private var task: TaskConfiguration { bundle.scenario.task }

    private var prompts: PromptBuilder {
        PromptBuilder(
            task: task, template: model.chatTemplate, noChatReason: model.noChatReason ?? "")
    }

    // MARK: - Answering

    /// The work of asking an arm under one setting.
    struct Answering {
        /// All questions in one batch, once.
        var work: PlannedWork
        /// The same by the second scorer; none where the task has no labels.
        var freely: PlannedWork
        /// What of either is done once, however many questions there are.
        var beginning: PlannedWork
        /// One question asked alone.
        var alone: PlannedWork
        /// Tokens of a prompt, on the mean.
        var promptTokens: Double
        /// Tokens of the longest prompt, with the thoughts behind it.
        var longest: Int
    }

    /// The answers to a split's questions; nil where the model has no form for the prompts, as the
    /// run will find too.
    func answering(
        _ arm: any Arm, setting: ArmSetting, split: Split, seed: UInt64
    ) -> Answering? {
        let questions = bundle.questions[split], count = Double(questions.count)
        let queries = embedding(questions.map(\.text))
        let share = count > 0 ? 1 / count : 0
        guard arm.usesLanguageModel else {
            let work = PlannedWork(embedded: queries)
            return Answering(
                work: work, freely: PlannedWork(), beginning: PlannedWork(),
                alone: work * share, promptTokens: 0, longest: 0)
        }
        guard let texts = texts(arm, setting: setting, questions: questions, seed: seed) else {
            return nil
        }
        let prompts = SampledPrompts(texts, standingFor: questions.count, model: model)
        let thoughts = thoughts(before: count, prompts: texts)
        let written = PlannedWork(generated: written(to: questions) + thoughts)
        let answers = task.labels.isEmpty ? written : PlannedWork(scored: labels(count))
        var work = prompts.work + answers
        if setting.passages ?? 0 > 0 { work.embedded = queries }
        var alone = prompts.alone(1) + answers * share
        (alone.generatedAlone, alone.generated) = (alone.generated, .none)
        alone.embedded = work.embedded * share
        let freely = task.labels.isEmpty ? PlannedWork() : prompts.work + written
        return Answering(
            work: work, freely: freely, beginning: prompts.beginning, alone: alone,
            promptTokens: prompts.mean,
            longest: prompts.longest + (thoughts.most > 0 ? task.reasoning.maximumTokens : 0))
    }

    private func texts(
        _ arm: any Arm, setting: ArmSetting, questions: [Question], seed: UInt64
    ) -> [PromptText]? {
        let passages = setting.passages ?? 0
        let beside = passages > 0 ? setting.distractors ?? 0 : 0
        let source = arm.kind == .ragWrongCorpus ? wrongCorpus : corpus
        var random = SeededGenerator(seed: seed, stream: "demonstrations")
        var order = bundle.questions.train
        random.shuffle(&order)
        let examples = order.prefix(setting.examples ?? 0).enumerated().map { place, question in
            PromptBlock(
                question: question.text, passages: corpus.passages(passages, from: place),
                answer: question.answers[0])
        }
        let sample = SampledPrompts.pick(questions)
        let found = source.found(passages + beside, by: sample.count, of: questions.count)
        return try? zip(sample, found).map { sampled, found in
            try prompts.prompt(
                PromptBlock(question: sampled.item.text, passages: found),
                examples: examples, form: setting.form ?? .completion)
        }
    }

    /// Every label of every question.
    private func labels(_ count: Double) -> Span {
        Span(count * Double(task.labels.reduce(0) { $0 + model.continuation(" \($1)").count }))
    }

    /// Answers end by themselves, at the limit at the latest.
    private func written(to questions: [Question]) -> Span {
        let count = Double(questions.count), limit = Double(task.answerTokens)
        let sample = SampledPrompts.pick(questions).map(\.item)
        let references = sample.map { min(limit, Double(completion(of: $0).count)) }
        let mean = references.reduce(0, +) / Double(max(references.count, 1))
        return Span(count * mean, least: count, most: count * limit)
    }

    /// What the model thinks before it answers, where the template makes it; whether it thinks of
    /// its own accord is known to the run alone.
    private func thoughts(before answers: Double, prompts: [PromptText]) -> Span {
        let rule = task.reasoning
        let thinking = prompts.filter(rule.isBegun(by:)).count
        guard thinking > 0 else { return .none }
        let most =
            answers * Double(thinking) / Double(prompts.count) * Double(rule.maximumTokens)
        return Span(most / 2, least: 0, most: most)
    }

    /// What training learns to say to a question, its end with it.
    private func completion(of question: Question) -> [Int] {
        model.continuation(" \(question.answers[0])") + [model.endToken]
    }

    /// Tokens of texts through the encoder.
    func embedding(_ texts: [String]) -> Double {
        let sample = SampledPrompts.pick(texts).map { encoder.tokens($0.item).count }
        guard !sample.isEmpty else { return 0 }
        return Double(sample.reduce(0, +)) * Double(texts.count) / Double(sample.count)
    }

    // MARK: - Training

    /// One training of an arm.
    struct Training {
        /// Its tokens over all epochs, with the looks at validation.
        var work: PlannedWork
        /// What is to be measured for its rate.
        var rated: RatedTraining
    }

    /// nil for arms that train nothing.
    func training(_ arm: any Arm) -> Training? {
        guard let configuration = arm.training, let lengths = lengths(arm, configuration) else {
            return nil
        }
        let epochs = Double(configuration.epochs)
        // With patience p the earliest end is after p looks without a gain behind the first.
        let looks = Double(configuration.validationsPerEpoch)
        let earliest = min(epochs, Double(configuration.patience + 1) / looks)
        let once = lengths.training.total
        var work = PlannedWork(trained: Span(once * epochs, least: once * earliest))
        let validation = lengths.validation
        let times = Span(epochs * looks, least: earliest * looks)
        work.prompt = times * validation.computed
        work.scored = times * (validation.targetShare * validation.total)
        let rated = RatedTraining(
            configuration: configuration, length: lengths.training.mean,
            targets: lengths.training.targets, shared: lengths.training.shared)
        return Training(work: work, rated: rated)
    }

    /// Sequences of the training questions, or of the documents, and of the validation questions.
    private func lengths(
        _ arm: any Arm, _ configuration: TrainingConfiguration
    ) -> (training: SequenceLengths, validation: SequenceLengths)? {
        let passages = (arm as? TunedArm)?.context.map { $0.distractors + 1 } ?? 0
        guard let validation = lengths(bundle.questions.validation, passages: passages) else {
            return nil
        }
        if arm.kind == .loraDocuments {
            let texts = SampledPrompts.pick(corpus.texts)
            let tokens = texts.map { model.tokens($0.item) + [model.endToken] }
            return (
                SequenceLengths(
                    tokens, targets: tokens.map(\.count), standingFor: corpus.texts.count),
                validation
            )
        }
        let train = bundle.questions.train
        let most = min(
            configuration.examples ?? .max, train.count(wordings: configuration.wordings ?? .max))
        let questions = Array(train.prefix(most))
        return lengths(questions, passages: passages).map { ($0, validation) }
    }

    private func lengths(_ questions: [Question], passages: Int) -> SequenceLengths? {
        let sample = SampledPrompts.pick(questions)
        let texts = try? sample.map { place, question in
            try prompts.prompt(
                PromptBlock(
                    question: question.text, passages: corpus.passages(passages, from: place)),
                examples: [], form: .completion)
        }
        guard let texts else { return nil }
        let completions = sample.map { completion(of: $0.item) }
        let tokens = zip(texts, completions).map { model.tokens($0) + $1 }
        return SequenceLengths(
            tokens, targets: completions.map(\.count), standingFor: questions.count)
    }
}

/// Tokens of training sequences, some of which stand for all.
struct SequenceLengths {
    /// Of all sequences.
    let total: Double
    /// Of a sequence, on the mean; 2 at least.
    let mean: Int
    /// The part that is to be predicted.
    let targetShare: Double
    /// How many all of them begin with alike; below ``mean``.
    let shared: Int
    /// Of all sequences that run together: what they share runs once, and the last of each not at
    /// all.
    let computed: Double

    init(_ sequences: [[Int]], targets: [Int], standingFor count: Int) {
        let whole = sequences.reduce(0) { $0 + $1.count }, sum = Double(whole)
        let total = sequences.isEmpty ? 0 : sum * Double(count) / Double(sequences.count)
        let mean = max(2, sequences.isEmpty ? 2 : whole / sequences.count)
        let shared = sequences.dropFirst().reduce(mean - 1) {
            min($0, PromptOrder.alike(sequences[0], $1))
        }
        self.total = total
        self.mean = mean
        self.shared = shared
        targetShare = sum > 0 ? Double(targets.reduce(0, +)) / sum : 0
        computed = max(0, total - Double(count * (1 + shared)))
    }

    /// Targets of a typical sequence.
    var targets: Int { min(mean - 1, max(1, Int(saturating: targetShare * Double(mean)))) }
}

/// The chunks of a corpus, in order.
struct PassageLengths {
    let texts: [String]
    private let passages: [String]

    init(_ chunks: [Chunk]) {
        texts = chunks.map(\.text)
        passages = chunks.map(\.passage)
    }

    /// So many passages, other ones for each place.
    func passages(_ count: Int, from place: Int) -> [String] {
        guard !passages.isEmpty else { return [] }
        return (0..<count).map { passages[(place * count + $0) % passages.count] }
    }

    /// What some questions might find that stand for more: any passage is as likely as any other,
    /// of so large a part of the corpus that as many share one as do among all questions.
    func found(_ count: Int, by sampled: Int, of questions: Int) -> [[String]] {
        guard !passages.isEmpty, sampled > 0 else { return (0..<sampled).map { _ in [] } }
        let part = max(min(count, passages.count), passages.count * sampled / questions)
        var random = SeededGenerator(seed: 0, stream: "found passages")
        return (0..<sampled).map { _ in
            var places: [Int] = []
            while places.count < min(count, part) {
                let place = random.integer(below: part)
                if !places.contains(place) { places.append(place) }
            }
            return places.map { passages[$0 * passages.count / part] }
        }
    }
}
