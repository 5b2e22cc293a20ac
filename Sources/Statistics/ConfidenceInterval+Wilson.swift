extension ConfidenceInterval {
    /// Wilson's interval of a share, for questions that are answered right or wrong.
    ///
    /// ```
    /// (p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n)
    /// ```
    /// It keeps close to its level for small n and for shares near 0 and 1, where a bootstrap of
    /// equal answers would have no width at all.
    /// Source: Wilson 1927, JASA 22; recommended by Brown, Cai & DasGupta 2001.
    ///
    /// - Parameters:
    ///   - successes: how many were right, 0…`count`.
    ///   - count: how many there were; none gives NaN and ``Method/none``.
    ///   - level: between 0 and 1.
    /// - Returns: the share with its interval.
    public static func wilson(
        successes: Int,
        count: Int,
        level: Double = 0.95,
    ) -> ConfidenceInterval {
        precondition((0...count).contains(successes), "\(successes) right of \(count)")
        precondition(level > 0 && level < 1, "\(level) is no level of confidence")
        guard count > 0 else { return .none(value: .nan, level: level, count: 0) }
        let n = Double(count)
        let share = Double(successes) / n
        let z = NormalDistribution.quantile((1 + level) / 2)
        let scale = 1 + z * z / n
        let centre = (share + z * z / (2 * n)) / scale
        let spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / scale
        // The bounds touch 0 and 1 exactly there; rounding must not move the share out of them.
        return ConfidenceInterval(
            value: share,
            low: successes == 0 ? 0 : centre - spread,
            high: successes == count ? 1 : centre + spread,
            level: level,
            count: count,
            method: .wilson,
        )
    }
}
