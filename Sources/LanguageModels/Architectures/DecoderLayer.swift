public import Domain
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
    /// `[tokens, queryWidth]`, before the norm of heads; nil without one.
    public let plainQuery: Matrix?
    /// `[tokens, keyWidth]`, before the norm of heads; nil without one.
    public let plainKey: Matrix?
    /// `[tokens, keyWidth]`.
    public let value: Matrix
    /// `[tokens, queryWidth]`: what attention gathered.
    public let attended: Matrix
    /// `[tokens, width]`: what attention gave, before its norm; nil without one.
    public let attentionResult: Matrix?
    /// `[tokens, width]`: the hidden state between attention and feed-forward.
    public let middle: Matrix
    /// `[tokens, innerWidth]`, before its activation.
    public let gate: Matrix
    /// `[tokens, innerWidth]`.
    public let up: Matrix
    /// `[tokens, width]`: what feed-forward gave, before its norm; nil without one.
    public let feedForwardResult: Matrix?
    /// `[tokens, out]` of linear layers with DoRA: the weight's own product, which the gradient of the
    /// magnitude needs (``LinearOutput/product``).
    public let products: [LoRAConfiguration.Target: Matrix]

    /// Room for a batch of `tokens` tokens; the contents are not set.
    ///
    /// - Parameters:
    ///   - input: takes the place of a matrix of its own, `[tokens, width]`.
    ///   - targets: the linear layers whose ``products`` are kept.
    public init(
        _ configuration: DecoderConfiguration, tokens: Int, input: Matrix? = nil,
        productsOf targets: [LoRAConfiguration.Target] = []
    ) {
        func make(_ columns: Int) -> Matrix { Matrix(uninitializedRows: tokens, columns: columns) }
        self.input = input ?? make(configuration.width)
        query = make(configuration.queryWidth)
        key = make(configuration.keyWidth)
        let family = configuration.family
        plainQuery = family.hasHeadNorms ? make(configuration.queryWidth) : nil
        plainKey = family.hasHeadNorms ? make(configuration.keyWidth) : nil
        value = make(configuration.keyWidth)
        attended = make(configuration.queryWidth)
        attentionResult = family.hasResultNorms ? make(configuration.width) : nil
        middle = make(configuration.width)
        gate = make(configuration.innerWidth)
        up = make(configuration.innerWidth)
        feedForwardResult = family.hasResultNorms ? make(configuration.width) : nil
        products = Dictionary(
            uniqueKeysWithValues: targets.map { ($0, make(configuration.shape(of: $0).outputs)) })
    }

    private init(_ other: LayerActivations, tokens: Int, input: Matrix) {
        func first(_ matrix: Matrix) -> Matrix { matrix.rows(0..<tokens) }
        self.input = input
        query = first(other.query)
        key = first(other.key)
        plainQuery = other.plainQuery.map(first)
        plainKey = other.plainKey.map(first)
        value = first(other.value)
        attended = first(other.attended)
        attentionResult = other.attentionResult.map(first)
        middle = first(other.middle)
        gate = first(other.gate)
        up = first(other.up)
        feedForwardResult = other.feedForwardResult.map(first)
        products = other.products.mapValues(first)
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

/// The gains of the norms of each head's query and key.
public struct HeadNorms {
    /// `[1, headWidth]`.
    public let query: Matrix
    /// `[1, headWidth]`.
    public let key: Matrix
}

/// The gains of the norms of what a block's two halves give.
public struct ResultNorms {
    /// `[1, width]`.
    public let attention: Matrix
    /// `[1, width]`.
    public let feedForward: Matrix
}

/// One block of a decoder.
///
/// ```
/// middle = input  + [norm] output · attention(turn(query), turn(key), value · n)
///                   with query = [norm of heads] query · n, key = [norm of heads] key · n,  n = norm(input)
/// result = middle + [norm] down · (f(gate · m) * (up · m)),                                 m = norm(middle)
/// ```
/// What stands in brackets some families have (``DecoderFamily``).
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
    /// nil where heads are turned as they come.
    public let headNorms: HeadNorms?
    /// nil where results are added as they come.
    public let resultNorms: ResultNorms?
    /// Whether its heads are turned by the angles of local blocks.
    public let isLocal: Bool

    /// Takes the weights of one block.
    ///
    /// - Precondition: the shapes are those of the configuration; loaders check them.
    public init(
        attentionNorm: Matrix, query: Linear, key: Linear, value: Linear, output: Linear,
        feedForwardNorm: Matrix, gate: Linear, up: Linear, down: Linear,
        headNorms: HeadNorms? = nil, resultNorms: ResultNorms? = nil, isLocal: Bool = false
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
        self.headNorms = headNorms
        self.resultNorms = resultNorms
        self.isLocal = isLocal
    }

    /// Runs the block on `activations.input`.
    ///
    /// - Parameters:
    ///   - positions: `[tokens]`.
    ///   - spans: makes the attention spans once this layer's keys and values stand in
    ///     `activations`.
    ///   - dropout: of the adapters' inputs, in training.
    ///   - result: **out** `[tokens, width]`; may be `activations.input`. Without one only
    ///     `activations` are filled, which saves the last product.
    func forward(
        _ activations: LayerActivations, scratch: LayerScratch, positions: [Int],
        context: DecoderContext, spans: (LayerActivations) -> [AttentionSpan],
        dropout: AdapterDropout? = nil, into result: Matrix?
    ) {
        let compute = context.compute, x = activations
        compute.rmsNorm(
            x.input, gain: attentionNorm, epsilon: context.epsilon, into: scratch.normed)
        Linear.forward(
            scratch.normed,
            [
                LinearOutput(query, into: x.plainQuery ?? x.query, product: x.products[.query]),
                LinearOutput(key, into: x.plainKey ?? x.key, product: x.products[.key]),
                LinearOutput(value, into: x.value, product: x.products[.value]),
            ], dropout: dropout, on: compute)
        normalizeHeads(x, context: context)
        let table = context.table(isLocal: isLocal)
        compute.rotate(x.query, positions: positions, table: table)
        compute.rotate(x.key, positions: positions, table: table)
        compute.attention(
            query: x.query, spans: spans(x), shape: context.shape, into: x.attended)
        x.middle.copy(from: x.input)
        add(
            LinearOutput(output, into: x.middle, product: x.products[.output]), of: x.attended,
            normedBy: resultNorms?.attention, kept: x.attentionResult, scratch: scratch,
            dropout: dropout, context: context)

        compute.rmsNorm(
            x.middle, gain: feedForwardNorm, epsilon: context.epsilon, into: scratch.normed)
        Linear.forward(
            scratch.normed,
            [
                LinearOutput(gate, into: x.gate, product: x.products[.gate]),
                LinearOutput(up, into: x.up, product: x.products[.up]),
            ], dropout: dropout, on: compute)
        // The product itself is needed on the way back where a norm or a gain follows it.
        let downProduct = x.products[.down]
        guard result != nil || resultNorms != nil || downProduct != nil else { return }
        context.activation.forward(
            gate: x.gate, up: x.up, into: scratch.activated, on: compute)
        result?.copy(from: x.middle)
        add(
            LinearOutput(down, into: result, product: downProduct), of: scratch.activated,
            normedBy: resultNorms?.feedForward, kept: x.feedForwardResult, scratch: scratch,
            dropout: dropout, context: context)
    }

    /// Normalises every head of the queries and of the keys, where the family does.
    private func normalizeHeads(_ x: LayerActivations, context: DecoderContext) {
        guard let headNorms, let plainQuery = x.plainQuery, let plainKey = x.plainKey else {
            return
        }
        for (plain, gain, result) in [
            (plainQuery, headNorms.query, x.query), (plainKey, headNorms.key, x.key),
        ] {
            context.compute.rmsNorm(
                plain.reshaped(columns: gain.columns), gain: gain, epsilon: context.epsilon,
                into: result.reshaped(columns: gain.columns))
        }
    }

    /// Adds what a linear layer makes of `x`, normalised where the family does, to the hidden state
    /// that is its output's `y`; without one only what is kept is filled.
    ///
    /// - Parameter kept: **out** `[tokens, width]`: the layer's product before the norm.
    private func add(
        _ linear: LinearOutput, of x: Matrix, normedBy gain: Matrix?, kept: Matrix?,
        scratch: LayerScratch, dropout: AdapterDropout?, context: DecoderContext
    ) {
        let compute = context.compute
        guard let gain, let kept else {
            Linear.forward(x, [linear], beta: 1, dropout: dropout, on: compute)
            return
        }
        Linear.forward(
            x, [LinearOutput(linear.layer, into: kept, product: linear.product)],
            dropout: dropout, on: compute)
        guard let hidden = linear.y else { return }
        compute.rmsNorm(kept, gain: gain, epsilon: context.epsilon, into: scratch.normed)
        compute.add(scratch.normed, to: hidden)
    }
}

/// What every layer shares.
public struct DecoderContext {
    /// The arithmetic that every layer runs on.
    public let compute: Compute
    /// Angles of every position that can be reached.
    public let rotary: RotaryTable
    /// The same for local blocks; nil when there are none.
    public let localRotary: RotaryTable?
    /// Heads and their width.
    public let shape: AttentionShape
    /// The norms' guard against division by zero.
    public let epsilon: Float
    /// The function on the gates.
    public let activation: GateActivation

    /// The angles of a block.
    public func table(isLocal: Bool) -> RotaryTable {
        isLocal ? localRotary ?? rotary : rotary
    }
}
