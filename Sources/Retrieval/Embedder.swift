import Foundations
public import Kernels
public import ModelAPI
public import Storage

/// Embeds texts, remembering on disk what was embedded before.
///
/// Not `Sendable`: it holds a model.
public final class Embedder {
    /// The model that makes vectors of texts that are not in the store.
    public let encoder: any TextEmbedder
    private let store: VectorStore
    private let fingerprint: SHA256Digest

    /// - Parameter store: vectors are found there by all that they depend on beside the text, and the text itself, so
    ///   that a second run computes only what changed.
    public init(encoder: any TextEmbedder, store: VectorStore) {
        self.encoder = encoder
        self.store = store
        fingerprint = SHA256.hash(encoder.fingerprint)
    }

    /// The vectors of texts.
    ///
    /// - Parameters:
    ///   - texts: without the prefix of their role.
    ///   - role: decides what the encoder puts before each text, and is so a part of what is
    ///     remembered.
    ///   - progress: called with how many are done; may throw to stop.
    /// - Returns: `[texts.count, dimension]`, each row of length 1; how many texts and tokens had
    ///   to be computed.
    public func embed(
        _ texts: [String], as role: TextRole, progress: RequestProgress = { _, _ in }
    ) throws -> EmbeddingResult {
        let prefix = encoder.prefixes[role]
        let keys = texts.map { VectorStore.key(encoder: fingerprint, text: prefix + $0) }
        let known = try store.vectors(for: keys, dimension: encoder.dimension)
        var missing: [SHA256Digest: String] = [:], order: [SHA256Digest] = []
        for (key, text) in zip(keys, texts) where known[key] == nil && missing[key] == nil {
            missing[key] = text
            order.append(key)
        }
        let start = ProcessorTime.seconds
        let computed = try encoder.vectors(
            of: order.compactMap { missing[$0] }, as: role, progress: progress)
        var fresh: [SHA256Digest: [Float]] = [:]
        for (key, vector) in zip(order, computed.vectors) { fresh[key] = vector }
        try store.insert(fresh, cpuSeconds: ProcessorTime.seconds - start)
        let values = keys.flatMap { known[$0] ?? fresh[$0] ?? [] }
        return EmbeddingResult(
            vectors: Matrix(rows: texts.count, columns: encoder.dimension, values: values),
            computedTexts: order.count, tokens: computed.tokens,
            cpuSeconds: try store.cpuSeconds(for: Set(keys)))
    }
}

/// Vectors, and the work that they took.
public struct EmbeddingResult {
    /// `[texts, dimension]`.
    public let vectors: Matrix
    /// How many texts were not known from before.
    public let computedTexts: Int
    /// Tokens of these; nil where the encoder does not tell.
    public let tokens: Int?
    /// CPU seconds that all the vectors took, those known from before included.
    public let cpuSeconds: Double
}
