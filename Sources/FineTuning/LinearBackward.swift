import Kernels
import LanguageModels

extension Linear {
    /// The backward pass of `y = W x + b + scale · B (A x)`.
    ///
    /// ```
    /// gradB += scale · gradYᵀ · (x Aᵀ)      gradA += (scale · gradY B)ᵀ · x
    /// gradb += Σ gradY
    /// gradW += gradYᵀ · x                   gradX += gradY W + (scale · gradY B) A
    /// ```
    /// - Parameters:
    ///   - gradY: `[tokens, out]`.
    ///   - x: `[tokens, in]`.
    ///   - gradX: **in-out** `[tokens, in]`; nil when nobody below needs it.
    ///   - beta: 0 to overwrite `gradX`, 1 to add to it.
    ///   - parameters: what of this layer is trained; their gradients are added to.
    func backward(
        gradY: Matrix, x: Matrix, gradX: Matrix?, beta: Float, parameters: LinearParameters?,
        on compute: Compute
    ) {
        if let gradX { compute.projectBack(gradY, by: weight, into: gradX, beta: beta) }
        if let trained = parameters?.weight {
            compute.multiply(gradY, .transposed, x, .plain, into: trained.gradient, beta: 1)
        }
        if let trained = parameters?.bias {
            compute.biasBackward(gradY: gradY, gradBias: trained.gradient)
        }
        guard let adapter else { return }
        let lowGradient = Matrix(uninitializedRows: gradY.rows, columns: adapter.rank)
        compute.multiply(
            gradY, .plain, adapter.b, .plain, into: lowGradient, alpha: adapter.scale)
        if let gradX {
            compute.multiply(lowGradient, .plain, adapter.a, .plain, into: gradX, beta: 1)
        }
        if let trained = parameters?.a {
            compute.multiply(lowGradient, .transposed, x, .plain, into: trained.gradient, beta: 1)
        }
        if let trained = parameters?.b {
            let low = Matrix(uninitializedRows: x.rows, columns: adapter.rank)
            compute.multiply(x, .plain, adapter.a, .transposed, into: low)
            compute.multiply(
                gradY, .transposed, low, .plain, into: trained.gradient, alpha: adapter.scale,
                beta: 1)
        }
    }
}
