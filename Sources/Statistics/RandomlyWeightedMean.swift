import Foundations

/// The mean of fixed numbers under random weights that add up to 1, all weights equally likely.
///
/// ```
/// Σ wⱼ zⱼ   with (w₀, …, wₙ) from Dirichlet(1, …, 1), that is wⱼ = Eⱼ / Σ E
/// ```
/// for independent exponential Eⱼ. The mean exceeds t where Σ Eⱼ (zⱼ − t) exceeds 0, and the chance
/// of that is an integral over the moment-generating function M along a line beside the imaginary
/// axis (Rice 1980, SIAM Journal on Scientific and Statistical Computing 1):
///
/// ```
/// P(X > 0) = 1/π ∫₀^∞ Re( M(c + iy) / (c + iy) ) dy,   M(s) = Π 1 / (1 − λⱼ s),  0 < c < 1 / max λ
/// ```
/// The line passes near the saddle point, where nothing oscillates, and a trapezoidal sum over
/// y = w sinh(x) converges geometrically. So nothing is drawn: the results are exact to about 1e-12.
struct RandomlyWeightedMean {
    let values: [Double]

    /// - Precondition: at least one value, all finite.
    init(_ values: [Double]) {
        precondition(!values.isEmpty && values.allSatisfy(\.isFinite), "a mean needs numbers")
        self.values = values
    }

    /// How probably the mean is greater than `threshold`.
    func share(above threshold: Double) -> Double {
        Self.positiveShare(values.map { $0 - threshold })
    }

    /// How probably the mean is less than `threshold`; exact in the tail too.
    func share(below threshold: Double) -> Double {
        Self.positiveShare(values.map { threshold - $0 })
    }

    /// The number with the share `probability` of the means below it, by regula falsi on the
    /// normal quantiles of the shares, with the Illinois rule and a halving now and then.
    ///
    /// - Precondition: `probability` is greater than 0 and less than 1.
    func quantile(_ probability: Double) -> Double {
        var low = values.min() ?? .nan, high = values.max() ?? .nan
        let precision = 1e-13 * (high - low)
        var lowDistance = Self.distance(0, probability),
            highDistance = Self.distance(1, probability)
        var lastSide = 0
        for step in 1...200 where high - low > precision {
            let share = highDistance / (highDistance - lowDistance)
            let isHalving = step % 4 == 0 || !(share > 0 && share < 1)
            let middle = isHalving ? (low + high) / 2 : high + share * (low - high)
            let below = self.share(below: middle)
            if (below - probability).magnitude < 1e-13 { return middle }
            let distance = Self.distance(below, probability)
            let side = distance < 0 ? -1 : 1
            if side < 0 {
                (low, lowDistance) = (middle, distance)
                if lastSide == side { highDistance /= 2 }
            } else {
                (high, highDistance) = (middle, distance)
                if lastSide == side { lowDistance /= 2 }
            }
            lastSide = isHalving ? 0 : side
        }
        return (low + high) / 2
    }

    /// How far a share is from another, in normal quantiles, in which it is nearly a straight line.
    private static func distance(_ share: Double, _ probability: Double) -> Double {
        let bounded = min(max(share, 1e-15), 1 - 1e-15)
        return NormalDistribution.quantile(bounded) - NormalDistribution.quantile(probability)
    }

    // MARK: - Sums of exponential numbers

    /// How probably Σ Eⱼ `slopes[j]` is positive.
    private static func positiveShare(_ slopes: [Double]) -> Double {
        let greatest = slopes.max() ?? 0, least = slopes.min() ?? 0
        guard greatest > 0 else { return 0 }
        guard least < 0 else { return 1 }
        let scale = max(greatest, -least)
        let scaled = slopes.map { $0 / scale }
        guard scaled.reduce(0, +) > 0 else { return upperTail(scaled, greatest: greatest / scale) }
        return 1 - upperTail(scaled.map { -$0 }, greatest: -least / scale)
    }

    /// The same where the sum is 0 or less in the mean.
    private static func upperTail(_ slopes: [Double], greatest: Double) -> Double {
        let line = saddlePoint(slopes, greatest: greatest)
        var logarithm = 0.0, curvature = 1 / (line * line)
        let ratios = slopes.map { slope in
            let rest = 1 - slope * line
            logarithm -= log(rest)
            let ratio = slope / rest
            curvature += ratio * ratio
            return ratio
        }
        let width = 1 / curvature.squareRoot()
        // Nodes are put between the nodes until that changes nothing: where nearly all slopes are
        // equal, the integrand oscillates however the line is chosen.
        var step = 0.2
        var sum = 0.5 + nodes(ratios, line: line, width: width, from: step, by: step)
        for _ in 0..<8 {
            let finer = nodes(ratios, line: line, width: width, from: step / 2, by: step)
            let change = (finer - sum).magnitude
            sum += finer
            step /= 2
            if change < 1e-11 * sum.magnitude { break }
        }
        return min(max(exp(logarithm) * sum * step * width / (line * .pi), 0), 1)
    }

    /// The sum of the integrand, relative to that at y = 0, over nodes x = first, first + step, ….
    private static func nodes(
        _ ratios: [Double], line: Double, width: Double, from first: Double, by step: Double
    ) -> Double {
        var sum = 0.0
        for node in 0..<20_000 {
            let x = first + Double(node) * step
            let y = width * sinh(x)
            // (1 + iy / c) Π (1 − i y ratioⱼ)
            var real = 1.0, imaginary = y / line
            for ratio in ratios {
                let turn = ratio * y
                (real, imaginary) = (real + imaginary * turn, imaginary - real * turn)
            }
            let square = real * real + imaginary * imaginary
            guard square < 1e40 else { break }
            sum += cosh(x) * real / square
        }
        return sum
    }

    /// Where M(s) / s is least between 0 and 1 / greatest, roughly: any point of the line will do.
    private static func saddlePoint(_ slopes: [Double], greatest: Double) -> Double {
        var low = 0.0, high = 1.0
        for _ in 0..<30 {
            let middle = (low + high) / 2, point = middle / greatest
            let rise = slopes.reduce(-1 / point) { $0 + $1 / (1 - $1 * point) }
            if rise < 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2 / greatest
    }
}
