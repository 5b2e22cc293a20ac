import Foundations
public import ModelAPI
import Synchronization

/// A model behind an OpenAI-style service that turns texts into vectors (`/embeddings`).
public final class RemoteEmbedder: TextEmbedder, Sendable {
    /// Of the longest vectors there are, 8,192 numbers, so many bytes hold 64.
    private static let mostBody = 16_000_000

    /// Texts of one request, unless others are given.
    public static let usualBatch = 32

    /// As it was given.
    public let endpoint: APIEndpoint
    /// As it was given.
    public let dimension: Int
    /// As they were given.
    public let prefixes: TextPrefixes
    private let batch: Int
    private let service: Service
    /// Under a lock: a store is not called by two threads at once.
    private let store: Mutex<(any EmbeddingStore)?>

    /// An embedder that sends nothing yet.
    ///
    /// - Parameters:
    ///   - dimension: of ``dimension(of:waiting:progress:)``; another one in a reply is an error.
    ///   - batch: the most texts of one request, 1…64.
    ///   - store: nil keeps nothing.
    /// - Throws: ``RemoteModelsError/budgetWithoutPrices(model:)``.
    public init(
        _ endpoint: APIEndpoint, dimension: Int, prefixes: TextPrefixes = TextPrefixes(),
        batch: Int = usualBatch, store: (any EmbeddingStore)? = nil, budget: RequestBudget? = nil,
        waiting: any Waiting = SystemWaiting(), settling: Duration = .seconds(10)
    ) throws(RemoteModelsError) {
        precondition((1...64).contains(batch) && dimension >= 1)
        self.endpoint = endpoint
        self.dimension = dimension
        self.prefixes = prefixes
        self.batch = batch
        self.store = Mutex(store)
        service = try Service(endpoint, budget: budget, waiting: waiting, settling: settling)
    }

    /// A request for vectors, as it would be sent, without the key.
    ///
    /// - Parameter texts: with the prefixes of their roles.
    public static func request(for texts: [String], to endpoint: APIEndpoint) throws -> String {
        endpoint.shown(try body(texts, for: endpoint), to: .embeddings)
    }

    fileprivate static func body(_ texts: [String], for endpoint: APIEndpoint) throws -> String {
        try CanonicalJSON.encodeLine(
            RequestBody(model: endpoint.model, input: texts, encoding: "float"))
    }

    /// Asks a service for one vector, to learn how long its vectors are.
    ///
    /// - Throws: as ``vectors(of:as:progress:)``.
    public static func dimension(
        of endpoint: APIEndpoint, waiting: any Waiting = SystemWaiting(),
        progress: RequestProgress = { _, _ in }
    ) throws -> Int {
        let service = try Service(endpoint, budget: nil, waiting: waiting, settling: .zero)
        let vectors = try service.work(jobs: 1, progress: { try progress($0, 1) }) { _, call in
            try service.vectors(of: ["dimension"], mostBody: mostBody, call).0.vectors
        }
        return vectors[0][0].count
    }

    /// Address, model and dimension. A service may change a model under its name; nobody can tell.
    public var fingerprint: String { Self.fingerprint(of: endpoint, dimension: dimension) }

    /// What ``fingerprint`` is of an embedder.
    public static func fingerprint(of endpoint: APIEndpoint, dimension: Int) -> String {
        SHA256.hash("\(endpoint.url)\n\(endpoint.model)\n\(dimension)").hex
    }

    /// The vectors of texts, several batches asked for at once; what is kept, or stands there twice,
    /// is not asked for again.
    ///
    /// - Returns: without tokens where a store knows them text by text.
    /// - Throws: ``RemoteModelsError``, what the store throws, and what `progress` throws.
    public func vectors(
        of texts: [String], as role: TextRole, progress: RequestProgress
    ) throws -> TextVectors {
        let whole = texts.map { prefixes[role] + $0 }
        var known: [String: [Float]] = [:], missing: [String] = [], seen: Set<String> = []
        for (text, vector) in zip(whole, try kept(whole)) where seen.insert(text).inserted {
            if let vector { known[text] = vector } else { missing.append(text) }
        }
        let starts = Array(stride(from: 0, to: missing.count, by: batch))
        let done = texts.count - missing.count
        let (asked, batch, service) = (missing, batch, service)
        let parts = try service.work(
            jobs: starts.count,
            progress: { try progress(min(done + $0 * batch, texts.count), texts.count) }
        ) { job, call in
            let own = Array(asked[starts[job]..<min(starts[job] + batch, asked.count)])
            return try self.vectors(of: own, call)
        }
        for (text, vector) in zip(missing, parts.flatMap(\.vectors)) { known[text] = vector }
        let isKept = store.withLock { $0 != nil }
        return TextVectors(
            vectors: whole.compactMap { known[$0] },
            tokens: isKept
                ? nil
                : parts.reduce(0) { sum, part in
                    sum.flatMap { sum in part.tokens.map { sum + $0 } }
                })
    }

    private func kept(_ texts: [String]) throws -> [[Float]?] {
        try store.withLock { try $0?.vectors(of: texts) } ?? texts.map { _ in nil }
    }

    /// The vectors of a batch, kept as they come.
    private func vectors(of texts: [String], _ call: ServiceCall) throws -> TextVectors {
        let (part, reply) = try service.vectors(of: texts, mostBody: Self.mostBody, call)
        if let other = part.vectors.first(where: { $0.count != dimension }) {
            throw RemoteModelsError.wrongDimension(
                at: endpoint.url.address(of: .embeddings), expected: dimension, got: other.count)
        }
        try store.withLock {
            try $0?.keep(part.vectors, of: texts, reply: reply.stored(text: "", key: endpoint.key))
        }
        return part
    }
}

extension Service {
    /// The vectors of a batch, of length 1, in its order.
    fileprivate func vectors(
        of texts: [String], mostBody: Int, _ call: ServiceCall
    ) throws -> (TextVectors, ServiceReply) {
        let body = try RemoteEmbedder.body(texts, for: endpoint)
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        let reply = try send(
            body, to: .embeddings, estimate: (bytes / 3 + 16 * texts.count, 0), mostBody: mostBody,
            call: call)
        guard let items = reply.root["data"]?.elements, items.count == texts.count else {
            throw reply.wrongShape("data", "a list of \(texts.count)", reply.root["data"])
        }
        var vectors: [[Float]?] = Array(repeating: nil, count: texts.count)
        for (place, item) in items.enumerated() {
            let path = "data[\(place)]"
            guard let index = item["index"]?.integer, vectors.indices.contains(index),
                vectors[index] == nil
            else {
                throw reply.wrongShape("\(path).index", "each text's number once", item["index"])
            }
            vectors[index] = try reply.vector(item["embedding"], at: "\(path).embedding")
        }
        return (
            TextVectors(vectors: vectors.compactMap(\.self), tokens: reply.usage.prompt), reply
        )
    }
}

extension ServiceReply {
    /// A vector of length 1.
    fileprivate func vector(
        _ node: JSONNode?, at path: String
    ) throws(RemoteModelsError) -> [Float] {
        guard let elements = node?.elements, !elements.isEmpty else {
            throw wrongShape(path, "a list of numbers", node)
        }
        var vector: [Float] = []
        vector.reserveCapacity(elements.count)
        var square = 0.0
        for (place, element) in elements.enumerated() {
            guard case .number(let text) = element.value, let value = Float(text), value.isFinite
            else { throw wrongShape("\(path)[\(place)]", "a number", element) }
            vector.append(value)
            square += Double(value) * Double(value)
        }
        guard square > 0 else { throw .noDirection(at: address) }
        let length = Float(square.squareRoot())
        guard length > 0 else { throw .noDirection(at: address) }
        return vector.map { $0 / length }
    }
}
