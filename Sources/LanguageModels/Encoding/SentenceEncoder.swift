import Foundations
public import Kernels
import Tokenizers

/// Turns texts into vectors whose inner product says how alike they are in meaning.
///
/// BERT with mean pooling over all tokens and vectors of length 1, as sentence-transformers does
/// it. Source: Reimers & Gurevych 2019, arXiv:1908.10084. Not `Sendable`: one owner at a time.
public final class SentenceEncoder {
    /// Name and files that it was loaded from.
    public let identity: ModelIdentity
    private let encoder: BertEncoder
    private let tokenizer: WordPiece
    private let compute: Compute
    /// Longer texts are cut after so many tokens, both ends included.
    public let maximumTokens: Int

    init(
        identity: ModelIdentity, encoder: BertEncoder, tokenizer: WordPiece, maximumTokens: Int,
        compute: Compute
    ) {
        self.identity = identity
        self.encoder = encoder
        self.tokenizer = tokenizer
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

    /// Embeds texts, many in a pass.
    ///
    /// - Parameter progress: called with how many are done; may throw to stop.
    /// - Returns: `[texts.count, dimension]`, each row of length 1, and the tokens computed.
    public func embed(
        _ texts: [String], progress: RequestProgress = { _, _ in }
    ) throws -> (vectors: Matrix, tokens: Int) {
        let vectors = Matrix(uninitializedRows: texts.count, columns: dimension)
        let sequences = texts.map(tokens)
        var start = 0, total = 0
        while start < sequences.count {
            try progress(start, sequences.count)
            var end = start, count = 0
            while end < sequences.count, end == start || count + sequences[end].count <= 1024 {
                count += sequences[end].count
                end += 1
            }
            let (hidden, rows) = encoder.forward(Array(sequences[start..<end]))
            compute.meanRows(hidden, ranges: rows, into: vectors.rows(start..<end))
            start = end
            total += count
        }
        compute.normalizeRows(vectors)
        try progress(sequences.count, sequences.count)
        return (vectors, total)
    }
}
