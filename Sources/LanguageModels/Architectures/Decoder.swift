public import Kernels

/// A decoder: embedding, blocks, final norm, output layer.
///
/// Not `Sendable`: one owner at a time.
public final class Decoder {
    /// Sizes that every matrix below follows.
    public let configuration: DecoderConfiguration
    /// `[vocabulary, width]`.
    public let embedding: Weight
    /// The blocks, first to last.
    public let layers: [DecoderLayer]
    /// `[1, width]`.
    public let finalNorm: Matrix
    /// `[vocabulary, width]`; the embedding itself when tied.
    public let output: Weight
    /// What all blocks share: arithmetic, rotary table, attention's sizes, epsilon.
    public let context: DecoderContext

    /// - Precondition: the shapes are those of the configuration; loaders check them.
    public init(
        configuration: DecoderConfiguration, embedding: Weight, layers: [DecoderLayer],
        finalNorm: Matrix, output: Weight?, compute: Compute
    ) {
        self.configuration = configuration
        self.embedding = embedding
        self.layers = layers
        self.finalNorm = finalNorm
        self.output = output ?? embedding
        // A model may claim a context of millions; the tables need not be longer than what this
        // engine is asked to hold.
        let positions = min(configuration.contextLength, Self.longestContext)
        context = DecoderContext(
            compute: compute,
            rotary: RotaryTable(
                positions: positions, headWidth: configuration.headWidth,
                base: configuration.rotaryBase, factors: configuration.rotaryFactors),
            localRotary: configuration.family.localRotation.map {
                RotaryTable(
                    positions: positions, headWidth: configuration.headWidth, base: $0.base)
            },
            shape: AttentionShape(
                heads: configuration.heads, keyHeads: configuration.keyHeads,
                headWidth: configuration.headWidth, isCausal: true),
            epsilon: configuration.normEpsilon, activation: configuration.family.activation)
    }

    /// Longer contexts than this are cut, whatever the model claims.
    private static let longestContext = 131_072

    /// The longest sequence that can be computed, in tokens.
    public var contextLength: Int { context.rotary.positions }

    /// The hidden state that goes into the first block.
    ///
    /// - Parameter hidden: **out** `[tokens, width]`.
    package func embed(_ tokens: [Int], into hidden: Matrix) {
        context.compute.gather(embedding, tokens, into: hidden)
        if configuration.embeddingScale != 1 {
            context.compute.scale(hidden, by: configuration.embeddingScale)
        }
    }

    /// Runs new tokens of cached sequences and appends their keys and values to the caches.
    ///
    /// - Parameters:
    ///   - sequences: the new tokens of each sequence; none empty.
    ///   - caches: one a sequence, with room for them.
    /// - Returns: `[tokens, width]`, before the final norm, packed in order.
    public func forward(_ sequences: [[Int]], caches: [KeyValueCache]) -> Matrix {
        precondition(sequences.count == caches.count)
        let batch = PackedBatch(sequences, starts: caches.map(\.count))
        let activations = LayerActivations(configuration, tokens: batch.tokens.count)
        let scratch = LayerScratch(configuration, tokens: batch.tokens.count)
        embed(batch.tokens, into: activations.input)
        for (index, layer) in layers.enumerated() {
            layer.forward(
                activations, scratch: scratch, positions: batch.positions, context: context,
                spans: { x in
                    zip(batch.sequences, caches).map { rows, cache in
                        cache.store(keys: x.key, values: x.value, rows: rows, layer: index)
                        return AttentionSpan(
                            queries: rows,
                            segments: cache.segments(layer: index, pending: rows.count))
                    }
                }, into: activations.input)
        }
        for (rows, cache) in zip(batch.sequences, caches) { cache.advance(by: rows.count) }
        return activations.input
    }

    /// Logits of some rows of a hidden state.
    ///
    /// - Parameters:
    ///   - hidden: `[tokens, width]`, before the final norm.
    ///   - rows: which tokens; only these are multiplied with the vocabulary.
    /// - Returns: `[rows.count, vocabulary]`.
    public func logits(_ hidden: Matrix, rows: [Int]) -> Matrix {
        let normed = Matrix(uninitializedRows: rows.count, columns: configuration.width)
        context.compute.gather(hidden, rows, into: normed)
        let logits = Matrix(uninitializedRows: rows.count, columns: configuration.vocabulary)
        self.logits(normed, normed: normed, into: logits)
        return logits
    }
}
