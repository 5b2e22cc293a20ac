import Evaluation
import FineTuning
import FoundationEssentials
import Foundations
import Kernels
package import LanguageModels
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
    package private(set) var model: LanguageModel
    /// Of the model that judges answers; nil when none does.
    var judgeIdentity: ModelIdentity? { models.judge }
    private let models: Models
    private var loadedJudge: LanguageModel?
    private let embedder: Embedder
    /// What the trainings saved, by folder.
    private var digests: [String: SHA256Digest] = [:]
    private var known: (index: FlatIndex, cpuSeconds: Double)?
    /// The worked examples that were drawn, as a server would keep them from one question to the
    /// next.
    var drawnExamples: [ExampleDraw: DrawnExamples] = [:]
    private let folder: String
    /// The run folder of the tuned weights that the model carries; nil for the base.
    private var loaded: TunedWeights?

    /// Weights that a training cell saved.
    struct TunedWeights: Equatable {
        let method: TrainingConfiguration.Method
        let folder: String

        /// All weights, after full fine-tuning.
        var checkpoint: String { "\(folder)/model.safetensors" }

        /// Every file that belongs to the weights.
        private var files: [String] {
            switch method {
            case .lora: ["adapter_config.json", "adapter_model.safetensors"]
            case .full: ["model.safetensors"]
            }
        }

        /// One digest over all files.
        func digest() throws -> SHA256Digest {
            SHA256.hash(
                try files.map { "\($0) \(try SHA256.hash(fileAt: "\(folder)/\($0)").hex)\n" }
                    .joined())
        }

        /// Bytes of the weights themselves: what stands beside them names the base model's path,
        /// whose length is no property of the training.
        func byteCount() throws -> Int {
            try files.filter { $0.hasSuffix(".safetensors") }.reduce(0) { sum, name in
                let path = "\(folder)/\(name)"
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                return sum + (attributes[.size] as? Int ?? 0)
            }
        }
    }

    package init(
        bundle: ScenarioBundle, models: Models, folder: String, monitor: Monitor
    ) throws {
        scenario = bundle.scenario
        questions = bundle.questions
        self.folder = folder
        self.models = models
        model = models.generator
        encoder = models.encoder
        compute = models.compute
        let embedder = Embedder(
            encoder: encoder, store: try VectorStore(path: "\(folder)/vectors.sqlite"))
        self.embedder = embedder
        let chunker = Chunker(
            words: bundle.scenario.chunking.words, overlap: bundle.scenario.chunking.overlap)
        let meter = Meter(), compute = compute
        func index(_ corpus: Corpus?, _ stage: String) throws -> Retriever? {
            try corpus.map { corpus in
                try Retriever(
                    chunks: corpus.documents.flatMap {
                        chunker.chunks(of: $0.text, source: $0.path)
                    }, embedder: embedder, compute: compute, progress: monitor.requests(stage))
            }
        }
        retriever = try index(bundle.corpus, "indexing the corpus")
        var usage = meter.usage()
        usage.cpuSeconds = retriever?.indexing.cpuSeconds ?? 0
        indexing = usage
        wrongRetriever = try index(bundle.wrongCorpus, "indexing the wrong corpus")
    }

    /// Where PEFT is to find the model that an adapter belongs to, wherever the adapter is opened.
    var baseModelOrigin: String { models.generatorOrigin }

    /// What puts questions into words for the model.
    var prompts: PromptBuilder {
        PromptBuilder(
            task: scenario.task, template: model.chatTemplate,
            noChatReason: model.noChatReason ?? "")
    }

    /// The training questions as an index, and the CPU seconds that their vectors took whenever
    /// they were made.
    func knownQuestions() throws -> (index: FlatIndex, cpuSeconds: Double) {
        if let known { return known }
        // Questions are compared with questions: both sides have one role.
        let result = try embedder.embed(questions.train.map(\.text), as: .query)
        let made = (
            index: FlatIndex(vectors: result.vectors, compute: compute),
            cpuSeconds: result.cpuSeconds
        )
        known = made
        return made
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
        let name = arm.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        return TunedWeights(method: method, folder: "\(folder)/weights/\(name)-seed\(seed)")
    }

    /// Notes what a finished training saved: weights that became others are not used.
    func expect(_ digest: SHA256Digest, of weights: TunedWeights) {
        digests[weights.folder] = digest
    }
}

/// Which passages hold the answer to a question.
struct Gold {
    private let question: Question

    init(_ question: Question) { self.question = question }

    /// The place of the first chunk that holds it, counted from 1.
    func rank(in chunks: [Chunk]) -> Int? { chunks.firstIndex(where: isIn).map { $0 + 1 } }

    /// Whether a chunk is of a right source and, when the evidence is known, holds its beginning.
    ///
    /// The beginning alone, since a chunk may end in the middle of the evidence.
    func isIn(_ chunk: Chunk) -> Bool {
        guard question.sources.contains(chunk.source) else { return false }
        guard let evidence = question.evidence else { return true }
        let words = evidence.split(whereSeparator: \.isWhitespace)
        let text = chunk.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.contains(words.joined(separator: " "))
            || text.contains(words.prefix(6).joined(separator: " "))
    }
}
