public import Kernels

/// A low-rank update beside a frozen weight: `ΔW = scale · B A`.
///
/// Source: Hu et al. 2021, arXiv:2106.09685.
public struct LowRankAdapter {
    /// `[rank, in]`.
    public let a: Matrix
    /// `[out, rank]`.
    public let b: Matrix
    /// `alpha / rank`.
    public let scale: Float

    /// Takes two matrices of the same rank.
    public init(a: Matrix, b: Matrix, scale: Float) {
        precondition(a.rows == b.columns, "rank \(a.rows) and \(b.columns)")
        self.a = a
        self.b = b
        self.scale = scale
    }

    /// Channels between the two matrices.
    public var rank: Int { a.rows }
}

/// A linear layer, `y = W x + b`, that may carry a low-rank adapter.
public final class Linear {
    /// `[out, in]`.
    public let weight: Weight
    /// `[1, out]`; nil for none.
    public let bias: Matrix?
    /// Added to the weight's product when present.
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
        Self.forward(x, [(self, y)], beta: beta, on: compute)
    }

    /// Several layers of the same `x` at once: `y = beta · y + W x + b + scale · B (A x)` for each.
    public static func forward(
        _ x: Matrix, _ layers: [(layer: Linear, y: Matrix)], beta: Float = 0, on compute: Compute
    ) {
        compute.project(x, layers.map { Projection($0.layer.weight, into: $0.y, beta: beta) })
        for (layer, y) in layers {
            if let bias = layer.bias { compute.addBias(y, bias: bias) }
            layer.addAdapter(x, to: y, on: compute)
        }
    }

    private func addAdapter(_ x: Matrix, to y: Matrix, on compute: Compute) {
        guard let adapter else { return }
        let low = Matrix(uninitializedRows: x.rows, columns: adapter.rank)
        compute.multiply(x, .plain, adapter.a, .transposed, into: low)
        compute.multiply(
            low, .plain, adapter.b, .transposed, into: y, alpha: adapter.scale, beta: 1)
    }
}
