/// A figure with the range in which the true one is to be expected.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
    /// How the range was found.
    public enum Method: String, Sendable, Codable {
        /// ``ConfidenceInterval/wilson(successes:count:level:)``
        case wilson
        /// ``PairedOutcomes/difference(level:)``
        case bonettPrice = "Bonett–Price"
        /// ``Bootstrap`` with ``Bootstrap/Method/percentile``.
        case percentileBootstrap = "percentile bootstrap"
        /// ``Bootstrap`` with ``Bootstrap/Method/biasCorrectedAccelerated``.
        case acceleratedBootstrap = "BCa bootstrap"
        /// ``ConfidenceInterval/mean(of:within:level:)`` and ``LabelledAnswers/macroF1(seed:draws:level:)``
        case gaffke = "Gaffke"
        /// ``Bootstrap/unbounded(count:on:of:)``
        case bootstrapOrStudent = "BCa bootstrap or Student's t"
        /// ``ConfidenceInterval/crossed(_:minus:isShare:scale:level:)``
        case crossedEffects = "crossed seeds and questions"
        /// ``ConfidenceInterval/quantile(_:of:level:)``
        case orderStatistics = "order statistics"
        /// ``CohenKappa/interval(level:)`` from 50 items on.
        case fleissCohenEveritt = "Fleiss–Cohen–Everitt"
        /// ``CohenKappa/interval(level:)`` with fewer items.
        case wilsonAgreement = "Wilson, of the agreement"
        /// There was too little to find a range from; `low` and `high` equal `value` and mean
        /// nothing.
        case none
    }

    /// The figure itself; NaN when it rests on nothing.
    public var value: Double
    /// The lower bound.
    public var low: Double
    /// The upper bound.
    public var high: Double
    /// How often ranges found like this hold the true figure, such as 0.95.
    public var level: Double
    /// How many items the figure rests on.
    public var count: Int
    /// How the range was found.
    public var method: Method

    /// Puts together a figure and its range.
    public init(
        value: Double,
        low: Double,
        high: Double,
        level: Double,
        count: Int,
        method: Method,
    ) {
        self.value = value
        self.low = low
        self.high = high
        self.level = level
        self.count = count
        self.method = method
    }

    /// A figure without a range.
    static func none(value: Double, level: Double, count: Int) -> ConfidenceInterval {
        ConfidenceInterval(
            value: value,
            low: value,
            high: value,
            level: level,
            count: count,
            method: .none
        )
    }
}
