import Domain
import Evaluation
import FineTuning
import Foundations
import Kernels
public import LanguageModels
import ModelAPI
import Record
import Retrieval
public import Scenarios
import Tokenizers

/// Finds what of a scenario is too long for its model, arm by arm and setting by setting, without any
/// weights and in seconds.
///
/// Which passages a question finds is known to the run alone, so that arms that look for passages are
/// run twice, with models that compute nothing: they find the shortest passages of the corpus, and the
/// longest.
public struct LengthCheck {
    private let bundle: ScenarioBundle
    private let model: LanguageModel
    private let corpus: ExtremePassages
    private let wrongCorpus: ExtremePassages
    private let limit: Int

    /// - Parameters:
    ///   - model: the scenario's generator; its weights are not used.
    ///   - encoder: what a chunk must be short enough for; nil where it is not known.
    init(bundle: ScenarioBundle, model: LanguageModel, encoder: SentenceEncoder?) {
        self.bundle = bundle
        self.model = model
        func passages(_ corpus: Corpus?) -> ExtremePassages {
            ExtremePassages(
                CorpusChunks(
                    corpus, chunking: bundle.scenario.chunking, encoder: encoder, model: model
                ).chunks)
        }
        corpus = passages(bundle.corpus)
        wrongCorpus = passages(bundle.wrongCorpus)
        limit = model.decoder.contextLength
    }

    /// Reads the tokenizer of the scenario's generator.
    ///
    /// - Throws: `LanguageModelsError` when the model is not there or cannot be read.
    public init(bundle: ScenarioBundle, store: ModelStore) throws {
        let models = bundle.scenario.models, compute = try Compute(threads: 1)
        let encoder =
            bundle.corpus != nil && bundle.scenario.asksEncoder
            ? try? store.sentenceEncoder(models.encoder, on: compute) : nil
        self.init(
            bundle: bundle, model: try store.tokenCounter(models.generator, on: compute),
            encoder: encoder)
    }

    /// Everything that is too long, in the order of the arms; empty when all fits.
    ///
    /// - Throws: what reading a probe's file throws.
    public func findings() throws -> [LengthFinding] {
        let arms = ArmFactory.armsHere(bundle.scenario)
        var findings = arms.flatMap { arm in
            training(arm) + asking(arm)
        }
        if arms.contains(where: \.isProbed) { findings += try probes() }
        return findings
    }

    // MARK: - Training

    private func training(_ arm: any Arm) -> [LengthFinding] {
        guard arm.training != nil else { return [] }
        let texts = bundle.scenario.seeds.map { seed in
            withPassages(for: arm) { bench in
                (try? arm.trainingTexts(bench, seed: seed)) ?? TrainingTexts()
            }
        }
        func lengths(_ part: KeyPath<TrainingTexts, [TrainingTexts.Example]>) -> [Lengths] {
            texts.map { least, most in
                Lengths(
                    least: tooLong(least[keyPath: part]),
                    most: most.map { tooLong($0[keyPath: part]) } ?? [])
            }
        }
        return findings(arm.name, .trainingExamples, lengths(\.training))
            + findings(arm.name, .stoppingExamples, lengths(\.validation))
    }

    private func tooLong(_ examples: [TrainingTexts.Example]) -> [LongItem] {
        examples.compactMap { example in
            // A token has a byte at least; a few stand around the text.
            let bytes = example.prompt.text.utf8.count + example.completion.text.utf8.count
            guard bytes + CoarseCounter.tokensAround > limit else { return nil }
            let tokens = example.sequence(for: model).tokens.count
            return tokens > limit ? LongItem(id: example.id, tokens: tokens) : nil
        }
    }

    // MARK: - Asking

    private func asking(_ arm: any Arm) -> [LengthFinding] {
        let seeds = bundle.scenario.seeds
        var tooLong = [LengthFinding.Kind: [(setting: String, Lengths)]]()
        for setting in arm.settings {
            let key = arm.settings.count > 1 ? setting.key : ""
            for seed in arm.dependsOnSeed(setting) && arm.training == nil ? seeds : [seeds[0]] {
                for split in [Split.validation, .test]
                where split == .test || arm.settings.count > 1 {
                    let asked = withPassages(for: arm) { bench in
                        self.asked(arm, setting, split, seed: seed, on: bench)
                    }
                    let kind: LengthFinding.Kind =
                        split == .test ? .testQuestions : .validationQuestions
                    tooLong[.workedExamples, default: []].append(
                        (key, Lengths(least: asked.least.passedOver)))
                    tooLong[kind, default: []].append(
                        (
                            key,
                            Lengths(
                                least: asked.least.questions, most: asked.most?.questions ?? [])
                        ))
                }
            }
        }
        return [LengthFinding.Kind.workedExamples, .validationQuestions, .testQuestions]
            .flatMap { kind in
                let found = tooLong[kind] ?? []
                return findings(
                    arm.name, kind, found.map(\.1), settings: found.map(\.setting))
            }
    }

    /// What is too long when an arm asks the questions of a split.
    private func asked(
        _ arm: any Arm, _ setting: ArmSetting, _ split: Split, seed: UInt64, on bench: ArmBench
    ) -> (questions: [LongItem], passedOver: [LongItem]) {
        do {
            let answers = try arm.answer(
                bundle.questions[split], setting: setting, seed: seed, by: .likelihood,
                bench: bench, pieces: .keepingNothing(), progress: { _, _ in }
            ).answers
            let long = answers.compactMap { answer in
                answer.tooLong.map { LongItem(id: answer.question, tokens: $0) }
            }
            return (long, bench.examples.passedOver(under: setting, seed: seed))
        } catch LabError.nothingFits(.workedExamples, let items, limit: _) {
            // The setting is not tried then.
            return ([], items)
        } catch LabError.nothingFits(_, let items, limit: _) {
            return (items, bench.examples.passedOver(under: setting, seed: seed))
        } catch {
            return ([], [])
        }
    }

    // MARK: - Passages

    /// What comes out on a bench whose searches find the shortest passages, and, where any passage
    /// was looked for, on one whose searches find the longest.
    private func withPassages<Result>(
        for arm: any Arm, _ body: (ArmBench) -> Result
    ) -> (least: Result, most: Result?) {
        let bench = bench(\.shortest)
        let least = body(bench.forArm(arm))
        guard !bench.perQuestion.queries.isEmpty else { return (least, nil) }
        return (least, body(self.bench(\.longest).forArm(arm)))
    }

    private func bench(_ passages: KeyPath<ExtremePassages, DryPassages?>) -> DryBench {
        let task = bundle.scenario.task
        return DryBench(
            bundle: bundle,
            model: DryModel(
                chatForm: model.chatForm,
                counter: CoarseCounter(model, room: task.answerTokens)),
            prompts: PromptBuilder(task: task, model: model), counter: model,
            corpus: corpus[keyPath: passages], wrongCorpus: wrongCorpus[keyPath: passages],
            examples: nil)
    }

    // MARK: - Probes

    private func probes() throws -> [LengthFinding] {
        try bundle.scenario.forgetting.probes.flatMap { probe in
            let items = try bundle.forgettingProbe(probe).itemsTooLong(for: model)
            return findings(
                "probe \(probe.rawValue)", .probeItems,
                [Lengths(least: items.map { LongItem(id: "\($0)", tokens: limit + 1) })])
        }
    }

    // MARK: - Lengths

    /// What is too long with the shortest passages, and with the longest where any are looked for.
    private struct Lengths {
        var least: [LongItem]
        var most: [LongItem] = []
    }

    private func findings(
        _ arm: String, _ kind: LengthFinding.Kind, _ lengths: [Lengths], settings: [String] = []
    ) -> [LengthFinding] {
        let certain = lengths.map(\.least)
        let known = Set(certain.joined().map(\.id))
        return [
            finding(arm, kind, certain, settings, isCertain: true),
            finding(
                arm, kind, lengths.map { $0.most.filter { !known.contains($0.id) } }, settings,
                isCertain: false),
        ].compactMap(\.self)
    }

    private func finding(
        _ arm: String, _ kind: LengthFinding.Kind, _ items: [[LongItem]], _ settings: [String],
        isCertain: Bool
    ) -> LengthFinding? {
        let merged = items.flatMap(\.self).merged
        guard let longest = merged.map(\.tokens).max() else { return nil }
        var under: [String] = []
        for (setting, items) in zip(settings, items)
        where !items.isEmpty && !setting.isEmpty && !under.contains(setting) {
            under.append(setting)
        }
        return LengthFinding(
            arm: arm, kind: kind, count: merged.count,
            subjects: merged.prefix(LengthFinding.mostNamed).map(\.id), settings: under,
            longest: longest, limit: limit, isCertain: isCertain)
    }
}

/// Searches of a corpus that find the same passages for every question.
private struct ExtremePassages {
    let shortest: DryPassages?
    let longest: DryPassages?

    init(_ chunks: [Chunk]) {
        let sorted = chunks.sorted { $0.passage.utf8.count < $1.passage.utf8.count }
        func source(_ find: @escaping (Int) -> [Chunk]) -> DryPassages? {
            guard !chunks.isEmpty else { return nil }
            return DryPassages(chunks) { questions, count in
                let found = find(count)
                return questions.map { _ in found }
            }
        }
        shortest = source { Array(sorted.prefix($0)) }
        longest = source { sorted.suffix($0).reversed() }
    }
}

/// Counts tokens as a model does, but only where it may come to more than the model looks at; elsewhere
/// it gives more than there are.
private struct CoarseCounter: TokenCounter {
    let model: LanguageModel
    let room: Int

    /// Tokens around a text: before it, and for a blank that a tokenizer puts there.
    static let tokensAround = 3

    /// - Parameter room: for an answer, behind a prompt.
    init(_ model: LanguageModel, room: Int) {
        self.model = model
        self.room = room
    }

    var contextLength: Int { model.contextLength }

    func tokenCount(_ prompt: PromptText) -> Int {
        // A token has a byte at least.
        let most = prompt.text.utf8.count + Self.tokensAround
        return most + room <= contextLength ? most : model.tokenCount(prompt)
    }

    func tokenCount(_ request: ScoringRequest) -> Int {
        let longest = request.completions.map(\.text.utf8.count).max() ?? 0
        let most = request.prompt.text.utf8.count + longest + Self.tokensAround
        return most <= contextLength ? most : model.tokenCount(request)
    }
}
