import Foundations

/// The beta distribution, on which those of Student and of exact shares rest.
enum BetaDistribution {
    /// The share of the distribution below `x`: the regularised incomplete beta function I_x(a, b).
    ///
    /// ```
    /// I_x(a, b) = xᵃ (1 − x)ᵇ / (a B(a, b)) · 1 / (1 + d₁ / (1 + d₂ / (1 + …)))
    /// ```
    /// The continued fraction is evaluated from the front by Lentz's method, as modified by Thompson
    /// and Barnett 1986; it converges fast on the side of the mean, so that the other side is taken
    /// as 1 − I₁₋ₓ(b, a). Source: DLMF, section 8.17(v). The relative error stays below 1e-11 for
    /// a and b up to 10,000.
    ///
    /// - Precondition: `a` > 0, `b` > 0, `x` in 0…1.
    static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
        precondition(a > 0 && b > 0 && (0...1).contains(x), "beta(\(a), \(b)) at \(x)")
        if x == 0 || x == 1 { return x }
        if x > (a + 1) / (a + b + 2) { return 1 - cumulative(1 - x, b, a) }
        let front = exp(
            a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
        return front * continuedFraction(x, a, b) / a
    }

    /// The value with the share `probability` below it, by halving; exact to 1e-15.
    static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        var low = 0.0, high = 1.0
        while high - low > 1e-15 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if cumulative(middle, a, b) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        /// The step from d₂ₘ₋₁ and d₂ₘ on; no denominator may vanish.
        func safe(_ value: Double) -> Double { value.magnitude < 1e-300 ? 1e-300 : value }
        var c = 1.0
        var d = 1 / safe(1 - (a + b) * x / (a + 1))
        var fraction = d
        for step in 1...20_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / safe(1 + even * d)
            c = safe(1 + even / c)
            fraction *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / safe(1 + odd * d)
            c = safe(1 + odd / c)
            fraction *= d * c
            if (d * c - 1).magnitude < 1e-15 { break }
        }
        return fraction
    }
}
