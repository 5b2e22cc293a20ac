import Foundations

/// What a probe measured of a model, item by item, so that two models can be compared on the same
/// items.
public struct ProbeMeasurement: Codable, Sendable, Equatable {
    /// How the items make a figure.
    public enum Measure: String, Codable, Sendable {
        /// `exp(−Σ log-likelihood / Σ tokens)` over the items.
        case perplexity
        /// Share of the items that were answered as they should be.
        case accuracy
        /// Share of the items whose right option is the likeliest one.
        case choiceAccuracy = "choice accuracy"
        /// Mean over the items of the right answer's log-likelihood, in nats.
        case logLikelihood = "log-likelihood of the right answer"
        /// Mean over the items of the squared distance between the options' shares of likelihood
        /// and the truth, 0 to 2.
        case brier = "Brier score"

        /// Whether it is a share of the items.
        public var isShare: Bool { self == .accuracy || self == .choiceAccuracy }

        /// Whether more is better.
        public var higherIsBetter: Bool { self != .perplexity && self != .brier }
    }

    /// How ``values`` make one figure.
    public let measure: Measure
    /// One value an item: a log-likelihood, a score, or 0 or 1.
    public let values: [Double]
    /// Tokens of each item; read by ``Measure/perplexity`` alone.
    public let tokens: [Int]
    /// The figure of somebody who does not look at the items; nil where there is none.
    public let chance: Double?
    /// Numbers of the items, from 1 on, that are longer than the model's context: they have no value
    /// here. Nil for none.
    public var leftOut: [Int]?

    /// Takes the items' values.
    ///
    /// - Parameters:
    ///   - tokens: one count a value for ``Measure/perplexity``; other measures need none.
    ///   - chance: see ``chance``.
    public init(
        measure: Measure, values: [Double], tokens: [Int] = [], chance: Double? = nil
    ) {
        precondition(measure != .perplexity || tokens.count == values.count)
        self.measure = measure
        self.values = values
        self.tokens = tokens
        self.chance = chance
    }

    /// The figure over some items, repeats counted; NaN over none.
    public func value(ofItems items: [Int]) -> Double {
        let sum = items.reduce(0) { $0 + values[$1] }
        guard measure == .perplexity else { return sum / Double(items.count) }
        return exp(-sum / Double(items.reduce(0) { $0 + tokens[$1] }))
    }
}
