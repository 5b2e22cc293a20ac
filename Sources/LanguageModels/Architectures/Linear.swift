public import Kernels

/// A linear layer, `y = W x + b`, that may carry a low-rank adapter.
public final class Linear {
    /// `[out, in]`.
    public let weight: Weight
    /// `[1, out]`; nil for none.
    public let bias: Matrix?
    /// Changes the weight's product when present.
    public var adapter: LowRankAdapter?

    /// A layer without an adapter.
    public init(weight: Weight, bias: Matrix? = nil) {
        self.weight = weight
        self.bias = bias
    }

    /// Channels of `x`.
    public var inputs: Int { weight.inputs }
    /// Channels of `y`.
    public var outputs: Int { weight.outputs }

    /// `y = beta · y + W x + b + scale · B (A x)`.
    ///
    /// - Parameters:
    ///   - x: `[tokens, in]`.
    ///   - y: **in-out** `[tokens, out]`.
    public func forward(_ x: Matrix, into y: Matrix, beta: Float = 0, on compute: Compute) {
        Self.forward(x, [LinearOutput(self, into: y)], beta: beta, on: compute)
    }

    /// Several layers of the same `x` at once, for each with `d` as the dropped `x`:
    ///
    /// ```
    /// y = beta · y + W x + b + scale · B (A d)
    /// y = beta · y + W x + b + (g − 1) ⊙ W d + scale · (g ⊙ B) (A d)      with DoRA's gain g
    /// ```
    /// - Parameters:
    ///   - x: `[tokens, in]`.
    ///   - dropout: nil outside of training: then d = x, and DoRA needs one product of the weight.
    package static func forward(
        _ x: Matrix, _ outputs: [LinearOutput], beta: Float = 0, dropout: AdapterDropout? = nil,
        on compute: Compute
    ) {
        let outputs = outputs.map { $0.withProduct(tokens: x.rows) }
        compute.project(x, outputs.compactMap { $0.projection(beta: beta, dropout: dropout) })
        for output in outputs {
            output.finish(x, beta: beta, dropout: dropout, on: compute)
        }
    }
}

/// Where a linear layer's result goes.
package struct LinearOutput {
    package let layer: Linear
    /// **in-out** `[tokens, out]`; without one only the product is filled.
    package let y: Matrix?
    /// **out** `[tokens, out]`, with DoRA alone: `W x` before the gain; `W d` with dropout.
    package let product: Matrix?

    /// - Parameter product: nil where nobody needs it again.
    package init(_ layer: Linear, into y: Matrix?, product: Matrix? = nil) {
        self.layer = layer
        self.y = y
        self.product = product
    }

    /// The same with room for the product, where there is to be one.
    fileprivate func withProduct(tokens: Int) -> LinearOutput {
        guard layer.adapter?.magnitude != nil, product == nil else { return self }
        return LinearOutput(
            layer, into: y, product: Matrix(uninitializedRows: tokens, columns: layer.outputs))
    }

    /// The weight's product with all of `x`.
    fileprivate func projection(beta: Float, dropout: AdapterDropout?) -> Projection? {
        if let product, dropout == nil { return Projection(layer.weight, into: product) }
        return y.map { Projection(layer.weight, into: $0, beta: beta) }
    }

    /// What comes behind that product.
    fileprivate func finish(
        _ x: Matrix, beta: Float, dropout: AdapterDropout?, on compute: Compute
    ) {
        let adapter = layer.adapter
        let dropped = adapter.flatMap { dropout?.drop(x, stream: $0.stream, on: compute) } ?? x
        if let product, dropout != nil {
            compute.project(dropped, [Projection(layer.weight, into: product)])
        }
        guard let y else { return }
        if let product, let magnitude = adapter?.magnitude {
            if dropout == nil {
                compute.scaleChannels(product, by: magnitude.gain, into: y, beta: beta)
            } else {
                compute.scaleChannels(product, by: magnitude.surplus, into: y, beta: 1)
            }
        }
        if let bias = layer.bias { compute.addBias(y, bias: bias) }
        guard let adapter else { return }
        let low = Matrix(uninitializedRows: x.rows, columns: adapter.rank)
        compute.multiply(dropped, .plain, adapter.a, .transposed, into: low)
        compute.multiply(
            low, .plain, adapter.scaledB, .transposed, into: y, alpha: adapter.scale, beta: 1)
    }
}
