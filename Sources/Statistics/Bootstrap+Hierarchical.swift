import Foundations

/// A figure of an arm that was run with several seeds.
public struct SeededFigure {
    /// How many seeds, > 0.
    public var seeds: Int
    /// The figure of one seed for the questions at these indices.
    public var value: (_ seed: Int, _ indices: [Int]) -> Double

    /// - Precondition: `seeds` > 0.
    public init(seeds: Int, value: @escaping (_ seed: Int, _ indices: [Int]) -> Double) {
        precondition(seeds > 0, "an arm needs at least one seed")
        self.seeds = seeds
        self.value = value
    }
}

extension Bootstrap {
    /// The mean of an arm's figure over its seeds, or such a mean minus another arm's, with an
    /// interval that holds for other questions and for other seeds.
    ///
    /// Every draw takes questions anew, the same for both arms, and the seeds of each arm anew. All
    /// seeds answer the same questions, so the two are drawn independently of each other, as Owen
    /// 2007 (Annals of Applied Statistics 1) does for crossed samples. So few seeds drawn from
    /// themselves spread too little, by (s − 1) / s in the variance; the distance of the drawn
    /// seeds' mean from the mean of all is stretched by √(s / (s − 1)) for that (Rao & Wu 1988,
    /// JASA 83). The bounds are quantiles of the draws, whatever ``method`` says.
    ///
    /// Limits: with two or three seeds that differ much the interval is somewhat too narrow; with
    /// seeds that hardly differ it is too wide.
    ///
    /// - Parameters:
    ///   - count: how many questions; none gives NaN.
    ///   - first: the arm's figure.
    ///   - second: what is subtracted, if anything.
    /// - Returns: the mean over the seeds, or the difference of the means, with its interval.
    /// - Complexity: `resamples` times the number of seeds calls of the figures.
    public func interval(
        count: Int,
        of first: SeededFigure,
        minus second: SeededFigure? = nil,
    ) -> ConfidenceInterval {
        guard count > 0 else { return .none(value: .nan, level: level, count: 0) }
        let everything = Array(0..<count)
        let value = first.mean(everything) - (second?.mean(everything) ?? 0)
        guard count > 1, value.isFinite else {
            return .none(value: value, level: level, count: count)
        }
        let draws = drawnFigures(count: count) { rows, generator in
            first.drawn(rows, &generator) - (second?.drawn(rows, &generator) ?? 0)
        }
        .filter(\.isFinite).sorted()
        guard !draws.isEmpty else { return .none(value: value, level: level, count: count) }
        let shares = BootstrapBounds(level: level).percentile
        return ConfidenceInterval(
            value: value,
            low: Descriptive.quantile(shares.low, ofSorted: draws),
            high: Descriptive.quantile(shares.high, ofSorted: draws),
            level: level,
            count: count,
            method: .hierarchicalBootstrap,
        )
    }
}

extension SeededFigure {
    fileprivate func mean(_ rows: [Int]) -> Double {
        Descriptive.mean(of: (0..<seeds).map { value($0, rows) })
    }

    /// The mean over seeds drawn with replacement, stretched away from the mean over all.
    fileprivate func drawn(_ rows: [Int], _ generator: inout SeededGenerator) -> Double {
        let values = (0..<seeds).map { value($0, rows) }
        guard seeds > 1 else { return values[0] }
        let mean = Descriptive.mean(of: values)
        var sum = 0.0
        for _ in 0..<seeds { sum += values[generator.integer(below: seeds)] }
        let stretch = (Double(seeds) / Double(seeds - 1)).squareRoot()
        return mean + stretch * (sum / Double(seeds) - mean)
    }
}
