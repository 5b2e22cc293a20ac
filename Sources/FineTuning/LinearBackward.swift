import Kernels
import LanguageModels

extension Linear {
    /// The backward pass of ``Linear/forward(_:_:beta:dropout:on:)``, without DoRA and dropout:
    ///
    /// ```
    /// gradB += scale · gradYᵀ · (x Aᵀ)      gradA += (scale · gradY B)ᵀ · x
    /// gradb += Σ gradY
    /// gradW += gradYᵀ · x                   gradX += gradY W + (scale · gradY B) A
    /// ```
    /// With DoRA, whose lengths c count as constants (Liu et al. 2024, arXiv:2402.09353, 4.3):
    /// ```
    /// gradB += g ⊙ P, P = scale · gradYᵀ · (x Aᵀ)        gradm_i += (Σ gradY_i (W x)_i + B_i · P_i) / c_i
    /// gradA += (scale · gradY (g ⊙ B))ᵀ · x              gradX += (g ⊙ gradY) W + (scale · gradY (g ⊙ B)) A
    /// ```
    /// With dropout x is the dropped one but for gradW, and what flows back through it is masked.
    ///
    /// - Parameters:
    ///   - gradY: `[tokens, out]`.
    ///   - x: `[tokens, in]`.
    ///   - product: `[tokens, out]`: what the forward pass kept, with DoRA.
    ///   - gradX: **in-out** `[tokens, in]`; nil when nobody below needs it.
    ///   - beta: 0 to overwrite `gradX`, 1 to add to it.
    ///   - parameters: what of this layer is trained; their gradients are added to.
    func backward(
        gradY: Matrix, x: Matrix, product: Matrix? = nil, gradX: Matrix?, beta: Float,
        dropout: AdapterDropout? = nil, parameters: LinearParameters?, on compute: Compute
    ) {
        if let gradX {
            let back = dropout == nil ? adapter?.magnitude?.gained(gradY, on: compute) : nil
            compute.projectBack(back ?? gradY, by: weight, into: gradX, beta: beta)
        }
        if let trained = parameters?.weight {
            compute.multiply(gradY, .transposed, x, .plain, into: trained.gradient, beta: 1)
        }
        if let squares = parameters?.squares {
            compute.addSquares(ofProduct: gradY, x, to: squares)
        }
        if let trained = parameters?.bias {
            compute.biasBackward(gradY: gradY, gradBias: trained.gradient)
        }
        guard let adapter else { return }
        let dropped = dropout?.drop(x, stream: adapter.stream, on: compute) ?? x
        let lowGradient = Matrix(uninitializedRows: gradY.rows, columns: adapter.rank)
        compute.multiply(
            gradY, .plain, adapter.scaledB, .plain, into: lowGradient, alpha: adapter.scale)
        if let gradX {
            if let dropout {
                let back = throughAdapter(gradY, lowGradient, adapter, on: compute)
                dropout.drop(back, stream: adapter.stream, into: back, on: compute)
                compute.add(back, to: gradX)
            } else {
                compute.multiply(lowGradient, .plain, adapter.a, .plain, into: gradX, beta: 1)
            }
        }
        if let trained = parameters?.a {
            compute.multiply(
                lowGradient, .transposed, dropped, .plain, into: trained.gradient, beta: 1)
        }
        if let trained = parameters?.b {
            adapter.backward(
                gradY: gradY, x: dropped, product: product, b: trained,
                m: parameters?.magnitude, on: compute)
        }
    }

    /// What flows back to the dropped x: `((g − 1) ⊙ gradY) W`, with DoRA, and `lowGradient A`.
    private func throughAdapter(
        _ gradY: Matrix, _ lowGradient: Matrix, _ adapter: LowRankAdapter, on compute: Compute
    ) -> Matrix {
        let back = Matrix(uninitializedRows: gradY.rows, columns: inputs)
        if let magnitude = adapter.magnitude {
            let surplus = Matrix(uninitializedRows: gradY.rows, columns: outputs)
            compute.scaleChannels(gradY, by: magnitude.surplus, into: surplus)
            compute.projectBack(surplus, by: weight, into: back, beta: 0)
        }
        compute.multiply(
            lowGradient, .plain, adapter.a, .plain, into: back,
            beta: adapter.magnitude == nil ? 0 : 1)
        return back
    }
}

extension AdapterMagnitude {
    fileprivate func gained(_ gradY: Matrix, on compute: Compute) -> Matrix {
        let gained = Matrix(uninitializedRows: gradY.rows, columns: gradY.columns)
        compute.scaleChannels(gradY, by: gain, into: gained)
        return gained
    }
}

extension LowRankAdapter {
    /// Adds the gradients of B and of DoRA's lengths.
    fileprivate func backward(
        gradY: Matrix, x: Matrix, product: Matrix?, b trained: Parameter, m: Parameter?,
        on compute: Compute
    ) {
        let low = Matrix(uninitializedRows: x.rows, columns: rank)
        compute.multiply(x, .plain, a, .transposed, into: low)
        guard let magnitude, let product else {
            compute.multiply(
                gradY, .transposed, low, .plain, into: trained.gradient, alpha: scale, beta: 1)
            return
        }
        let plain = Matrix(uninitializedRows: b.rows, columns: rank)
        compute.multiply(gradY, .transposed, low, .plain, into: plain, alpha: scale)
        compute.scaleRows(plain, by: magnitude.gain, into: trained.gradient, beta: 1)
        guard let m else { return }
        let fromWeight = compute.channelProducts(gradY, product)
        let fromUpdate = compute.rowInnerProducts(b, plain)
        for row in 0..<b.rows {
            m.gradient[0, row] +=
                Float((fromWeight[row] + fromUpdate[row]) / Double(magnitude.norm[0, row]))
        }
    }
}
