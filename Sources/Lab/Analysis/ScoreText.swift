import Foundations
import Scenarios

/// Scores as the verdict's sentences write them.
enum ScoreText {
    /// Figures nearer to a bound than this are hidden by two digits.
    private static let hidden = 0.005

    /// For example `0.75 [0.61, 0.86]`; with three digits where two would hide on which side of
    /// `bound` a figure lies.
    static func interval(_ estimate: Estimate, near bound: Double?) -> String {
        let figures = [estimate.value, estimate.low, estimate.high]
        let isClose = bound.map { bound in figures.contains { abs($0 - bound) < hidden } } ?? false
        let digits = isClose ? 3 : 2
        func text(_ value: Double) -> String { NumberFormat.fixed(value, digits: digits) }
        return "\(text(estimate.value)) [\(text(estimate.low)), \(text(estimate.high))]"
    }

    /// For example `p = 0.0030`, or `Holm-corrected p = 0.012`.
    static func pValue(_ difference: DifferenceRecord) -> String {
        let value = difference.correctedPValue ?? difference.pValue
        let word = difference.correctedPValue == nil ? "p" : "Holm-corrected p"
        return "\(word) = \(NumberFormat.significant(value, digits: 2))"
    }

    /// For example `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
