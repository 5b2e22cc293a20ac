import Foundations
import Statistics

/// How much is expected of a point, as logarithms, which stay apart where the figures themselves
/// are 0 in floating point.
package enum Acquisition {
    /// log E[max(f − best, 0)] of a normally distributed f.
    ///
    /// With z = (mean − best) / deviation it is log(φ(z) + z Φ(z)) + log deviation. Far below 0 both
    /// terms cancel; there −t = z, and φ − tQ = φ (C − t) / C with C = φ/Q as a continued fraction.
    /// Source: Ament et al. 2023, "Unexpected Improvements to Expected Improvement for Bayesian
    /// Optimization", arXiv:2310.20708, (9).
    ///
    /// - Parameter deviation: > 0.
    package static func logExpectedImprovement(
        mean: Double, deviation: Double, over best: Double
    ) -> Double {
        let z = (mean - best) / deviation
        return logStandardImprovement(z) + log(deviation)
    }

    private static func logStandardImprovement(_ z: Double) -> Double {
        if z > lowerTail { return log(exp(logDensity(z)) + z * NormalDistribution.cumulative(z)) }
        let rest = continuedRest(-z)
        return logDensity(z) + log(rest / (rest - z))
    }

    /// log P(g ≤ `bound`) of a normally distributed g.
    ///
    /// - Parameter deviation: > 0.
    package static func logProbability(
        mean: Double, deviation: Double, atMost bound: Double
    ) -> Double {
        let z = (bound - mean) / deviation
        if z > lowerTail { return log(NormalDistribution.cumulative(z)) }
        return logDensity(z) - log(continuedRest(-z) - z)
    }

    /// Below it the continued fraction is exact to the last digits; above, nothing cancels.
    private static let lowerTail = -4.0

    private static func logDensity(_ z: Double) -> Double { -z * z / 2 - log(2 * .pi) / 2 }

    /// φ(t)/Q(t) − t = 1/(t + 2/(t + 3/(t + …))), t ≥ 4 (Laplace).
    private static func continuedRest(_ t: Double) -> Double {
        var rest = 0.0
        for numerator in stride(from: 60.0, through: 1, by: -1) { rest = numerator / (t + rest) }
        return rest
    }
}
