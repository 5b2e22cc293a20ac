/// Which quantiles of the drawn figures bound an interval.
struct BootstrapBounds {
    /// Shares of the drawn figures below the lower and below the upper bound.
    typealias Shares = (low: Double, high: Double)

    var level: Double

    /// The same share is cut off on both sides.
    var percentile: Shares { ((1 - level) / 2, (1 + level) / 2) }

    /// The shares of the percentile interval, moved for bias and acceleration.
    ///
    /// ```
    /// share = Φ(b + (b + z) / (1 − a (b + z)))
    /// ```
    /// with z the normal quantile of the plain share, b the bias and a the acceleration.
    func accelerated(value: Double, draws: [Double], leaveOneOut: [Double]) -> Shares {
        let bias = Self.bias(of: value, among: draws)
        let acceleration = Self.acceleration(leaveOneOut)
        func moved(_ share: Double) -> Double {
            let distance = bias + NormalDistribution.quantile(share)
            let scale = 1 - acceleration * distance
            // Only thousands of times more draws than usual reach this far out.
            guard scale > 0 else { return distance > 0 ? 1 : 0 }
            return NormalDistribution.cumulative(bias + distance / scale)
        }
        return (moved(percentile.low), moved(percentile.high))
    }

    /// How far the figure is from the middle of the drawn ones, as a normal quantile.
    ///
    /// Ties count half, since figures of right and wrong answers take few values. When all draws
    /// lie on one side, half a draw is taken to lie on the other, so that the bias stays finite.
    /// The draws are in ascending order, and there is at least one.
    private static func bias(of value: Double, among draws: [Double]) -> Double {
        // The same items added up in another order differ by rounding; they must count as a tie.
        let slack = 1e-12 * (draws[draws.count - 1] - draws[0])
        let below = draws.count { $0 < value - slack }
        let tied = draws.count { ($0 - value).magnitude <= slack }
        let rank = Double(below) + Double(tied) / 2
        let count = Double(draws.count)
        return NormalDistribution.quantile(min(max(rank, 0.5), count - 0.5) / count)
    }

    /// A sixth of the skewness of the leave-one-out figures, with its sign turned; 0 when they are
    /// all equal or one of them is not finite.
    private static func acceleration(_ leaveOneOut: [Double]) -> Double {
        let mean = Descriptive.mean(of: leaveOneOut)
        let distances = leaveOneOut.map { mean - $0 }
        let squares = distances.reduce(0) { $0 + $1 * $1 }
        let cubes = distances.reduce(0) { $0 + $1 * $1 * $1 }
        let acceleration = cubes / (6 * squares * squares.squareRoot())
        return acceleration.isFinite ? acceleration : 0
    }
}
