package import Kernels

// The forward pass in steps, for training, which decides what to keep of each block.

extension Decoder {
    /// Runs one block on whole sequences that begin at position 0.
    ///
    /// - Parameters:
    ///   - activations: **in** `input`, **out** all else, for the batch's tokens.
    ///   - dropout: of the adapters' inputs; nil without.
    ///   - result: **out** `[tokens, width]`; may be `activations.input`. Without one only
    ///     `activations` are filled, which saves the last product.
    package func forward(
        layer: Int, _ batch: PackedBatch, _ activations: LayerActivations, scratch: LayerScratch,
        dropout: AdapterDropout? = nil, into result: Matrix?
    ) {
        layers[layer].forward(
            activations, scratch: scratch, positions: batch.positions, context: context,
            spans: { x in
                func segment(_ rows: Range<Int>) -> AttentionSpan.Segment {
                    AttentionSpan.Segment(
                        keys: x.key.rows(rows), values: x.value.rows(rows), count: rows.count)
                }
                let beginning = batch.beginning.isEmpty ? [] : [segment(batch.beginning)]
                return beginning.map { AttentionSpan(queries: batch.beginning, segments: [$0]) }
                    + batch.sequences.map {
                        AttentionSpan(queries: $0, segments: beginning + [segment($0)])
                    }
            }, dropout: dropout, into: result)
    }

    /// Logits of hidden states.
    ///
    /// - Parameters:
    ///   - hidden: `[rows, width]`, before the final norm.
    ///   - normed: **out** `[rows, width]`, after it; may be `hidden`.
    ///   - logits: **out** `[rows, vocabulary]`.
    package func logits(_ hidden: Matrix, normed: Matrix, into logits: Matrix) {
        context.compute.rmsNorm(
            hidden, gain: finalNorm, epsilon: context.epsilon, into: normed)
        context.compute.project(normed, [Projection(output, into: logits)])
    }
}

// MARK: - After training

extension Decoder {
    /// Brings all weights back into their precision and lets go of what only training needs.
    package func settle() {
        embedding.settle()
        output.settle()
        for layer in layers {
            let linears = [
                layer.query, layer.key, layer.value, layer.output, layer.gate, layer.up, layer.down,
            ]
            for linear in linears { linear.weight.settle() }
        }
    }
}
