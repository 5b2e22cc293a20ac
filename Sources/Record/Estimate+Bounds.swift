package import Domain
import Foundations
package import Statistics

extension Estimate {
    /// False when there was nothing to estimate from.
    package var isDefined: Bool {
        count > 0 && value.isFinite
    }

    /// False when no interval could be given; then the bounds mean nothing, and no requirement,
    /// budget or comparison may rest on them.
    package var hasInterval: Bool {
        method != .none && low.isFinite && high.isFinite
    }

    /// Whether the true figure is shown to be other than zero: by an interval that does not hold it.
    package var excludesZero: Bool { hasInterval && (low > 0 || high < 0) }

    /// Whether a bound is kept: true where the whole interval keeps it, false where none of it does,
    /// nil where it lies on both sides or there is no interval.
    package func keeps(_ bound: Bound) -> Bool? {
        guard hasInterval else { return nil }
        return switch (bound.isMet(by: low), bound.isMet(by: high)) {
        case (true, true): true
        case (false, false): false
        default: nil
        }
    }
}

extension Estimate {
    /// Of what was not measured.
    package static let undefined = Estimate(
        value: .nan, low: .nan, high: .nan, count: 0, method: .none)

    package init(_ interval: ConfidenceInterval) {
        self.init(
            value: interval.value, low: interval.low, high: interval.high, count: interval.count,
            method: interval.method)
    }

    /// For a line of a terminal, such as `0.75 [0.61, 0.86]`.
    package var plainText: String {
        func text(_ value: Double) -> String { NumberFormat.fixed(value, digits: 2) }
        guard hasInterval else { return text(value) }
        return "\(text(value)) [\(text(low)), \(text(high))]"
    }
}
