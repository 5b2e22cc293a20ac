import CKernels
import Platform

extension Compute {
    /// Root-mean-square normalisation over the columns, with a learned gain.
    ///
    /// ```
    /// y[r, c] = x[r, c] / sqrt(mean_c(x[r, c]²) + epsilon) · gain[c]
    /// ```
    /// Source: Zhang & Sennrich 2019, arXiv:1910.07467; epsilon inside the root as in Llama.
    ///
    /// - Parameters:
    ///   - x: `[tokens, channels]`.
    ///   - gain: `[1, channels]`.
    ///   - epsilon: > 0.
    ///   - y: **out** `[tokens, channels]`; may be `x`.
    /// - Edge cases: a row of zeros gives zeros; NaN propagates.
    public func rmsNorm(_ x: Matrix, gain: Matrix, epsilon: Float, into y: Matrix) {
        precondition(gain.count == x.columns && y.rows == x.rows && y.columns == x.columns)
        forEachRows(of: x) { range in
            for row in range {
                let start = row * x.columns
                let inverse = Self.inverseRMS(x.base + start, x.columns, epsilon)
                ck_scaled_gain(x.base + start, gain.base, inverse, y.base + start, x.columns)
            }
        }
    }

    /// The backward pass of ``rmsNorm(_:gain:epsilon:into:)``.
    ///
    /// With `i = 1 / sqrt(mean(x²) + epsilon)`:
    /// ```
    /// gradX[r, c] += i · gain[c] · gradY[r, c] − x[r, c] · i³ / channels · Σ_c gradY · gain · x
    /// gradGain[c] += Σ_r gradY[r, c] · x[r, c] · i
    /// ```
    /// - Parameters:
    ///   - gradX: **in-out** `[tokens, channels]`, added to.
    ///   - gradGain: **in-out** `[1, channels]`, added to; nil when the gain is not trained.
    public func rmsNormBackward(
        _ x: Matrix, gain: Matrix, epsilon: Float, gradY: Matrix, gradX: Matrix, gradGain: Matrix?
    ) {
        precondition(gradY.count == x.count && gradX.count == x.count)
        let columns = x.columns
        forEachRows(of: x) { range in
            for row in range {
                let x = x.base + row * columns, gradY = gradY.base + row * columns
                let inverse = Self.inverseRMS(x, columns, epsilon)
                let sum = ck_dot3(gradY, gain.base, x, columns)
                ck_rms_norm_backward(
                    x, gain.base, gradY, inverse,
                    inverse * inverse * inverse / Float(columns) * sum,
                    gradX.base + row * columns, columns)
            }
        }
        guard let gradGain else { return }
        for row in 0..<x.rows {
            let start = row * columns
            let inverse = Self.inverseRMS(x.base + start, columns, epsilon)
            ck_gain_gradient(
                gradY.base + start, x.base + start, inverse, gradGain.base, columns)
        }
    }

    private static func inverseRMS(
        _ x: UnsafePointer<Float>, _ count: Int, _ epsilon: Float
    ) -> Float {
        1 / sqrtf(ck_sum_squares(x, count) / Float(count) + epsilon)
    }

    /// Layer normalisation over the columns, in place.
    ///
    /// ```
    /// x[r, c] = (x[r, c] − mean_r) / sqrt(variance_r + epsilon) · gain[c] + bias[c]
    /// ```
    /// Source: Ba, Kiros & Hinton 2016, arXiv:1607.06450; the variance is the population's.
    ///
    /// - Parameters:
    ///   - x: **in-out** `[tokens, channels]`.
    ///   - gain: `[1, channels]`.
    ///   - bias: `[1, channels]`.
    public func layerNorm(_ x: Matrix, gain: Matrix, bias: Matrix, epsilon: Float) {
        precondition(gain.count == x.columns && bias.count == x.columns)
        forEachRows(of: x) { range in
            for row in range {
                ck_layer_norm(
                    x.base + row * x.columns, gain.base, bias.base, epsilon, x.columns)
            }
        }
    }

    /// Divides each row by its Euclidean length, in place; a row of zeros stays.
    public func normalizeRows(_ x: Matrix) {
        for row in 0..<x.rows {
            let start = x.base + row * x.columns
            let length = sqrtf(ck_sum_squares(start, x.columns))
            if length > 0 { ck_scale(1 / length, start, x.columns) }
        }
    }
}
