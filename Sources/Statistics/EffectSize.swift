/// How large a paired difference is, whatever the metric's unit.
public struct EffectSize: Sendable, Equatable {
    /// Which measure it is.
    public enum Measure: String, Sendable, Codable {
        /// ``PairedOutcomes/oddsRatio(level:)``
        case oddsRatio = "odds ratio"
        /// ``EffectSize/standardised(_:level:)``
        case standardisedDifference = "Cohen's d_z"
    }

    /// Which measure it is.
    public var measure: Measure
    /// The effect; an odds ratio may be infinite.
    public var value: Double
    /// The lower bound of its interval.
    public var low: Double
    /// The upper bound of its interval; infinite when nothing bounds it.
    public var high: Double

    /// The mean of paired differences in units of their own standard deviation, Cohen's d_z.
    ///
    /// ```
    /// d_z = mean(d) / s(d),   t = √n d_z
    /// ```
    /// t has a noncentral t distribution with shift √n δ; the bounds are the δ under which a t this
    /// high or this low has a chance of (1 − level) / 2. The differences are taken to be about
    /// normal. Sources: Cohen 1988, "Statistical Power Analysis", section 2.3; Cumming & Finch 2001,
    /// Educational and Psychological Measurement 61, for the interval.
    ///
    /// - Parameters:
    ///   - differences: finite.
    ///   - level: between 0 and 1.
    /// - Returns: nil for fewer than two differences, or when all are equal.
    public static func standardised(
        _ differences: [Double], level: Double = 0.95
    ) -> EffectSize? {
        precondition(differences.allSatisfy(\.isFinite), "an effect needs finite differences")
        let deviation = Descriptive.variance(of: differences).squareRoot()
        // Equal differences may have a deviation of rounding.
        let greatest = differences.map(\.magnitude).max() ?? 0
        guard deviation > 1e-12 * greatest else { return nil }
        let root = Double(differences.count).squareRoot()
        let value = Descriptive.mean(of: differences) / deviation
        let freedom = Double(differences.count - 1), t = root * value
        return EffectSize(
            measure: .standardisedDifference, value: value,
            low: shift(of: t, freedom: freedom, share: (1 + level) / 2) / root,
            high: shift(of: t, freedom: freedom, share: (1 - level) / 2) / root)
    }

    /// The shift under which noncentral t values lie below `t` with this share, to within 1e-9.
    private static func shift(of t: Double, freedom: Double, share: Double) -> Double {
        func isBelow(_ shift: Double) -> Bool {
            StudentDistribution.cumulative(t, freedom: freedom, shift: shift) > share
        }
        var reach = 4.0
        while isBelow(t + reach) || !isBelow(t - reach) { reach *= 2 }
        var low = t - reach, high = t + reach
        while high - low > 1e-9 * max(1, t.magnitude) {
            let middle = (low + high) / 2
            if isBelow(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension PairedOutcomes {
    /// How many questions the first arm alone got right for each that only the second did: the
    /// odds ratio of a paired comparison.
    ///
    /// Of the questions that tell the arms apart the first arm's share has an exact interval
    /// (Clopper & Pearson 1934, Biometrika 26), and a share p is odds of p / (1 − p). It belongs to
    /// McNemar's exact test: the one holds no 1 where the other gives p below 1 − level.
    /// Source: Agresti 2013, "Categorical Data Analysis", section 11.1.
    ///
    /// - Parameter level: between 0 and 1.
    /// - Returns: nil when no question tells the arms apart.
    public func oddsRatio(level: Double = 0.95) -> EffectSize? {
        guard differing > 0 else { return nil }
        let first = Double(onlyFirst), second = Double(onlySecond)
        let tail = (1 - level) / 2
        /// Where the share of the first's part of the questions lies at a tail.
        func odds(_ probability: Double, _ a: Double, _ b: Double) -> Double {
            let share = BetaDistribution.quantile(probability, a, b)
            return share / (1 - share)
        }
        return EffectSize(
            measure: .oddsRatio, value: first / second,
            low: onlyFirst == 0 ? 0 : odds(tail, first, second + 1),
            high: onlySecond == 0 ? .infinity : odds(1 - tail, first + 1, second))
    }

    /// By how much the first arm's share of the questions that tell the arms apart is more than a
    /// half, −0.5…0.5; nil when there are none.
    ///
    /// Source: Cohen 1988, "Statistical Power Analysis", section 5.2, who calls 0.05 small, 0.15
    /// medium and 0.25 large.
    public var cohensG: Double? {
        differing > 0 ? Double(onlyFirst) / Double(differing) - 0.5 : nil
    }
}
