public import Kernels

/// A Llama-like decoder: embedding, blocks, final norm, output layer.
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
        context = DecoderContext(
            compute: compute,
            // A model may claim a context of millions; the table need not be longer than what
            // this engine is asked to hold.
            rotary: RotaryTable(
                positions: min(configuration.contextLength, Self.longestContext),
                headWidth: configuration.headWidth, base: configuration.rotaryBase),
            shape: AttentionShape(
                heads: configuration.heads, keyHeads: configuration.keyHeads,
                headWidth: configuration.headWidth, isCausal: true),
            epsilon: configuration.normEpsilon)
    }

    /// Longer contexts than this are cut, whatever the model claims.
    private static let longestContext = 131_072

    /// The longest sequence that can be computed, in tokens.
    public var contextLength: Int { context.rotary.positions }

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
        context.compute.gather(embedding, batch.tokens, into: activations.input)
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

    /// Runs whole sequences and keeps what the backward pass needs.
    ///
    /// - Parameters:
    ///   - batch: sequences that start at position 0.
    ///   - tape: **out**: one set of activations a layer, of at least the batch's tokens.
    ///   - result: **out** `[tokens, width]`, before the final norm.
    public func forward(_ batch: PackedBatch, tape: DecoderTape) {
        context.compute.gather(embedding, batch.tokens, into: tape.layers[0].input)
        for (index, layer) in layers.enumerated() {
            let isLast = index == layers.count - 1
            layer.forward(
                tape.layers[index], scratch: tape.scratch, positions: batch.positions,
                context: context,
                spans: { x in
                    batch.sequences.map { rows in
                        AttentionSpan(
                            queries: rows,
                            segments: [
                                AttentionSpan.Segment(
                                    keys: x.key.rows(rows), values: x.value.rows(rows),
                                    count: rows.count)
                            ])
                    }
                }, into: isLast ? tape.result : tape.layers[index + 1].input)
        }
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
        context.compute.rmsNorm(
            normed, gain: finalNorm, epsilon: context.epsilon, into: normed)
        let logits = Matrix(uninitializedRows: rows.count, columns: configuration.vocabulary)
        context.compute.project(normed, [Projection(output, into: logits)])
        return logits
    }
}

/// The activations of every layer of one forward pass, kept for the backward pass.
public struct DecoderTape {
    /// One set of activations a layer, first to last.
    public let layers: [LayerActivations]
    /// `[tokens, width]`: the last layer's result, before the final norm.
    public let result: Matrix
    /// Buffers that the layers use in turn.
    public let scratch: LayerScratch

    /// Room for `tokens` tokens: about `40 · width · layers` bytes each for a Llama-like model.
    public init(_ configuration: DecoderConfiguration, tokens: Int) {
        layers = (0..<configuration.layers).map { _ in
            LayerActivations(configuration, tokens: tokens)
        }
        result = Matrix(uninitializedRows: tokens, columns: configuration.width)
        scratch = LayerScratch(configuration, tokens: tokens)
    }

    private init(_ other: DecoderTape, tokens: Int) {
        layers = other.layers.map { $0.prefix(tokens) }
        result = other.result.rows(0..<tokens)
        scratch = other.scratch.prefix(tokens)
    }

    /// The same room for a shorter batch.
    public func prefix(_ tokens: Int) -> DecoderTape { DecoderTape(self, tokens: tokens) }
}
