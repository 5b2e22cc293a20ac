import Foundations
public import ModelAPI

/// A model behind an OpenAI-style service that turns texts into vectors (`/embeddings`).
public final class RemoteEmbedder: TextEmbedder, Sendable {
    /// Of the longest vectors there are, 8,192 numbers, so many bytes hold 64.
    private static let mostBody = 16_000_000

    /// As it was given.
    public let endpoint: APIEndpoint
    /// As it was given.
    public let dimension: Int
    /// As they were given.
    public let prefixes: TextPrefixes
    private let batch: Int
    private let service: Service

    /// An embedder that sends nothing yet.
    ///
    /// - Parameters:
    ///   - dimension: of ``dimension(of:waiting:progress:)``; another one in a reply is an error.
    ///   - batch: the most texts of one request, 1…64.
    /// - Throws: ``RemoteModelsError/budgetWithoutPrices(model:)``.
    public init(
        _ endpoint: APIEndpoint, dimension: Int, prefixes: TextPrefixes = TextPrefixes(),
        batch: Int = 32, budget: RequestBudget? = nil, waiting: any Waiting = SystemWaiting(),
        settling: Duration = .seconds(10)
    ) throws(RemoteModelsError) {
        precondition((1...64).contains(batch) && dimension >= 1)
        self.endpoint = endpoint
        self.dimension = dimension
        self.prefixes = prefixes
        self.batch = batch
        service = try Service(endpoint, budget: budget, waiting: waiting, settling: settling)
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
            try service.vectors(of: ["dimension"], mostBody: mostBody, call).vectors
        }
        return vectors[0][0].count
    }

    /// Address, model and dimension. A service may change a model under its name; nobody can tell.
    public var fingerprint: String {
        SHA256.hash("\(endpoint.url)\n\(endpoint.model)\n\(dimension)").hex
    }

    /// The vectors of texts, several batches asked for at once.
    ///
    /// - Throws: ``RemoteModelsError``, and what `progress` throws.
    public func vectors(
        of texts: [String], as role: TextRole, progress: RequestProgress
    ) throws -> TextVectors {
        let prefix = prefixes[role], dimension = dimension, batch = batch
        let starts = Array(stride(from: 0, to: texts.count, by: batch))
        let service = service
        let parts = try service.work(
            jobs: starts.count,
            progress: { try progress(min($0 * batch, texts.count), texts.count) }
        ) { job, call in
            let own = texts[starts[job]..<min(starts[job] + batch, texts.count)]
            let part = try service.vectors(
                of: own.map { prefix + $0 }, mostBody: Self.mostBody, call)
            if let other = part.vectors.first(where: { $0.count != dimension }) {
                throw RemoteModelsError.wrongDimension(
                    at: service.endpoint.url.address(of: .embeddings), expected: dimension,
                    got: other.count)
            }
            return part
        }
        return TextVectors(
            vectors: parts.flatMap(\.vectors),
            tokens: parts.reduce(0) { sum, part in
                sum.flatMap { sum in part.tokens.map { sum + $0 } }
            })
    }
}

extension Service {
    /// The vectors of a batch, of length 1, in its order.
    fileprivate func vectors(
        of texts: [String], mostBody: Int, _ call: ServiceCall
    ) throws -> TextVectors {
        let body = try CanonicalJSON.encodeLine(
            RequestBody(model: endpoint.model, input: texts, encoding: "float"))
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
        return TextVectors(vectors: vectors.compactMap(\.self), tokens: reply.usage.prompt)
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
