import Kernels

/// Half the strength times the sum of the squared changes of the weights.
///
/// With adapters the change is `D = scale · B A`, and no matrix of the weight's size is needed:
///
/// ```
/// ‖D‖² = scale² · tr((Bᵀ B) (A Aᵀ))
/// gradB += strength · scale² · B (A Aᵀ)        gradA += strength · scale² · (Bᵀ B) A
/// ```
/// Weight decay on A and B is something else: it pulls the two matrices to 0, and the change only
/// through them.
/// Source: Li et al. 2018, arXiv:1802.01483.
struct L2ToStart: Regulariser {
    let strength: Double
    let changes: [WeightChange]

    func accumulate(on compute: Compute) -> Double {
        strength / 2 * changes.reduce(0) { $0 + square(of: $1, on: compute) }
    }

    private func square(of change: WeightChange, on compute: Compute) -> Double {
        switch change {
        case .moved(let parameter, let start):
            return compute.pull(
                parameter.value, to: start, scale: Float(strength), gradient: parameter.gradient)
        case .product(let b, let a, let scale):
            let rank = a.value.rows, factor = Float(strength) * scale * scale
            let outer = Matrix(uninitializedRows: rank, columns: rank)
            compute.multiply(a.value, .plain, a.value, .transposed, into: outer)
            let inner = Matrix(uninitializedRows: rank, columns: rank)
            compute.multiply(b.value, .transposed, b.value, .plain, into: inner)
            compute.multiply(
                b.value, .plain, outer, .plain, into: b.gradient, alpha: factor, beta: 1)
            compute.multiply(
                inner, .plain, a.value, .plain, into: a.gradient, alpha: factor, beta: 1)
            return Double(scale) * Double(scale)
                * compute.rowInnerProducts(inner, outer).reduce(0, +)
        }
    }
}
