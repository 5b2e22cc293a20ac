package import Domain
import FineTuning
import Foundations
import Kernels
package import LanguageModels
import ModelAPI
import Record
import RemoteModels
package import Retrieval
package import Scenarios
import Storage

/// The tools that all arms of one experiment share: data, models, indexes.
///
/// Not `Sendable`: it holds the models.
package final class Workbench {
    let scenario: Scenario
    package let questions: QuestionSet
    let compute: Compute
    /// nil when the scenario has no corpus.
    package let retriever: Retriever?
    let wrongRetriever: Retriever?
    /// Work that building the index took.
    let indexing: Usage
    /// What became of the data since they were read.
    let notices: [DataNotice]
    /// The generator, with the weights that it carries now; nil where no arm asks it.
    private var generator: LanguageModel?
    /// Of the model that judges answers; nil when none does.
    var judgeIdentity: ModelIdentity? { models.judge }
    /// What turns texts into vectors on this machine; nil where a service does, or nothing.
    var encoder: SentenceEncoder? { models.encoder }
    var measurements: MeasurementCache { models.measurements }
    var precisionIsAutomatic: Bool { models.precisionIsAutomatic }
    private let models: Models
    private var loadedJudge: LanguageModel?
    /// Of the base, for all trainings that hold on to it.
    let untuned = UntunedStates()
    /// What the trainings saved, by folder.
    private var digests: [String: SHA256Digest] = [:]
    /// Nil where nothing is embedded, and no arm asks for it.
    private let known: TrainingIndex?
    /// Models behind services that arms ask.
    let services: Services
    /// Worked examples for these: their prompts are other ones.
    private var examplesByService: [String: WorkedExamples] = [:]
    package let examples: WorkedExamples
    private let folder: String
    /// The run folder of the tuned weights that the model carries; nil for the base.
    private var loaded: TunedWeights?

    package init(
        bundle: ScenarioBundle, models: Models, services: Services, folder: String,
        monitor: Monitor
    ) throws {
        scenario = bundle.scenario
        questions = bundle.questions
        self.folder = folder
        self.models = models
        self.services = services
        generator = models.generator
        compute = models.compute
        let encoder: (any TextEmbedder)? = models.encoder ?? services.encoder?.model
        let embedder = try encoder.map {
            Embedder(encoder: $0, store: try VectorStore(path: "\(folder)/vectors.sqlite"))
        }
        let meter = Meter(), compute = compute
        var shortened: [String] = []
        func index(_ corpus: Corpus?, isRead: Bool, _ stage: String) throws -> Retriever? {
            // Nothing goes to a service that no arm needs, and none has declared.
            guard corpus != nil, let embedder, isRead || models.encoder != nil else { return nil }
            let cut = CorpusChunks(
                corpus, chunking: bundle.scenario.chunking, encoder: models.encoder,
                model: models.generator)
            shortened += cut.shortened
            return try Retriever(
                chunks: cut.chunks, embedder: embedder, compute: compute,
                progress: monitor.requests(stage))
        }
        let retriever = try index(
            bundle.corpus, isRead: bundle.scenario.readsCorpus, "indexing the corpus")
        self.retriever = retriever
        var usage = meter.usage()
        usage.cpuSeconds = retriever?.indexing.cpuSeconds ?? 0
        indexing = usage
        wrongRetriever = try index(
            bundle.wrongCorpus, isRead: bundle.scenario.readsWrongCorpus,
            "indexing the wrong corpus")
        notices = [DataNotice(.shortenedPassages, subjects: shortened)].compactMap(\.self)
        let known = embedder.map {
            TrainingIndex(bundle.questions.train, embedder: $0, compute: compute)
        }
        self.known = known
        examples = WorkedExamples(
            questions.train, task: scenario.task,
            prompts: PromptBuilder(task: scenario.task, model: models.generator),
            counter: models.generator, source: retriever)
    }

    /// Where PEFT is to find the model that an adapter belongs to, wherever the adapter is opened.
    var baseModelOrigin: String { models.generatorOrigin }

    /// Opens the files of the generator, for single weights as they were before any training.
    func baseWeights() throws -> DecoderLoader { try models.generatorWeights() }

    /// The generator with the weights that it carries now, for arms that ask it.
    package var model: LanguageModel {
        guard let generator else { preconditionFailure("no arm asks the generator") }
        return generator
    }

    /// What puts questions into words for the model.
    package var prompts: PromptBuilder { PromptBuilder(task: scenario.task, model: generator) }

    /// What arms work with: the model with the weights that it carries now.
    package var forArms: ArmBench {
        bench(asking: generator ?? AbsentModel(), prompts: prompts, examples: examples)
    }

    /// What an arm works with: the models of this machine, or the service that it asks.
    ///
    /// - Parameter isTimed: whether nothing that was answered before may be answered at once.
    func forArm(_ arm: any Contestant, isTimed: Bool = false) -> ArmBench {
        guard let service = arm.service,
            let model = isTimed ? services.forgetful(service.name) : services[service.name]
        else {
            return bench(
                asking: generator ?? AbsentModel(), prompts: prompts, examples: examples,
                isTimed: isTimed
            ).own(of: arm)
        }
        let prompts = PromptBuilder(
            task: scenario.task, chatForm: model.chatForm,
            noChatReason: "The service takes no turns (/chat/completions).")
        let examples =
            examplesByService[service.name]
            ?? WorkedExamples(
                questions.train, task: scenario.task, prompts: prompts, counter: model.counter,
                source: retriever)
        examplesByService[service.name] = examples
        return bench(asking: model, prompts: prompts, examples: examples, isTimed: isTimed)
            .own(of: arm)
    }

    private func bench(
        asking model: any TextModel, prompts: PromptBuilder, examples: WorkedExamples,
        isTimed: Bool = false
    ) -> ArmBench {
        let encoder = isTimed ? services.encoder?.forgetful : nil
        func asked(_ retriever: Retriever?) -> Retriever? {
            encoder.flatMap { retriever?.asked(by: $0) } ?? retriever
        }
        return ArmBench(
            task: scenario.task, questions: questions, prompts: prompts, model: model,
            corpus: asked(retriever), wrongCorpus: asked(wrongRetriever),
            known: encoder.flatMap { known?.asked(by: $0) } ?? known, examples: examples)
    }

    /// What an arm is trained on.
    package func trainingData(of arm: any Arm, seed: UInt64) throws -> TrainingData {
        TrainingData(try arm.trainingTexts(forArm(arm), seed: seed), for: model)
    }

    // MARK: - Weights

    /// Gives the model the weights of the base, or those that a training saved.
    func use(_ weights: TunedWeights?) throws {
        guard weights != loaded else { return }
        if let weights, let expected = digests[weights.folder],
            (try? weights.digest()) != expected
        {
            throw LabError.weightsGone(folder: weights.folder)
        }
        try useBase()
        switch weights?.method {
        case nil: break
        case .lora:
            try AdapterSet(
                folder: weights?.folder ?? "", for: model.decoder, blend: weights?.blend ?? 1
            ).attach(to: model.decoder)
        case .full:
            loaded = weights
            try FullCheckpoint.load(
                from: weights?.checkpoint ?? "", into: model.decoder, blend: weights?.blend ?? 1)
        }
        loaded = weights
    }

    private func useBase() throws {
        if let generator { AdapterSet.detach(from: generator.decoder) }
        if loaded?.method == .full {
            generator = try models.freshGenerator()
        }
        loaded = nil
    }

    /// The model that judges answers, with the weights of its files: where it is the generator, what
    /// was trained is taken off.
    func judge() throws -> LanguageModel {
        if loadedJudge == nil { loadedJudge = try models.separateJudge() }
        if let loadedJudge { return loadedJudge }
        try use(nil)
        return model
    }

    /// Says that a training has changed the model's own weights: they are read anew before the
    /// next use of the base.
    func markTrained(_ weights: TunedWeights) { loaded = weights }

    /// Where a training's weights are kept.
    func weights(
        arm: String, seed: UInt64, method: TrainingConfiguration.Method
    ) -> TunedWeights {
        let name = Self.weightsName(arm: arm, seed: seed)
        return TunedWeights(method: method, folder: "\(folder)/weights/\(name)")
    }

    /// The name of the folder, in `weights`, of what a training leaves.
    static func weightsName(arm: String, seed: UInt64) -> String {
        "\(ArmConfiguration.folderName(of: arm))-seed\(seed)"
    }

    /// Notes what a finished training saved: weights that became others are not used.
    func expect(_ digest: SHA256Digest, of weights: TunedWeights) {
        digests[weights.folder] = digest
    }
}

/// Which passages hold the answer to a question.
struct Gold {
    private let sources: [String]
    /// Of the evidence, where it is known: a chunk may end in its middle.
    private let beginning: EvidenceText?

    init(_ question: Question) {
        sources = question.sources
        beginning = question.evidence.map { EvidenceText($0).beginning }
    }

    /// The place of the first chunk that holds it, counted from 1.
    func rank(in chunks: [Chunk]) -> Int? { chunks.firstIndex(where: isIn).map { $0 + 1 } }

    /// Whether a chunk is of a right source and, when the evidence is known, holds its beginning.
    func isIn(_ chunk: Chunk) -> Bool {
        isIn(source: chunk.source, evidence: EvidenceText(chunk.text))
    }

    /// The same of any passage, whose text is only looked at where it matters.
    func isIn(source: String, evidence text: @autoclosure () -> EvidenceText) -> Bool {
        guard sources.contains(source) else { return false }
        return beginning.map { text().holds($0) } ?? true
    }
}
