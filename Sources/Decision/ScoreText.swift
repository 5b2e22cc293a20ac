import Foundations
import Record
import Statistics

/// Scores as the verdict's sentences write them.
enum ScoreText {
    /// For example `0.75 [0.61, 0.86]`; with three digits where two would hide on which side of
    /// `bound` a figure lies, and that figure with as many as it takes. Without an interval the
    /// figure says so.
    static func interval(
        _ estimate: Estimate, from origin: EstimateOrigin, near bound: Double?
    ) -> Statement {
        let figures = [estimate.value, estimate.low, estimate.high]
        let isClose = figures.contains { digits(of: $0, near: bound) > 2 }
        func text(_ value: Double, _ origin: Derivation) -> Statement {
            let digits = max(isClose ? 3 : 2, digits(of: value, near: bound))
            return .figure(value, from: origin) { NumberFormat.fixed($0, digits: digits) }
        }
        let value = text(estimate.value, origin.value)
        guard estimate.hasInterval else { return "\(value) (no interval)" }
        return """
            \(value) [\(text(estimate.low, origin.low)), \(text(estimate.high, origin.high))]
            """
    }

    /// Nearer to a bound than half a unit of the last digit, a figure would look like it.
    private static func digits(of figure: Double, near bound: Double?) -> Int {
        guard let bound, figure != bound else { return 2 }
        var (digits, half) = (2, 0.005)
        while abs(figure - bound) < half, digits < 9 {
            digits += 1
            half /= 10
        }
        return digits
    }

    /// An arm's score.
    static func interval(of arm: Placed<ArmRecord>, near bound: Double?) -> Statement {
        interval(arm.score, from: EstimateOrigin(arm.at.score), near: bound)
    }

    /// The difference of two arms.
    static func interval(of pair: ComparedPair) -> Statement {
        interval(pair.it.difference, from: pair.origin, near: 0)
    }

    /// For example `p = 0.003`, or `Holm-corrected p < 0.001`.
    static func pValue(_ pair: ComparedPair) -> Statement {
        pair.it.correctedPValue.map {
            "Holm-corrected \(.pValue($0, from: pair.at.correctedPValue))"
        } ?? .pValue(pair.it.pValue, from: pair.at.pValue)
    }

    /// Whether two arms are told apart, and by how much.
    static func difference(_ pair: ComparedPair) -> Statement {
        let figures: Statement = "\(interval(of: pair)) (\(pair.it.test.rawValue), \(pValue(pair)))"
        return pair.it.isShown
            ? "\(pair.it.arm) differs from \(pair.it.other) by \(figures)"
            : "\(pair.it.arm) is not shown to differ from \(pair.it.other): \(figures)"
    }
}

/// Where the figures of an estimate come from.
struct EstimateOrigin {
    let value: Derivation
    let low: Derivation
    let high: Derivation

    init(_ place: RecordPointer) {
        value = place.value.derivation
        low = place.low.derivation
        high = place.high.derivation
    }

    private init(value: Derivation, low: Derivation, high: Derivation) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// That of the estimate with the other sign.
    var negated: EstimateOrigin { EstimateOrigin(value: -value, low: -high, high: -low) }
}

/// The paired difference of two arms, seen from the one that a sentence is about.
struct ComparedPair {
    let it: DifferenceRecord
    /// Where it stands, seen from either arm.
    let at: RecordPointer
    fileprivate let isReversed: Bool

    var origin: EstimateOrigin {
        let origin = EstimateOrigin(at.difference)
        return isReversed ? origin.negated : origin
    }
}

extension [DifferenceRecord] {
    /// `arm` minus `other`, in whichever order the two were compared.
    ///
    /// - Parameter place: where the list stands.
    func pair(_ arm: String, _ other: String, at place: RecordPointer) -> ComparedPair? {
        func found(_ first: String, _ second: String, isReversed: Bool) -> ComparedPair? {
            firstIndex { $0.arm == first && $0.other == second }.map {
                ComparedPair(
                    it: isReversed ? self[$0].reversed : self[$0], at: place[$0],
                    isReversed: isReversed)
            }
        }
        return found(arm, other, isReversed: false) ?? found(other, arm, isReversed: true)
    }
}
