import CKernels
import Platform

/// The decay rates of AdamW's averages and its guard against division by zero.
public struct AdamWConstants: Sendable, Equatable {
    /// Share of the gradients' running mean that each step keeps, 0..<1.
    public var beta1: Float
    /// Share of the squared gradients' running mean that each step keeps, 0..<1.
    public var beta2: Float
    /// Added to the square root that divides the step, > 0.
    public var epsilon: Float

    /// The defaults are those of Kingma & Ba 2014 (arXiv:1412.6980).
    public init(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }
}

extension Compute {
    /// One step of Adam with decoupled weight decay, in one pass over the memory.
    ///
    /// ```
    /// m = beta1 · m + (1 − beta1) · g          v = beta2 · v + (1 − beta2) · g²
    /// w −= rate · (m / (1 − beta1^t) / (sqrt(v / (1 − beta2^t)) + epsilon) + decay · w)
    /// ```
    /// Source: Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2.
    ///
    /// - Parameters:
    ///   - parameter: **in-out** w.
    ///   - gradient: **in** before scaling, **out** zeros, ready for the next sum.
    ///   - gradientScale: g = gradientScale · gradient; below 1 when the norm is clipped.
    ///   - first: **in-out** m, of the parameter's shape.
    ///   - second: **in-out** v, of the parameter's shape.
    ///   - step: t, counted from 1.
    public func adamWStep(
        parameter: Matrix, gradient: Matrix, gradientScale: Float, first: Matrix, second: Matrix,
        step: Int, rate: Float, decay: Float, constants: AdamWConstants
    ) {
        precondition(gradient.count == parameter.count && first.count == parameter.count)
        precondition(second.count == parameter.count && step >= 1)
        let correction1 = 1 - powf(constants.beta1, Float(step))
        let correction2 = 1 - powf(constants.beta2, Float(step))
        forEachRange(of: parameter.count, length: 1 << 16) { range in
            let start = range.lowerBound
            ck_adamw(
                parameter.base + start, gradient.base + start, first.base + start,
                second.base + start, rate, constants.beta1, constants.beta2, correction1,
                correction2, constants.epsilon, decay, gradientScale, range.count)
        }
    }

    /// Σ x², in `Double` over fixed pieces.
    public func squaredNorm(_ x: Matrix) -> Double {
        let length = 4096, pieces = (x.count + length - 1) / length
        let sums = Matrix(uninitializedRows: 1, columns: pieces)
        forEachRange(of: pieces, length: 64) { range in
            for piece in range {
                let start = piece * length
                sums.base[piece] = ck_sum_squares(x.base + start, min(length, x.count - start))
            }
        }
        return sums.values.reduce(0) { $0 + Double($1) }
    }
}
