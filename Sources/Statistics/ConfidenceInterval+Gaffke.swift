extension ConfidenceInterval {
    /// A mean of items that lie in a known range, by Gaffke's bounds.
    ///
    /// The lower bound is the quantile (1 − level) / 2 of the items' mean under random weights that
    /// add up to 1, with one more item at the lower end of the range among them; the upper bound
    /// mirrors it. For items of 0 and 1 alone it is Clopper and Pearson's exact interval. One rule for
    /// any number of items, one included: where all are equal, the additional item gives the
    /// interval its width. Sources: Gaffke 2005, "Three test statistics for a nonparametric
    /// one-sided hypothesis on the mean of a nonnegative variable", Mathematical Methods of
    /// Statistics 14; Learned-Miller & Thomas 2020, arXiv:1905.06208. That it keeps its level is
    /// proven for special cases and holds in every simulation known, ours included.
    ///
    /// - Parameters:
    ///   - values: finite; what lies outside of the range by rounding is drawn to its end.
    ///   - range: where items can lie, wider than a point.
    ///   - level: between 0 and 1.
    /// - Returns: the mean with its interval; no items give NaN and ``Method/none``.
    /// - Complexity: about 1,000 steps an item.
    public static func mean(
        of values: [Double], within range: ClosedRange<Double>, level: Double = 0.95
    ) -> ConfidenceInterval {
        precondition(level > 0 && level < 1, "\(level) is no level of confidence")
        guard !values.isEmpty else { return .none(value: .nan, level: level, count: 0) }
        let (lower, upper) = weighted(values, within: range)
        let value = Descriptive.mean(of: values), tail = (1 - level) / 2
        return ConfidenceInterval(
            value: value,
            low: min(value, lower.quantile(tail)),
            high: max(value, upper.quantile(1 - tail)),
            level: level, count: values.count, method: .gaffke)
    }

    /// The least of 1 − level at which the interval of ``mean(of:within:level:)`` holds no zero:
    /// the two-sided p-value that belongs to it.
    package static func meanPValue(of values: [Double], within range: ClosedRange<Double>) -> Double
    {
        guard !values.isEmpty else { return 1 }
        let (lower, upper) = weighted(values, within: range)
        return min(1, 2 * min(lower.share(below: 0), upper.share(above: 0)))
    }

    private static func weighted(
        _ values: [Double], within range: ClosedRange<Double>
    ) -> (lower: RandomlyWeightedMean, upper: RandomlyWeightedMean) {
        let slack = 1e-9 * (range.upperBound - range.lowerBound)
        precondition(range.lowerBound < range.upperBound, "\(range) has no room for an interval")
        precondition(
            values.allSatisfy {
                $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack
            }, "the items must lie within \(range)")
        let kept = values.map { min(max($0, range.lowerBound), range.upperBound) }
        return (
            RandomlyWeightedMean(kept + [range.lowerBound]),
            RandomlyWeightedMean(kept + [range.upperBound])
        )
    }
}
