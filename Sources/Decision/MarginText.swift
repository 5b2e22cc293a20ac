import Foundations
import Record

/// How a margin of the score is written.
enum MarginText {
    /// Of a score in points, such as `3 points`; of an error in the error's own unit.
    ///
    static func amount(
        _ margin: Double, of record: RunRecord, from origin: Derivation
    ) -> Statement {
        let text =
            record.scenario.higherIsBetter
            ? points(margin) : NumberFormat.significant(margin, digits: 2)
        return .figure(margin, from: origin) { _ in text }
    }

    /// Such as `3 points`, `2.5 points`.
    private static func points(_ share: Double) -> String {
        let tenths = NumberFormat.fixed(100 * share, digits: 1)
        let number = tenths.hasSuffix(".0") ? String(tenths.dropLast(2)) : tenths
        return number == "1" ? "1 point" : "\(number) points"
    }
}
