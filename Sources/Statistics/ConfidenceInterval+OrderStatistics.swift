import Foundations

extension ConfidenceInterval {
    /// A quantile of a continuous quantity, with an interval between two of its measured values
    /// that assumes nothing about its distribution.
    ///
    /// The value is the least measured one that at least the share `probability` of all does not
    /// exceed (type 1 of Hyndman & Fan 1996), so it was measured itself. How many of n values lie
    /// at or below the true quantile q is binomial, B(n, p), so
    /// ```
    /// P(x₍ₗ₎ > q) = P(B ≤ l − 1)    P(x₍ᵤ₎ < q) = P(B ≥ u)
    /// ```
    /// and the ranks l and u are the innermost of which neither is above (1 − level) / 2. Where no
    /// rank is, the interval is open on that side: at 95 % the upper bound of the 95th percentile
    /// takes 72 values.
    /// Source: David & Nagaraja 2003, "Order Statistics", section 7.1.
    ///
    /// - Parameters:
    ///   - probability: the share, between 0 and 1.
    ///   - values: measured independently, in any order, no NaN.
    ///   - level: between 0 and 1.
    /// - Returns: an open side is −∞ or ∞; no values give NaN and ``Method/none``.
    public static func quantile(
        _ probability: Double, of values: [Double], level: Double = 0.95
    ) -> ConfidenceInterval {
        precondition(probability > 0 && probability < 1, "\(probability) is no share of values")
        precondition(level > 0 && level < 1, "\(level) is no level of confidence")
        let count = values.count
        guard count > 0 else { return .none(value: .nan, level: level, count: 0) }
        let sorted = values.sorted(), tail = (1 - level) / 2
        func atMost(_ below: Int) -> Double {
            Binomial.cumulative(below, of: count, probability: probability)
        }
        let low = (1...count).last { atMost($0 - 1) <= tail }
        let high = (1...count).first { 1 - atMost($0 - 1) <= tail }
        // A product such as 0.95 · 20 may come out a rounding above its whole number.
        let rank = (probability * Double(count) - 1e-9).rounded(.up)
        return ConfidenceInterval(
            value: sorted[max(Int(saturating: rank), 1) - 1],
            low: low.map { sorted[$0 - 1] } ?? -.infinity,
            high: high.map { sorted[$0 - 1] } ?? .infinity,
            level: level, count: count, method: .orderStatistics)
    }
}
