public import Kernels

/// A low-rank update beside a frozen weight: `ΔW = scale · B A`; with DoRA the updated weight's rows
/// also get lengths of their own (``AdapterMagnitude``).
///
/// Source: Hu et al. 2021, arXiv:2106.09685.
public struct LowRankAdapter {
    /// `[rank, in]`.
    public let a: Matrix
    /// `[out, rank]`.
    public let b: Matrix
    /// By what their product is multiplied: `alpha / rank`, or `alpha / √rank`.
    public let scale: Float
    /// The lengths of the weight's rows; nil without DoRA.
    public let magnitude: AdapterMagnitude?
    /// Sets its masks of dropout apart from those of others.
    package let stream: UInt64

    /// Takes two matrices of the same rank.
    public init(
        a: Matrix, b: Matrix, scale: Float, magnitude: AdapterMagnitude? = nil, stream: UInt64 = 0
    ) {
        precondition(a.rows == b.columns, "rank \(a.rows) and \(b.columns)")
        self.a = a
        self.b = b
        self.scale = scale
        self.magnitude = magnitude
        self.stream = stream
    }

    /// Channels between the two matrices.
    public var rank: Int { a.rows }

    /// `[out, rank]`: B as it is multiplied, with DoRA's gain in it.
    package var scaledB: Matrix { magnitude?.scaledB ?? b }

    /// Makes the weight what it is with the adapter: `W + scale · B A`, with DoRA `g ⊙ (W + scale · B A)`,
    /// as far as the adapter is taken.
    ///
    /// - Parameter weight: **in-out** `[out, in]`: the one that the adapter stands beside.
    public func merge(into weight: Matrix, on compute: Compute) {
        if let magnitude { compute.scaleRows(weight, by: magnitude.gain, into: weight) }
        compute.multiply(scaledB, .plain, a, .plain, into: weight, alpha: scale, beta: 1)
    }

    /// Brings what follows from the matrices up to them, after they were changed in place.
    package func refresh(_ weight: Weight, on compute: Compute) {
        magnitude?.refresh(weight, a: a, b: b, scale: scale, on: compute)
    }
}

/// The lengths that DoRA gives the rows of an adapted weight.
///
/// ```
/// W' = g ⊙ (W + scale · B A)      g = m / c      c_i = ‖(W + scale · B A)_i‖
/// c_i² = ‖W_i‖² + 2 · scale · (W Aᵀ)_i · B_i + scale² · B_i (A Aᵀ) B_iᵀ
/// ```
/// Each row is an output; its entries run over the inputs. The second form of c needs no matrix of the
/// weight's size. Both lengths are rounded to f32 before they are divided, so that g is exactly 1
/// where m is the weight's own.
/// Source: Liu et al. 2024, arXiv:2402.09353.
public final class AdapterMagnitude {
    /// `[1, out]`: m, which is trained.
    public let value: Matrix
    /// `[1, out]`: c.
    package let norm: Matrix
    /// `[1, out]`: by what the weight's own product is multiplied, g.
    package let gain: Matrix
    /// `[1, out]`: g − 1.
    package let surplus: Matrix
    /// `[out, rank]`: B with its rows multiplied by g.
    let scaledB: Matrix
    private let blend: Float
    private let squaredNorms: [Double]

    /// Lengths of a weight's rows.
    ///
    /// - Parameters:
    ///   - value: `[1, out]`; nil for the weight's own.
    ///   - blend: how far the adapter is taken, 0…1: `W + blend · (W' − W)`.
    public init(
        of weight: Weight, rank: Int, value: Matrix? = nil, blend: Double = 1, on compute: Compute
    ) {
        func row() -> Matrix { Matrix(rows: 1, columns: weight.outputs) }
        squaredNorms = compute.squaredRowNorms(weight)
        self.value =
            value
            ?? Matrix(
                rows: 1, columns: weight.outputs,
                values: squaredNorms.map { Float($0.squareRoot()) })
        self.blend = Float(blend)
        norm = row()
        gain = row()
        surplus = row()
        scaledB = Matrix(rows: weight.outputs, columns: rank)
    }

    /// - Parameters: as in ``LowRankAdapter``.
    fileprivate func refresh(
        _ weight: Weight, a: Matrix, b: Matrix, scale: Float, on compute: Compute
    ) {
        let gram = Matrix(uninitializedRows: a.rows, columns: a.rows)
        compute.multiply(a, .plain, a, .transposed, into: gram)
        let turned = Matrix(uninitializedRows: b.rows, columns: b.columns)
        compute.multiply(b, .plain, gram, .plain, into: turned)
        let mixed = compute.rowInnerProducts(compute.rowProducts(weight, a), b)
        let squares = compute.rowInnerProducts(turned, b)
        let s = Double(scale), share = Matrix(uninitializedRows: 1, columns: b.rows)
        for row in 0..<b.rows {
            let square = squaredNorms[row] + 2 * s * mixed[row] + s * s * squares[row]
            // A row of zeros has no direction: any length of it is 0.
            let length = max(Float(max(square, 0).squareRoot()), .leastNormalMagnitude)
            let ratio = value[0, row] / length
            norm[0, row] = length
            share[0, row] = blend * ratio
            gain[0, row] = 1 - blend + blend * ratio
            surplus[0, row] = gain[0, row] - 1
        }
        compute.scaleRows(b, by: share, into: scaledB)
    }
}
