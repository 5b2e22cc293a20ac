public import ModelAPI
import Foundations
public import Kernels
import Tokenizers

/// Turns texts into vectors whose inner product says how alike they are in meaning.
///
/// BERT or XLM-RoBERTa, pooled by the first token or the mean of all, as sentence-transformers does
/// it. Vectors have length 1 also where the model's own folder does not ask for it: texts are
/// compared by their cosine. Source: Reimers & Gurevych 2019, arXiv:1908.10084. Not `Sendable`: one
/// owner at a time.
public final class SentenceEncoder {
    /// Name and files that it was loaded from.
    public let identity: ModelIdentity
    private let encoder: BertEncoder
    private let tokenizer: SentenceTokenizer
    private let pooling: Pooling
    private let compute: Compute
    /// What is put before a text, by its role.
    public let prefixes: TextPrefixes
    /// Longer texts are cut after so many tokens, both ends included.
    public let maximumTokens: Int

    init(
        identity: ModelIdentity, encoder: BertEncoder, tokenizer: SentenceTokenizer,
        pooling: Pooling, prefixes: TextPrefixes, maximumTokens: Int, compute: Compute
    ) {
        self.identity = identity
        self.encoder = encoder
        self.tokenizer = tokenizer
        self.pooling = pooling
        self.prefixes = prefixes
        self.maximumTokens = maximumTokens
        self.compute = compute
    }

    /// Sizes of the network.
    package var configuration: EncoderConfiguration { encoder.configuration }

    /// Bytes of the weights of all blocks' linear layers.
    package var blockByteCount: Int { encoder.blockByteCount }

    /// Number of components of a vector.
    public var dimension: Int { encoder.configuration.width }

    /// How its linear layers are computed.
    public var precision: Precision { compute.precision }

    /// Token ids of a text as the model sees it, cut to ``maximumTokens``.
    public func tokens(_ text: String) -> [Int] {
        tokenizer.encode(text, maximumCount: maximumTokens)
    }

    /// How many tokens a text has with what is put before it, before anything is cut.
    ///
    /// A prefix that fills most of ``maximumTokens`` counts only as a half of them: no text could
    /// be short enough for it.
    public func tokenCount(_ text: String, as role: TextRole) -> Int {
        func count(_ text: String) -> Int { tokenizer.encode(text, maximumCount: .max).count }
        guard !prefixes[role].isEmpty else { return count(text) }
        return min(count(prefixes[role] + text), count(text) + maximumTokens / 2)
    }

    /// Embeds texts, many in a pass.
    ///
    /// - Parameters:
    ///   - texts: without the prefix of their role.
    ///   - role: decides what is put before each text.
    ///   - progress: called with how many are done; may throw to stop.
    /// - Returns: `[texts.count, dimension]`, each row of length 1, and the tokens computed.
    public func embed(
        _ texts: [String], as role: TextRole, progress: RequestProgress = { _, _ in }
    ) throws -> (vectors: Matrix, tokens: Int) {
        let vectors = Matrix(uninitializedRows: texts.count, columns: dimension)
        let prefix = prefixes[role]
        let sequences = texts.map { tokens(prefix + $0) }
        var start = 0, total = 0
        while start < sequences.count {
            try progress(start, sequences.count)
            var end = start, count = 0
            while end < sequences.count, end == start || count + sequences[end].count <= 1024 {
                count += sequences[end].count
                end += 1
            }
            let (hidden, rows) = encoder.forward(Array(sequences[start..<end]))
            pooling.pool(hidden, rows: rows, into: vectors.rows(start..<end), on: compute)
            start = end
            total += count
        }
        compute.normalizeRows(vectors)
        try progress(sequences.count, sequences.count)
        return (vectors, total)
    }
}
