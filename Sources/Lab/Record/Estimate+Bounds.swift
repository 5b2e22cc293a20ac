package import Domain
package import Scenarios
import Statistics

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
