import Foundations

/// Student's t distribution, central and noncentral.
public enum StudentDistribution {
    /// The share of the distribution below `value`.
    ///
    /// - Parameters:
    ///   - value: finite.
    ///   - freedom: degrees of freedom, > 0, not necessarily whole.
    public static func cumulative(_ value: Double, freedom: Double) -> Double {
        let tail =
            BetaDistribution.cumulative(
                freedom / (freedom + value * value), freedom / 2, 0.5) / 2
        return value > 0 ? 1 - tail : tail
    }

    /// The value with the share `probability` below it.
    ///
    /// - Precondition: `probability` in 0.5..<1, `freedom` > 0.
    public static func quantile(_ probability: Double, freedom: Double) -> Double {
        precondition((0.5..<1).contains(probability), "\(probability) is no upper probability")
        precondition(freedom > 0, "\(freedom) degrees of freedom")
        // Both tails together are I_x(ν/2, 1/2) at x = ν / (ν + t²).
        let share = 2 * (1 - probability)
        let x = BetaDistribution.quantile(share, freedom / 2, 0.5)
        // Near 1 the distance from 1 is what counts, and the mirrored function keeps its digits.
        let rest = x < 0.5 ? 1 - x : BetaDistribution.quantile(1 - share, 0.5, freedom / 2)
        return (freedom * rest / x).squareRoot()
    }

    /// The share of the noncentral distribution below `value`: of (Z + `shift`) / √(χ²/ν).
    ///
    /// ```
    /// Φ(−δ) + ½ Σⱼ [pⱼ I_x(j + ½, ν/2) + qⱼ I_x(j + 1, ν/2)]   with x = t² / (ν + t²),
    /// pⱼ = e^(−δ²/2) (δ²/2)ʲ / j!,   qⱼ = δ / √2 · e^(−δ²/2) (δ²/2)ʲ / Γ(j + 3/2)
    /// ```
    /// Only the terms around the greatest weight are summed, so that no shift underflows. Source:
    /// Lenth 1989, Applied Statistics 38, algorithm AS 243.
    ///
    /// - Parameters:
    ///   - value: finite.
    ///   - freedom: degrees of freedom, > 0.
    ///   - shift: the noncentrality δ, finite.
    public static func cumulative(_ value: Double, freedom: Double, shift: Double) -> Double {
        if value < 0 { return 1 - cumulative(-value, freedom: freedom, shift: -shift) }
        let half = shift * shift / 2
        let x = value * value / (freedom + value * value)
        var share = NormalDistribution.cumulative(-shift)
        guard x > 0 else { return share }
        if half == 0 { return cumulative(value, freedom: freedom) }
        let reach = 8 * half.squareRoot() + 30
        for index in max(0, Int(saturating: half - reach))...Int(saturating: half + reach) {
            let j = Double(index)
            let logWeight = j * log(half) - half
            let even = exp(logWeight - lgamma(j + 1))
            let odd = shift / 2.0.squareRoot() * exp(logWeight - lgamma(j + 1.5))
            share +=
                (even * BetaDistribution.cumulative(x, j + 0.5, freedom / 2)
                    + odd * BetaDistribution.cumulative(x, j + 1, freedom / 2)) / 2
        }
        return min(max(share, 0), 1)
    }
}
