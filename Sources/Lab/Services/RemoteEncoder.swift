import Domain
import Foundations
import ModelAPI
import Record
import RemoteModels
import Storage

/// The encoder of a run that is behind a service.
///
/// Its vectors are kept in the run folder as they come, questions' too, and what they took with the
/// replies of all services.
struct RemoteEncoder {
    /// The scenario's name of the model.
    let name: String
    let model: RemoteEmbedder
    /// The same, which keeps nothing and asks again: for waiting times.
    let forgetful: RemoteEmbedder
    private let vectors: VectorStore

    /// What a service was found to give.
    private struct Findings: Codable {
        var dimension: Int
    }

    /// Learns how long the service's vectors are, or reads it from the journal.
    init(
        _ endpoint: APIEndpoint, named name: String, prefixes: TextPrefixes, vectors: VectorStore,
        replies: KeptReplies, budget: RequestBudget?, journal: Journal, monitor: Monitor
    ) throws {
        let cell = CellName(kind: .service, detail: "\(name) embeds")
        let dimension = try journal.found(cell) {
            Findings(
                dimension: try RemoteEmbedder.dimension(
                    of: endpoint, progress: monitor.requests("asking what \(name) gives")))
        }.dimension
        self.name = name
        self.vectors = vectors
        let store = KeptVectors(
            vectors, replies: replies, dimension: dimension,
            encoder: SHA256.hash(RemoteEmbedder.fingerprint(of: endpoint, dimension: dimension)))
        model = try RemoteEmbedder(
            endpoint, dimension: dimension, prefixes: prefixes, store: store, budget: budget)
        forgetful = try RemoteEmbedder(
            endpoint, dimension: dimension, prefixes: prefixes, budget: budget)
    }

    /// Tokens that the service read of texts, as far as they were embedded; nil where it does not
    /// tell.
    func tokens(of texts: [String], as role: TextRole) throws -> Double? {
        let encoder = SHA256.hash(model.fingerprint), prefix = model.prefixes[role]
        return try vectors.tokens(
            for: Set(texts.map { VectorStore.key(encoder: encoder, text: prefix + $0) }))
    }
}

/// Vectors in the run folder's store, under the keys by which `Embedder` looks for them.
private final class KeptVectors: EmbeddingStore {
    private let store: VectorStore
    private let replies: KeptReplies
    private let dimension: Int
    private let encoder: SHA256Digest

    init(_ store: VectorStore, replies: KeptReplies, dimension: Int, encoder: SHA256Digest) {
        self.store = store
        self.replies = replies
        self.dimension = dimension
        self.encoder = encoder
    }

    private func key(_ text: String) -> SHA256Digest {
        VectorStore.key(encoder: encoder, text: text)
    }

    func vectors(of texts: [String]) throws -> [[Float]?] {
        let keys = texts.map(key)
        let known = try store.vectors(for: keys, dimension: dimension)
        return keys.map { known[$0] }
    }

    func keep(_ vectors: [[Float]], of texts: [String], reply: StoredReply) throws {
        let keys = texts.map(key)
        try store.insert(
            Dictionary(zip(keys, vectors)) { first, _ in first }, tokens: reply.usage.prompt)
        try replies.keep(reply, for: SHA256.hash(keys.map(\.hex).joined()))
    }
}

extension Journal {
    /// What was found out about a service in an earlier run, or is now.
    func found<Findings: Codable>(
        _ cell: CellName, _ find: () throws -> Findings
    ) throws -> Findings {
        if let kept: Findings = try finished(cell.key) { return kept }
        let found = try find()
        try finish(cell, found)
        return found
    }
}

extension TextPrefixes {
    /// What a scenario has its encoder read before questions and passages.
    init(_ models: ModelNames) {
        self.init(query: models.queryPrefix ?? "", passage: models.passagePrefix ?? "")
    }
}

extension Scenario {
    /// What an arm sends under a setting, and who gets it.
    func dataFlow(of arm: any Contestant, under setting: ArmSetting) -> DataFlow {
        var flow = arm.dataFlow(setting)
        if asksForVectors {
            flow.embedder = models.encoderService.flatMap { ServiceURL.stranger($0.url) }
            // An arm that learns the documents has them cut for the index, which is then made.
            if arm.kind.needsCorpus, flow.index.isEmpty { flow.index = [.questions, .corpus] }
        }
        return flow
    }
}
