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
    let encoder: SentenceEncoder
    /// nil when the scenario has no corpus.
    package let retriever: Retriever?
    let wrongRetriever: Retriever?
    /// Work that building the index took.
    let indexing: Usage
    /// What became of the data since they were read.
    let notices: [DataNotice]
    package private(set) var model: LanguageModel
    /// Of the model that judges answers; nil when none does.
    var judgeIdentity: ModelIdentity? { models.judge }
    var measurements: MeasurementCache { models.measurements }
    var precisionIsAutomatic: Bool { models.precisionIsAutomatic }
    private let models: Models
    private var loadedJudge: LanguageModel?
    /// What the trainings saved, by folder.
    private var digests: [String: SHA256Digest] = [:]
    private let known: TrainingIndex
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
        model = models.generator
        encoder = models.encoder
        compute = models.compute
        let embedder = Embedder(
            encoder: encoder, store: try VectorStore(path: "\(folder)/vectors.sqlite"))
        let meter = Meter(), compute = compute
        var shortened: [String] = []
        func index(_ corpus: Corpus?, _ stage: String) throws -> Retriever? {
            guard corpus != nil else { return nil }
            let cut = CorpusChunks(
                corpus, chunking: bundle.scenario.chunking, encoder: models.encoder,
                model: models.generator)
            shortened += cut.shortened
            return try Retriever(
                chunks: cut.chunks, embedder: embedder, compute: compute,
                progress: monitor.requests(stage))
        }
        let retriever = try index(bundle.corpus, "indexing the corpus")
        self.retriever = retriever
        var usage = meter.usage()
        usage.cpuSeconds = retriever?.indexing.cpuSeconds ?? 0
        indexing = usage
        wrongRetriever = try index(bundle.wrongCorpus, "indexing the wrong corpus")
        notices = [DataNotice(.shortenedPassages, subjects: shortened)].compactMap(\.self)
        known = TrainingIndex(
            questions.train, encoder: encoder, embedder: embedder, compute: compute)
        examples = WorkedExamples(
            questions.train, task: scenario.task,
            prompts: PromptBuilder(task: scenario.task, model: model), counter: model,
            source: retriever)
    }

    /// Where PEFT is to find the model that an adapter belongs to, wherever the adapter is opened.
    var baseModelOrigin: String { models.generatorOrigin }

    /// What puts questions into words for the model.
    package var prompts: PromptBuilder { PromptBuilder(task: scenario.task, model: model) }

    /// What arms work with: the model with the weights that it carries now.
    package var forArms: ArmBench {
        ArmBench(
            task: scenario.task, questions: questions, prompts: prompts, model: model,
            corpus: retriever, wrongCorpus: wrongRetriever, known: known, examples: examples)
    }

    /// What an arm works with: the models of this machine, or the service that it asks.
    ///
    /// - Parameter isTimed: whether nothing that was answered before may be answered at once.
    func forArm(_ arm: any Contestant, isTimed: Bool = false) -> ArmBench {
        guard let service = arm.service,
            let model = isTimed ? services.forgetful(service.name) : services[service.name]
        else { return forArms }
        let prompts = PromptBuilder(
            task: scenario.task, chatForm: model.chatForm,
            noChatReason: "The service takes no turns (/chat/completions).")
        let examples =
            examplesByService[service.name]
            ?? WorkedExamples(
                questions.train, task: scenario.task, prompts: prompts, counter: model.counter,
                source: retriever)
        examplesByService[service.name] = examples
        return ArmBench(
            task: scenario.task, questions: questions, prompts: prompts, model: model,
            corpus: retriever, wrongCorpus: wrongRetriever, known: known, examples: examples)
    }

    /// What an arm is trained on.
    package func trainingData(of arm: any Arm, seed: UInt64) throws -> TrainingData {
        TrainingData(try arm.trainingTexts(forArms, seed: seed), for: model)
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
            try AdapterSet(folder: weights?.folder ?? "", for: model.decoder)
                .attach(to: model.decoder)
        case .full:
            loaded = weights
            try FullCheckpoint.load(from: weights?.checkpoint ?? "", into: model.decoder)
        }
        loaded = weights
    }

    private func useBase() throws {
        AdapterSet.detach(from: model.decoder)
        if loaded?.method == .full {
            model = try models.freshGenerator()
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
