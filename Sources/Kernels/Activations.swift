import CKernels

extension Compute {
    /// The gated activation of Llama's feed-forward layer: `y = silu(gate) · up`.
    ///
    /// Source: Shazeer 2020, arXiv:2002.05202 (SwiGLU); `silu(x) = x · sigmoid(x)`.
    ///
    /// - Parameters:
    ///   - gate: `[tokens, inner]`.
    ///   - up: `[tokens, inner]`.
    ///   - y: **out** `[tokens, inner]`; may be `gate` or `up`.
    public func swiglu(gate: Matrix, up: Matrix, into y: Matrix) {
        gated(ck_swiglu, gate, up, y)
    }

    /// The backward pass of ``swiglu(gate:up:into:)``.
    ///
    /// - Parameters:
    ///   - gate: **in** the gate, **out** its gradient.
    ///   - up: **in** the other factor, **out** its gradient.
    ///   - gradY: `[tokens, inner]`.
    public func swigluBackward(gate: Matrix, up: Matrix, gradY: Matrix) {
        gatedBackward(ck_swiglu_backward, gate, up, gradY)
    }

    /// The gated activation of Gemma's feed-forward layer: `y = gelu(gate) · up`, shapes as in
    /// ``swiglu(gate:up:into:)``.
    ///
    /// Source: Shazeer 2020, arXiv:2002.05202 (GEGLU); Hendrycks & Gimpel 2016, arXiv:1606.08415,
    /// the form `gelu(x) = x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`.
    public func geglu(gate: Matrix, up: Matrix, into y: Matrix) { gated(ck_geglu, gate, up, y) }

    /// The backward pass of ``geglu(gate:up:into:)``; parameters as in
    /// ``swigluBackward(gate:up:gradY:)``.
    public func gegluBackward(gate: Matrix, up: Matrix, gradY: Matrix) {
        gatedBackward(ck_geglu_backward, gate, up, gradY)
    }

    private func gated(
        _ kernel: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int)
            -> Void,
        _ gate: Matrix, _ up: Matrix, _ y: Matrix
    ) {
        precondition(gate.count == up.count && y.count == gate.count)
        forEachRows(of: gate) { range in
            let start = range.lowerBound * gate.columns, count = range.count * gate.columns
            kernel(gate.base + start, up.base + start, y.base + start, count)
        }
    }

    private func gatedBackward(
        _ kernel: (
            UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int
        ) -> Void,
        _ gate: Matrix, _ up: Matrix, _ gradY: Matrix
    ) {
        precondition(gate.count == up.count && gradY.count == gate.count)
        forEachRows(of: gate) { range in
            let start = range.lowerBound * gate.columns, count = range.count * gate.columns
            kernel(gate.base + start, up.base + start, gradY.base + start, count)
        }
    }

    /// Adds a bias to each row and applies `gelu(x) = x / 2 · (1 + erf(x / √2))`, in place.
    ///
    /// Source: Hendrycks & Gimpel 2016, arXiv:1606.08415, the exact form, as BERT has it; erf by
    /// Abramowitz & Stegun 7.1.26, absolute error below 1.5e-7.
    public func biasGELU(_ x: Matrix, bias: Matrix) {
        precondition(bias.count == x.columns)
        forEachRows(of: x) { range in
            for row in range { ck_bias_gelu(x.base + row * x.columns, bias.base, x.columns) }
        }
    }

    /// Adds a row to every row: `x[r, c] += bias[c]`.
    public func addBias(_ x: Matrix, bias: Matrix) {
        precondition(bias.count == x.columns)
        forEachRows(of: x) { range in
            for row in range { ck_axpy(1, bias.base, x.base + row * x.columns, x.columns) }
        }
    }

    /// The backward pass of ``addBias(_:bias:)``: `gradBias[c] += Σ_r gradY[r, c]`.
    public func biasBackward(gradY: Matrix, gradBias: Matrix) {
        precondition(gradBias.count == gradY.columns)
        for row in 0..<gradY.rows {
            ck_axpy(1, gradY.base + row * gradY.columns, gradBias.base, gradY.columns)
        }
    }

    /// `x *= factor`, element by element.
    public func scale(_ x: Matrix, by factor: Float) {
        forEachRange(of: x.count, length: Self.floatsInPiece) { range in
            ck_scale(factor, x.base + range.lowerBound, range.count)
        }
    }

    /// `y += scale · x`, element by element.
    public func add(_ x: Matrix, scale: Float = 1, to y: Matrix) {
        precondition(x.count == y.count)
        forEachRange(of: x.count, length: Self.floatsInPiece) { range in
            ck_axpy(scale, x.base + range.lowerBound, y.base + range.lowerBound, range.count)
        }
    }

    /// Of what is computed float by float. So little, and memory is what takes the time, that
    /// waking the threads for less would cost as much as the work.
    private static let floatsInPiece = 1 << 14
}
