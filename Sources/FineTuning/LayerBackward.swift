import Domain
import Kernels
import LanguageModels

/// Buffers of the backward pass through one layer, used for all layers in turn.
struct BackwardScratch {
    let normed: Matrix
    let gradNormed: Matrix
    let activated: Matrix
    let gradActivated: Matrix
    let gradAttended: Matrix
    let gradQuery: Matrix
    let gradKey: Matrix
    let gradValue: Matrix

    /// - Parameter forward: buffers of the forward pass, which has no use for them meanwhile.
    init(_ configuration: DecoderConfiguration, tokens: Int, sharing forward: LayerScratch) {
        func make(_ columns: Int) -> Matrix { Matrix(uninitializedRows: tokens, columns: columns) }
        normed = forward.normed
        gradNormed = make(configuration.width)
        activated = forward.activated
        gradActivated = make(configuration.innerWidth)
        gradAttended = make(configuration.queryWidth)
        gradQuery = make(configuration.queryWidth)
        gradKey = make(configuration.keyWidth)
        gradValue = make(configuration.keyWidth)
    }

    private init(_ other: BackwardScratch, tokens: Int) {
        func first(_ matrix: Matrix) -> Matrix { matrix.rows(0..<tokens) }
        normed = first(other.normed)
        gradNormed = first(other.gradNormed)
        activated = first(other.activated)
        gradActivated = first(other.gradActivated)
        gradAttended = first(other.gradAttended)
        gradQuery = first(other.gradQuery)
        gradKey = first(other.gradKey)
        gradValue = first(other.gradValue)
    }

    /// The same buffers for a shorter batch.
    func prefix(_ tokens: Int) -> BackwardScratch { BackwardScratch(self, tokens: tokens) }
}

extension DecoderLayer {
    /// The backward pass of one block; the reverse of what `DecoderLayer` states.
    ///
    /// Norms and activations are computed again from the tape: cheaper than keeping them.
    ///
    /// - Parameters:
    ///   - tape: what the forward pass kept; `gate` and `up` are overwritten.
    ///   - gradient: **in** of the block's result, **out** of its input; `[tokens, width]`.
    ///   - dropout: the forward pass's.
    ///   - isLowest: true when nobody below needs the gradient of the input.
    func backward(
        tape: LayerActivations, scratch: BackwardScratch, batch: PackedBatch,
        context: DecoderContext, dropout: AdapterDropout? = nil, gradient: Matrix,
        parameters: LayerParameters, isLowest: Bool
    ) {
        feedForwardBackward(
            tape: tape, scratch: scratch, context: context, dropout: dropout, gradient: gradient,
            parameters: parameters)
        attentionBackward(
            tape: tape, scratch: scratch, batch: batch, context: context, dropout: dropout,
            gradient: gradient, parameters: parameters, isLowest: isLowest)
    }

    private func feedForwardBackward(
        tape: LayerActivations, scratch: BackwardScratch, context: DecoderContext,
        dropout: AdapterDropout?, gradient: Matrix, parameters: LayerParameters
    ) {
        let compute = context.compute
        context.activation.forward(
            gate: tape.gate, up: tape.up, into: scratch.activated, on: compute)
        let gradResult = normBackward(
            tape.feedForwardResult, gain: resultNorms?.feedForward, gradY: gradient,
            trained: parameters.norms[.feedForwardResult], context: context)
        down.backward(
            gradY: gradResult, x: scratch.activated, product: tape.products[.down],
            gradX: scratch.gradActivated, beta: 0,
            dropout: dropout, parameters: parameters.linear[.down], on: compute)
        context.activation.backward(
            gate: tape.gate, up: tape.up, gradY: scratch.gradActivated, on: compute)
        compute.rmsNorm(
            tape.middle, gain: feedForwardNorm, epsilon: context.epsilon, into: scratch.normed)
        gate.backward(
            gradY: tape.gate, x: scratch.normed, product: tape.products[.gate],
            gradX: scratch.gradNormed, beta: 0,
            dropout: dropout, parameters: parameters.linear[.gate], on: compute)
        up.backward(
            gradY: tape.up, x: scratch.normed, product: tape.products[.up],
            gradX: scratch.gradNormed, beta: 1,
            dropout: dropout, parameters: parameters.linear[.up], on: compute)
        compute.rmsNormBackward(
            tape.middle, gain: feedForwardNorm, epsilon: context.epsilon,
            gradY: scratch.gradNormed, gradX: gradient,
            gradGain: parameters.norms[.feedForward]?.gradient)
    }

    private func attentionBackward(
        tape: LayerActivations, scratch: BackwardScratch, batch: PackedBatch,
        context: DecoderContext, dropout: AdapterDropout?, gradient: Matrix,
        parameters: LayerParameters, isLowest: Bool
    ) {
        let compute = context.compute, gradNormed = isLowest ? nil : scratch.gradNormed
        let gradResult = normBackward(
            tape.attentionResult, gain: resultNorms?.attention, gradY: gradient,
            trained: parameters.norms[.attentionResult], context: context)
        output.backward(
            gradY: gradResult, x: tape.attended, product: tape.products[.output],
            gradX: scratch.gradAttended, beta: 0,
            dropout: dropout, parameters: parameters.linear[.output], on: compute)
        compute.attentionBackward(
            query: tape.query, key: tape.key, value: tape.value, beginning: batch.beginning,
            sequences: batch.sequences, shape: context.shape, gradOut: scratch.gradAttended,
            gradQuery: scratch.gradQuery,
            gradKey: scratch.gradKey, gradValue: scratch.gradValue)
        let positions = batch.positions, table = context.table(isLocal: isLocal)
        compute.rotate(scratch.gradQuery, positions: positions, table: table, turn: .backward)
        compute.rotate(scratch.gradKey, positions: positions, table: table, turn: .backward)
        let gradQuery = normBackward(
            tape.plainQuery, gain: headNorms?.query, gradY: scratch.gradQuery,
            trained: parameters.norms[.query], context: context)
        let gradKey = normBackward(
            tape.plainKey, gain: headNorms?.key, gradY: scratch.gradKey,
            trained: parameters.norms[.key], context: context)
        compute.rmsNorm(
            tape.input, gain: attentionNorm, epsilon: context.epsilon, into: scratch.normed)
        query.backward(
            gradY: gradQuery, x: scratch.normed, product: tape.products[.query], gradX: gradNormed,
            beta: 0,
            dropout: dropout, parameters: parameters.linear[.query], on: compute)
        key.backward(
            gradY: gradKey, x: scratch.normed, product: tape.products[.key], gradX: gradNormed,
            beta: 1,
            dropout: dropout, parameters: parameters.linear[.key], on: compute)
        value.backward(
            gradY: scratch.gradValue, x: scratch.normed, product: tape.products[.value],
            gradX: gradNormed, beta: 1,
            dropout: dropout, parameters: parameters.linear[.value], on: compute)
        guard let gradNormed else { return }
        compute.rmsNormBackward(
            tape.input, gain: attentionNorm, epsilon: context.epsilon, gradY: gradNormed,
            gradX: gradient, gradGain: parameters.norms[.attention]?.gradient)
    }

    /// The gradient before a norm that some families have, of rows as long as its gain.
    ///
    /// - Parameters:
    ///   - plain: what went into the norm; nil without one.
    ///   - gradY: the gradient behind it, returned itself without one.
    private func normBackward(
        _ plain: Matrix?, gain: Matrix?, gradY: Matrix, trained: Parameter?,
        context: DecoderContext
    ) -> Matrix {
        guard let plain, let gain else { return gradY }
        let gradX = Matrix(rows: gradY.rows, columns: gradY.columns)
        func rows(_ matrix: Matrix) -> Matrix { matrix.reshaped(columns: gain.columns) }
        context.compute.rmsNormBackward(
            rows(plain), gain: gain, epsilon: context.epsilon, gradY: rows(gradY),
            gradX: rows(gradX), gradGain: trained?.gradient)
        return gradX
    }

    /// The linear layer that PEFT calls by this name.
    func linear(_ target: LoRAConfiguration.Target) -> Linear {
        switch target {
        case .query: query
        case .key: key
        case .value: value
        case .output: output
        case .gate: gate
        case .up: up
        case .down: down
        }
    }
}
