import ModelAPI
import Domain
import Benchmarking
import FineTuning
import LanguageModels
import Scenarios

/// Counts the tokens of a scenario's arms: runs them on some of the questions with models that
/// compute nothing, and takes the work from what these were asked.
struct WorkCounter {
    typealias Span = RunForecast.Span

    let bundle: ScenarioBundle
    /// Nil where no arm asks it.
    let generator: LanguageModel?
    /// The generator's, or what stands for it.
    let tokenizer: any PromptTokenizer
    /// Nil where nothing is embedded here.
    let encoder: SentenceEncoder?
    let corpus: StandInPassages
    let wrongCorpus: StandInPassages
    let replay: ReplayWork

    init(bundle: ScenarioBundle, generator: LanguageModel?, encoder: SentenceEncoder?) {
        self.bundle = bundle
        self.generator = generator
        tokenizer = generator ?? GuessedTokens()
        replay = ReplayWork(bundle.scenario, generator: generator)
        self.encoder = encoder
        func passages(_ corpus: Corpus?) -> StandInPassages {
            StandInPassages(
                CorpusChunks(
                    corpus, chunking: bundle.scenario.chunking, encoder: encoder, model: generator
                ).chunks)
        }
        corpus = passages(bundle.corpus)
        wrongCorpus = passages(bundle.wrongCorpus)
    }

    private var task: TaskConfiguration { bundle.scenario.task }

    /// - Parameter source: what stands for a search of a corpus.
    func bench(
        for arm: any Arm, _ source: (StandInPassages) -> DryPassages?
    ) -> DryBench {
        let counter = arm.service == nil ? generator : nil
        let model =
            arm.service == nil
            ? DryModel(chatForm: generator?.chatForm, counter: counter) : .remote()
        return DryBench(
            bundle: bundle, model: model,
            prompts: arm.service == nil
                ? PromptBuilder(task: task, model: generator)
                : PromptBuilder(task: task, chatForm: model.chatForm),
            counter: counter, corpus: source(corpus), wrongCorpus: source(wrongCorpus),
            examples: corpus.right())
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

    /// The answers to a split's questions; nil where the arm cannot ask them, as the run will find
    /// too.
    func answering(
        _ arm: any Arm, setting: ArmSetting, split: Split, seed: UInt64
    ) -> Answering? {
        let questions = bundle.questions[split]
        let sample = SampledPrompts.pick(questions)
        let share = (sampled: sample.count, all: questions.count)
        func asked(by scorer: Scorer) -> AskedWork? {
            let bench = bench(for: arm) { $0.any(share.sampled, of: share.all) }
            let answers = try? arm.answer(
                sample, setting: setting, seed: seed, by: scorer, bench: bench.forArm(arm),
                pieces: .keepingNothing(), progress: { _, _ in })
            return answers.map { _ in
                AskedWork(of: sample, share, bench: bench, task: arm.own(task), counter: self)
            }
        }
        guard let decided = asked(by: .likelihood) else { return nil }
        let isAskedFreely = !task.labels.isEmpty && arm.usesLanguageModel
        return Answering(
            work: decided.whole,
            freely: isAskedFreely ? asked(by: .generation)?.whole ?? PlannedWork() : PlannedWork(),
            beginning: decided.beginning, alone: decided.alone,
            promptTokens: decided.prompts.mean, longest: decided.longest)
    }

    /// What an arm makes once, before any question.
    func preparing(_ arm: any Arm) -> PlannedWork {
        let bench = bench(for: arm) { _ in nil }
        _ = try? arm.prepare(bench.forArm(arm))
        return PlannedWork(embedded: embedding(bench.once.queries, as: .query))
    }

    /// What training learns to say to a question, its end with it.
    fileprivate func completion(of question: Question, task: TaskConfiguration) -> Int {
        let answer = PromptText(" \(task.taughtAnswer(to: question))")
        return tokenizer.continuation(answer).count + 1
    }

    /// Tokens of texts through the encoder of this machine.
    func embedding(_ texts: [String], as role: TextRole) -> Double {
        guard let encoder else { return 0 }
        let prefix = encoder.prefixes[role]
        let sample = SampledPrompts.pick(texts).map { encoder.tokens(prefix + $0).count }
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

    /// nil for arms that train nothing, or cannot make what they would train on.
    func training(_ arm: any Arm, seed: UInt64) -> Training? {
        guard let configuration = arm.training, let model = generator,
            let texts = try? arm.trainingTexts(
                bench(for: arm) { $0.right() }.forArm(arm), seed: seed)
        else { return nil }
        let training = SequenceLengths(texts.training, model: model)
        let validation = SequenceLengths(texts.validation, model: model)
        let epochs = Double(configuration.epochs)
        // With patience p the earliest end is after p looks without a gain behind the first.
        let looks = Double(configuration.validationsPerEpoch)
        let earliest = min(epochs, Double(configuration.patience + 1) / looks)
        let once = training.total + replay.tokens(beside: texts.training.count, configuration)
        let before = replay.tokensBefore(configuration)
        var work = PlannedWork(
            trained: Span(before + once * epochs, least: before + once * earliest))
        let times = Span(epochs * looks, least: earliest * looks)
        work.prompt = times * validation.computed
        work.scored = times * (validation.targetShare * validation.total)
        let rated = RatedTraining(
            configuration: configuration, length: training.mean, targets: training.targets,
            shared: training.shared)
        return Training(work: work, rated: rated)
    }
}

/// The work that an arm asked for when it was put some questions, which stand for more.
private struct AskedWork {
    let prompts: SampledPrompts
    /// What is wanted behind the prompts, for the questions that were put.
    let answers: PlannedWork
    /// What is embedded for them.
    let queries: PlannedWork
    /// What is embedded once, however many questions there are.
    let once: PlannedWork
    /// Tokens of the longest prompt, with the thoughts behind it.
    let longest: Int
    private let sampled: Double
    private let weight: Double

    init(
        of questions: [Question], _ share: (sampled: Int, all: Int), bench: DryBench,
        task: TaskConfiguration, counter: WorkCounter
    ) {
        let requests = bench.model.requests, tokenizer = counter.tokenizer
        sampled = Double(max(share.sampled, 1))
        weight = Double(share.all) / sampled
        prompts = SampledPrompts(
            requests.map(\.prompt), weight: weight, tokenizer: tokenizer)
        queries = PlannedWork(embedded: counter.embedding(bench.perQuestion.queries, as: .query))
        once = PlannedWork(embedded: counter.embedding(bench.once.queries, as: .query))
        let scored = requests.flatMap(\.completions).reduce(0) {
            $0 + tokenizer.continuation($1).count
        }
        let options = requests.compactMap(\.options)
        let thoughts = requests.map(\.thoughts)
        let mostThoughts = Double(thoughts.reduce(0, +))
        answers = PlannedWork(
            generated: Self.written(to: questions, options, task: task, counter: counter)
                + RunForecast.Span(mostThoughts / 2, least: 0, most: mostThoughts),
            scored: RunForecast.Span(Double(scored)))
        longest = prompts.longest + (thoughts.max() ?? 0)
    }

    /// Answers end by themselves, at the limit at the latest; most are as long as the references.
    private static func written(
        to questions: [Question], _ options: [GenerationOptions], task: TaskConfiguration,
        counter: WorkCounter
    ) -> RunForecast.Span {
        guard !options.isEmpty else { return .none }
        let references = questions.map { counter.completion(of: $0, task: task) }
        let likely = options.map(\.maximumTokens).map { limit in
            Double(references.reduce(0) { $0 + min(limit, $1) }) / Double(references.count)
        }
        let most = options.reduce(0) { $0 + $1.maximumTokens }
        return RunForecast.Span(
            likely.reduce(0, +), least: Double(options.count), most: Double(most))
    }

    /// All questions in one batch.
    var whole: PlannedWork { prompts.work + (answers + queries) * weight + once }

    /// What is done once.
    var beginning: PlannedWork { prompts.beginning + once }

    /// One question, when worked examples stand ready.
    var alone: PlannedWork {
        var answers = answers
        (answers.generatedAlone, answers.generated) = (answers.generated, .none)
        return (prompts.alone + answers + queries) * (1 / sampled)
    }
}

extension DryModel.Request {
    /// The most tokens that the model thinks before it answers, where the template makes it; whether
    /// it thinks of its own accord is known to the run alone.
    fileprivate var thoughts: Int {
        guard let options, options.begins(thoughtsIn: prompt) else { return 0 }
        return options.reasoning?.maximumTokens ?? 0
    }
}
