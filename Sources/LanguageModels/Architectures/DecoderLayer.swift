public import Kernels

/// What one layer computes on the way forward and needs again on the way back.
///
/// Inference reuses one for all layers; training keeps one a layer, or computes it again.
public struct LayerActivations {
    /// `[tokens, width]`: the hidden state that comes in.
    public let input: Matrix
    /// `[tokens, queryWidth]`, rotated.
    public let query: Matrix
    /// `[tokens, keyWidth]`, rotated.
    public let key: Matrix
    /// `[tokens, keyWidth]`.
    public let value: Matrix
    /// `[tokens, queryWidth]`: what attention gathered.
    public let attended: Matrix
    /// `[tokens, width]`: the hidden state between attention and feed-forward.
    public let middle: Matrix
    /// `[tokens, innerWidth]`, before its activation.
    public let gate: Matrix
    /// `[tokens, innerWidth]`.
    public let up: Matrix

    /// Room for a batch of `tokens` tokens; the contents are not set.
    ///
    /// - Parameter input: takes the place of a matrix of its own, `[tokens, width]`.
    public init(_ configuration: DecoderConfiguration, tokens: Int, input: Matrix? = nil) {
        func make(_ columns: Int) -> Matrix { Matrix(uninitializedRows: tokens, columns: columns) }
        self.input = input ?? make(configuration.width)
        query = make(configuration.queryWidth)
        key = make(configuration.keyWidth)
        value = make(configuration.keyWidth)
        attended = make(configuration.queryWidth)
        middle = make(configuration.width)
        gate = make(configuration.innerWidth)
        up = make(configuration.innerWidth)
    }

    private init(_ other: LayerActivations, tokens: Int, input: Matrix) {
        func first(_ matrix: Matrix) -> Matrix { matrix.rows(0..<tokens) }
        self.input = input
        query = first(other.query)
        key = first(other.key)
        value = first(other.value)
        attended = first(other.attended)
        middle = first(other.middle)
        gate = first(other.gate)
        up = first(other.up)
    }

    /// The same buffers for a shorter batch.
    public func prefix(_ tokens: Int) -> LayerActivations {
        LayerActivations(self, tokens: tokens, input: input.rows(0..<tokens))
    }

    /// The same buffers for another hidden state, and for a batch of as many tokens as it has.
    package func reading(_ input: Matrix) -> LayerActivations {
        LayerActivations(self, tokens: input.rows, input: input)
    }
}

/// Buffers whose contents no layer needs again.
public struct LayerScratch {
    /// `[tokens, width]`: the normalised hidden state.
    public let normed: Matrix
    /// `[tokens, innerWidth]`: the activated feed-forward state.
    public let activated: Matrix

    /// Room for a batch of `tokens` tokens; the contents are not set.
    public init(_ configuration: DecoderConfiguration, tokens: Int) {
        normed = Matrix(uninitializedRows: tokens, columns: configuration.width)
        activated = Matrix(uninitializedRows: tokens, columns: configuration.innerWidth)
    }

    private init(normed: Matrix, activated: Matrix) {
        self.normed = normed
        self.activated = activated
    }

    /// The same buffers for a shorter batch.
    public func prefix(_ tokens: Int) -> LayerScratch {
        LayerScratch(normed: normed.rows(0..<tokens), activated: activated.rows(0..<tokens))
    }
}

/// One block of a Llama-like decoder.
///
/// ```
/// middle = input  + output · attention(rotate(query · n), rotate(key · n), value · n),  n = norm(input)
/// result = middle + down · (silu(gate · m) * (up · m)),                                 m = norm(middle)
/// ```
/// Source: Touvron et al. 2023, arXiv:2302.13971.
public final class DecoderLayer {
    /// `[1, width]`.
    public let attentionNorm: Matrix
    /// Hidden state to queries, `[queryWidth, width]`.
    public let query: Linear
    /// Hidden state to keys, `[keyWidth, width]`.
    public let key: Linear
    /// Hidden state to values, `[keyWidth, width]`.
    public let value: Linear
    /// What attention gathered back to the hidden state, `[width, queryWidth]`.
    public let output: Linear
    /// `[1, width]`.
    public let feedForwardNorm: Matrix
    /// Hidden state to the gates, `[innerWidth, width]`.
    public let gate: Linear
    /// Hidden state to what the gates let through, `[innerWidth, width]`.
    public let up: Linear
    /// Gated state back to the hidden state, `[width, innerWidth]`.
    public let down: Linear

    /// Takes the weights of one block.
    ///
    /// - Precondition: the shapes are those of the configuration; loaders check them.
    public init(
        attentionNorm: Matrix, query: Linear, key: Linear, value: Linear, output: Linear,
        feedForwardNorm: Matrix, gate: Linear, up: Linear, down: Linear
    ) {
        self.attentionNorm = attentionNorm
        self.query = query
        self.key = key
        self.value = value
        self.output = output
        self.feedForwardNorm = feedForwardNorm
        self.gate = gate
        self.up = up
        self.down = down
    }

    /// Runs the block on `activations.input`.
    ///
    /// - Parameters:
    ///   - positions: `[tokens]`.
    ///   - spans: makes the attention spans once this layer's keys and values stand in
    ///     `activations`.
    ///   - result: **out** `[tokens, width]`; may be `activations.input`. Without one only
    ///     `activations` are filled, which saves the last product.
    func forward(
        _ activations: LayerActivations, scratch: LayerScratch, positions: [Int],
        context: DecoderContext, spans: (LayerActivations) -> [AttentionSpan], into result: Matrix?
    ) {
        let compute = context.compute, x = activations
        compute.rmsNorm(
            x.input, gain: attentionNorm, epsilon: context.epsilon, into: scratch.normed)
        Linear.forward(
            scratch.normed, [(query, x.query), (key, x.key), (value, x.value)], on: compute)
        compute.rotate(x.query, positions: positions, table: context.rotary)
        compute.rotate(x.key, positions: positions, table: context.rotary)
        compute.attention(
            query: x.query, spans: spans(x), shape: context.shape, into: x.attended)
        x.middle.copy(from: x.input)
        output.forward(x.attended, into: x.middle, beta: 1, on: compute)

        compute.rmsNorm(
            x.middle, gain: feedForwardNorm, epsilon: context.epsilon, into: scratch.normed)
        Linear.forward(scratch.normed, [(gate, x.gate), (up, x.up)], on: compute)
        guard let result else { return }
        compute.swiglu(gate: x.gate, up: x.up, into: scratch.activated)
        result.copy(from: x.middle)
        down.forward(scratch.activated, into: result, beta: 1, on: compute)
    }
}

/// What every layer shares.
public struct DecoderContext {
    /// The arithmetic that every layer runs on.
    public let compute: Compute
    /// Angles of every position that can be reached.
    public let rotary: RotaryTable
    /// Heads and their width.
    public let shape: AttentionShape
    /// The norms' guard against division by zero.
    public let epsilon: Float
}
