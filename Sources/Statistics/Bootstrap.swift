import Foundations

/// Intervals for any figure, by drawing the same number of items again and again with replacement.
///
/// Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapters 13 and 14. The
/// same seed gives the same interval; intervals of two figures over the same number of items come
/// from the same draws.
///
/// Limits: fewer than two items have no spread, so the interval is
/// ``ConfidenceInterval/Method/none``. Items that are all equal give an interval of no width, which
/// says nothing about the next item; use ``ConfidenceInterval/wilson(successes:count:level:)`` for
/// shares. Draws for which a figure is not finite (say, it divides by zero there) are left out; a
/// figure that is not finite on the items themselves, or on all draws, has no interval.
public struct Bootstrap: Sendable, Equatable {
    /// How bounds are read off the drawn figures.
    public enum Method: Sendable {
        /// The quantiles of the drawn figures.
        case percentile
        /// BCa: the quantiles moved for the figure's bias and for a spread that changes with its
        /// value (Efron 1987, JASA 82). Nearer to its level for skewed figures.
        case biasCorrectedAccelerated
    }

    /// A figure of the items at these indices; an index may come up several times.
    public typealias Statistic = (_ indices: [Int]) -> Double

    /// Where the draws start.
    public var seed: UInt64
    /// How bounds are read off.
    public var method: Method
    /// How many times items are drawn, > 0.
    public var resamples: Int
    /// How often the interval shall hold the true figure, between 0 and 1.
    public var level: Double

    /// The default is 10,000 draws and a BCa interval of 95 %.
    public init(
        seed: UInt64,
        method: Method = .biasCorrectedAccelerated,
        resamples: Int = 10_000,
        level: Double = 0.95,
    ) {
        precondition(resamples > 0, "\(resamples) draws give no interval")
        precondition(level > 0 && level < 1, "\(level) is no level of confidence")
        self.seed = seed
        self.method = method
        self.resamples = resamples
        self.level = level
    }

    /// The mean of the values with its interval.
    ///
    /// - Parameter values: finite; none gives NaN.
    /// - Returns: the mean with its interval.
    public func interval(ofMean values: [Double]) -> ConfidenceInterval {
        precondition(values.allSatisfy(\.isFinite), "a mean needs finite values")
        let mean = Descriptive.mean(of: values)
        guard values.count > 1 else {
            return .none(value: mean, level: level, count: values.count)
        }
        // Leaving out one value moves the mean in proportion to that value's distance from it.
        return interval(of: mean, count: values.count, draws: drawnMeans(of: values)) {
            values.map { mean - $0 }
        }
    }

    /// The mean of `first` − `second` with its interval, for two lists over the same questions.
    ///
    /// - Precondition: the lists are of equal length.
    public func interval(
        ofMeanDifference first: [Double],
        _ second: [Double],
    ) -> ConfidenceInterval {
        precondition(first.count == second.count, "\(first.count) and \(second.count) questions")
        return interval(ofMean: zip(first, second).map { $0 - $1 })
    }

    /// Any figure of `count` items with its interval, such as a root-mean-square error or a macro F1.
    ///
    /// - Parameters:
    ///   - count: how many items there are; none gives NaN, and the statistic is not asked.
    ///   - statistic: called with `count` indices (one fewer for BCa's leave-one-out figures).
    /// - Returns: the figure of all items with its interval.
    /// - Complexity: `resamples` calls of `statistic`, and `count` more for BCa.
    public func interval(count: Int, of statistic: Statistic) -> ConfidenceInterval {
        guard count > 0 else { return .none(value: .nan, level: level, count: 0) }
        let everything = Array(0..<count)
        let value = statistic(everything)
        guard count > 1, value.isFinite else {
            return .none(value: value, level: level, count: count)
        }
        let draws = drawnFigures(count: count, of: statistic).filter(\.isFinite)
        return interval(of: value, count: count, draws: draws) {
            Self.leaveOneOutFigures(everything, of: statistic)
        }
    }

    /// A figure of one arm minus that of another over the same `count` questions, with its interval.
    public func interval(
        count: Int,
        ofDifference first: Statistic,
        _ second: Statistic,
    ) -> ConfidenceInterval {
        interval(count: count) { first($0) - second($0) }
    }
}

// MARK: - Drawing

extension Bootstrap {
    private var generator: SeededGenerator { SeededGenerator(seed: seed, stream: "bootstrap") }

    private func drawnMeans(of values: [Double]) -> [Double] {
        var generator = generator
        return (0..<resamples).map { _ in
            var sum = 0.0
            for _ in values.indices { sum += values[generator.integer(below: values.count)] }
            return sum / Double(values.count)
        }
    }

    /// The figure of every draw of `count` indices.
    private func drawnFigures(count: Int, of figure: Statistic) -> [Double] {
        var generator = generator
        var indices = [Int](repeating: 0, count: count)
        return (0..<resamples).map { _ in
            for place in indices.indices { indices[place] = generator.integer(below: count) }
            return figure(indices)
        }
    }

    /// The figure without the first item, without the second, and so on.
    static func leaveOneOutFigures(
        _ everything: [Int],
        of statistic: Statistic,
    ) -> [Double] {
        var rest = Array(everything.dropFirst())
        return everything.map { leftOut in
            if leftOut > 0 { rest[leftOut - 1] = leftOut - 1 }
            return statistic(rest)
        }
    }

    private func interval(
        of value: Double,
        count: Int,
        draws: [Double],
        leaveOneOut: () -> [Double],
    ) -> ConfidenceInterval {
        guard !draws.isEmpty else { return .none(value: value, level: level, count: count) }
        let sorted = draws.sorted()
        let bounds = BootstrapBounds(level: level)
        let shares =
            switch method {
            case .percentile: bounds.percentile
            case .biasCorrectedAccelerated:
                bounds.accelerated(value: value, draws: sorted, leaveOneOut: leaveOneOut())
            }
        return ConfidenceInterval(
            value: value,
            low: Descriptive.quantile(shares.low, ofSorted: sorted),
            high: Descriptive.quantile(shares.high, ofSorted: sorted),
            level: level,
            count: count,
            method: method == .percentile ? .percentileBootstrap : .acceleratedBootstrap,
        )
    }
}
