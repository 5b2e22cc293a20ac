extension Bootstrap {
    /// A figure that no range bounds, such as a root-mean-square error or a perplexity, with the
    /// wider of two intervals on either side: the bootstrap's, and Student's t on the pseudo-values
    /// of the items (Tukey 1958), on the scale of the figure.
    ///
    /// The bootstrap alone is too narrow for few items. There is no interval with fewer than 10
    /// items, or where fewer than 9 differ from the commonest value.
    ///
    /// - Parameters:
    ///   - count: how many items there are; none gives NaN.
    ///   - scale: where the figure can lie.
    ///   - statistic: as for ``interval(count:of:)``.
    /// - Returns: the figure with its interval, or ``ConfidenceInterval/Method/none``.
    public func unbounded(
        count: Int, on scale: FigureScale, of statistic: Statistic
    ) -> ConfidenceInterval {
        guard count > 0 else { return .none(value: .nan, level: level, count: 0) }
        let everything = Array(0..<count)
        let value = statistic(everything)
        let none = ConfidenceInterval.none(value: value, level: level, count: count)
        guard count >= ItemVariety.leastCount, value.isFinite else { return none }
        let pseudoValues = Self.leaveOneOutFigures(everything, of: statistic).map {
            Double(count) * value - Double(count - 1) * $0
        }
        guard ItemVariety.isEnough(pseudoValues) else { return none }
        var interval = interval(count: count, of: statistic)
        let bounds = scale.bounds(
            around: value,
            error: (Descriptive.variance(of: pseudoValues) / Double(count)).squareRoot(),
            quantile: StudentDistribution.quantile(
                (1 + level) / 2, freedom: Double(count - 1)),
            count: count)
        interval.low = min(interval.low, bounds.low, value)
        interval.high = max(interval.high, bounds.high, value)
        interval.method = .bootstrapOrStudent
        return interval
    }

    /// A figure of one arm minus that of another over the same `count` items, as
    /// ``unbounded(count:on:of:)``.
    public func unbounded(
        count: Int, ofDifference first: Statistic, _ second: Statistic
    ) -> ConfidenceInterval {
        unbounded(count: count, on: .anySign) { first($0) - second($0) }
    }
}
