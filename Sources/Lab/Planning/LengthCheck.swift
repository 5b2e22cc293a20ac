import Domain
import Evaluation
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
/// Which passages a question finds is known to the run alone, so that prompts with passages are built
/// twice: with the shortest passages of the corpus, and with the longest.
public struct LengthCheck {
    private let bundle: ScenarioBundle
    private let model: LanguageModel
    private let prompts: PromptBuilder
    private let chunks: [Chunk]
    private let wrongChunks: [Chunk]
    private let limit: Int

    /// - Parameters:
    ///   - model: the scenario's generator; its weights are not used.
    ///   - encoder: what a chunk must be short enough for; nil where it is not known.
    init(bundle: ScenarioBundle, model: LanguageModel, encoder: SentenceEncoder?) {
        self.bundle = bundle
        self.model = model
        prompts = PromptBuilder(
            task: bundle.scenario.task, template: model.chatTemplate,
            noChatReason: model.noChatReason ?? "")
        let chunking = bundle.scenario.chunking
        chunks =
            CorpusChunks(
                bundle.corpus, chunking: chunking, encoder: encoder, model: model
            ).chunks
        wrongChunks =
            CorpusChunks(
                bundle.wrongCorpus, chunking: chunking, encoder: encoder, model: model
            ).chunks
        limit = model.decoder.contextLength
    }

    /// Reads the tokenizer of the scenario's generator.
    ///
    /// - Throws: `LanguageModelsError` when the model is not there or cannot be read.
    public init(bundle: ScenarioBundle, store: ModelStore) throws {
        let models = bundle.scenario.models, compute = try Compute(threads: 1)
        let encoder = bundle.corpus.flatMap { _ in
            try? store.sentenceEncoder(models.encoder, on: compute)
        }
        self.init(
            bundle: bundle, model: try store.tokenCounter(models.generator, on: compute),
            encoder: encoder)
    }

    /// Everything that is too long, in the order of the arms; empty when all fits.
    ///
    /// - Throws: what reading a probe's file throws.
    public func findings() throws -> [LengthFinding] {
        let arms = bundle.scenario.arms.map(ArmFactory.arm)
        var findings = arms.flatMap { arm in
            training(arm) + (arm.usesLanguageModel ? asking(arm) : [])
        }
        if arms.contains(where: \.isProbed) { findings += try probes() }
        return findings
    }

    // MARK: - Training

    private func training(_ arm: any Arm) -> [LengthFinding] {
        guard let tuned = arm as? TunedArm else { return [] }
        let scenario = bundle.scenario
        let validation = examples(bundle.questions.validation, of: tuned)
        guard arm.kind != .loraDocuments else {
            let documents = chunks.map { chunk in
                LongItem(id: chunk.id, tokens: length(of: "", completion: chunk.text))
            }
            return findings(arm.name, .trainingExamples, [Lengths(least: documents)])
                + findings(arm.name, .stoppingExamples, [validation])
        }
        let taught = scenario.seeds.map { seed in
            examples(
                tuned.taught(bundle.questions.train, task: scenario.task, seed: seed), of: tuned)
        }
        return findings(arm.name, .trainingExamples, taught)
            + findings(arm.name, .stoppingExamples, [validation])
    }

    private func examples(_ questions: [Question], of arm: TunedArm) -> Lengths {
        lengths(questions, passages: arm.context.map { $0.distractors + 1 } ?? 0, from: chunks) {
            question, passages in
            let prompt = try? prompts.prompt(
                PromptBlock(question: question.text, passages: passages), examples: [],
                form: .completion)
            return length(of: prompt ?? PromptText(""), completion: " \(question.answers[0])")
        }
    }

    /// With the token that ends it.
    private func length(of prompt: PromptText, completion: String) -> Int {
        guard prompt.text.utf8.count + completion.utf8.count + 3 > limit else { return 0 }
        return model.tokens(prompt).count + model.continuation(completion).count + 1
    }

    // MARK: - Asking

    private func asking(_ arm: any Arm) -> [LengthFinding] {
        let seeds = bundle.scenario.seeds
        var tooLong = [LengthFinding.Kind: [(setting: String, Lengths)]]()
        for setting in arm.settings {
            let key = arm.settings.count > 1 ? setting.key : ""
            for seed in arm.dependsOnSeed(setting) && arm.training == nil ? seeds : [seeds[0]] {
                let drawn = examples(setting, seed: seed)
                tooLong[.workedExamples, default: []].append(
                    (key, Lengths(least: drawn.passedOver)))
                // The setting is not tried then.
                guard let blocks = drawn.blocks else { continue }
                for split in [Split.validation, .test]
                where split == .test || arm.settings.count > 1 {
                    let kind: LengthFinding.Kind =
                        split == .test ? .testQuestions : .validationQuestions
                    tooLong[kind, default: []].append(
                        (key, asked(bundle.questions[split], arm, setting, behind: blocks)))
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

    /// Worked examples without passages; `blocks` is nil when too few fit.
    private func examples(
        _ setting: ArmSetting, seed: UInt64
    ) -> (blocks: [PromptBlock]?, passedOver: [LongItem]) {
        guard let count = setting.examples, count > 0 else { return ([], []) }
        let order = ExampleChooser.order(
            bundle.questions.train, labels: bundle.scenario.task.labels, seed: seed)
        let candidates = order.map {
            ($0.id, PromptBlock(question: $0.text, answer: $0.answers[0]))
        }
        do {
            let drawn = try ExampleChooser(model: model, prompts: prompts)
                .choose(count, from: candidates)
            return (drawn.blocks, drawn.passedOver)
        } catch LabError.nothingFits(_, let items, limit: _) {
            return (nil, items)
        } catch {
            return (nil, [])
        }
    }

    private func asked(
        _ questions: [Question], _ arm: any Arm, _ setting: ArmSetting,
        behind examples: [PromptBlock]
    ) -> Lengths {
        let form = setting.form ?? .completion, room = answerRoom(form)
        let source = arm.kind == .ragWrongCorpus ? wrongChunks : chunks
        let count = (setting.passages ?? 0) + (setting.distractors ?? 0)
        return lengths(questions, passages: count, from: source) { question, passages in
            let prompt = try? prompts.prompt(
                PromptBlock(question: question.text, passages: passages), examples: examples,
                form: form)
            guard let prompt, prompt.text.utf8.count + room + 2 > limit else { return 0 }
            return model.tokens(prompt).count + room
        }
    }

    /// Tokens of the longest answer, or of the longest label.
    private func answerRoom(_ form: PromptForm) -> Int {
        let task = bundle.scenario.task
        guard !task.labels.isEmpty else { return task.answerTokens }
        let lead = prompts.lead(form)
        return task.labels.map { model.continuation(lead + PromptText($0)).count }.max() ?? 0
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

    /// Lengths with the shortest passages, and with the longest where there are any.
    private struct Lengths {
        var least: [LongItem]
        var most: [LongItem] = []
    }

    private func lengths(
        _ questions: [Question], passages count: Int, from chunks: [Chunk],
        length: (Question, [String]) -> Int
    ) -> Lengths {
        func items(_ passages: [String]) -> [LongItem] {
            questions.map { LongItem(id: $0.id, tokens: length($0, passages)) }
        }
        guard count > 0, !chunks.isEmpty else { return Lengths(least: items([])) }
        let passages = chunks.map(\.passage).sorted { $0.utf8.count < $1.utf8.count }
        return Lengths(
            least: items(Array(passages.prefix(count))),
            most: items(Array(passages.suffix(count))))
    }

    private func findings(
        _ arm: String, _ kind: LengthFinding.Kind, _ lengths: [Lengths], settings: [String] = []
    ) -> [LengthFinding] {
        func tooLong(_ items: [LongItem]) -> [LongItem] { items.filter { $0.tokens > limit } }
        // Worked examples are measured against their own room.
        let certain = lengths.map { kind == .workedExamples ? $0.least : tooLong($0.least) }
        let possible = lengths.map { tooLong($0.most) }
        let known = Set(certain.joined().map(\.id))
        return [
            finding(arm, kind, certain, settings, isCertain: true),
            finding(
                arm, kind, possible.map { $0.filter { !known.contains($0.id) } }, settings,
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
