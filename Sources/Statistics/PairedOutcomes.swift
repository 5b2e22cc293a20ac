/// How often two arms were right on the same questions: all that a paired comparison of right and
/// wrong answers rests on.
public struct PairedOutcomes: Sendable, Equatable {
    /// How many questions both arms answered.
    public var pairs: Int
    /// Questions that only the first arm got right.
    public var onlyFirst: Int
    /// Questions that only the second arm got right.
    public var onlySecond: Int

    /// - Precondition: no count is negative, and together they are not more than `pairs`.
    public init(pairs: Int, onlyFirst: Int, onlySecond: Int) {
        precondition(
            onlyFirst >= 0 && onlySecond >= 0 && onlyFirst + onlySecond <= pairs,
            "\(onlyFirst) and \(onlySecond) of \(pairs) questions")
        self.pairs = pairs
        self.onlyFirst = onlyFirst
        self.onlySecond = onlySecond
    }

    /// Counts over two lists of the same questions, true for a right answer.
    ///
    /// - Precondition: the lists are of equal length.
    public init(_ first: [Bool], _ second: [Bool]) {
        precondition(first.count == second.count, "\(first.count) and \(second.count) questions")
        self.init(
            pairs: first.count,
            onlyFirst: zip(first, second).count { $0 && !$1 },
            onlySecond: zip(first, second).count { !$0 && $1 },
        )
    }

    /// Questions that tell the arms apart.
    public var differing: Int { onlyFirst + onlySecond }

    /// The first arm's share of right answers minus the second's, with Bonett and Price's interval.
    ///
    /// ```
    /// p₁ − p₂ ± z √((p₁ + p₂ − (p₁ − p₂)²) / (n + 2))   with pᵢ = (onlyᵢ + 1) / (n + 2)
    /// ```
    /// It keeps near its level where few questions tell the arms apart, where a bootstrap is too
    /// narrow, or has no width at all. Source: Bonett & Price 2012, Journal of Educational and
    /// Behavioral Statistics 37.
    ///
    /// - Parameter level: between 0 and 1.
    /// - Returns: the plain difference with the interval, cut to −1…1; no pairs give NaN.
    public func difference(level: Double = 0.95) -> ConfidenceInterval {
        precondition(level > 0 && level < 1, "\(level) is no level of confidence")
        guard pairs > 0 else { return .none(value: .nan, level: level, count: 0) }
        let n = Double(pairs + 2)
        let first = Double(onlyFirst + 1) / n, second = Double(onlySecond + 1) / n
        let centre = first - second
        let spread =
            NormalDistribution.quantile((1 + level) / 2)
            * ((first + second - centre * centre) / n).squareRoot()
        let value = Double(onlyFirst - onlySecond) / Double(pairs)
        return ConfidenceInterval(
            value: value,
            low: max(-1, min(value, centre - spread)),
            high: min(1, max(value, centre + spread)),
            level: level,
            count: pairs,
            method: .bonettPrice,
        )
    }
}
