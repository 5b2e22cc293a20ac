import Foundations
import Record

/// How a report writes the figures of its running text.
extension Statement {
    /// A computed number, written by `format`.
    static func figure(_ derived: DerivedFigure, _ format: (Double) -> String) -> Statement {
        figure(derived.value, from: derived.derivation, format)
    }

    /// A seed, digit by digit.
    static func seed(_ seed: UInt64, from origin: some Origin) -> Statement {
        figure(Double(seed), from: origin) { _ in "\(seed)" }
    }

    /// A size; a dash where there is none.
    static func bytes(_ count: Int, from origin: some Origin) -> Statement {
        count > 0 ? figure(count, from: origin, NumberFormat.bytes) : .words(Figure.none)
    }

    /// An effect size or one of its bounds, of which a missing one is infinite.
    static func effect(_ value: Double?, from origin: some Origin) -> Statement {
        guard let value else { return "∞" }
        return figure(value, from: origin) { NumberFormat.fixed($0, digits: 2) }
    }

    /// A value of a metric or probe, such as `0.970`.
    static func value(_ value: Double, of measure: String, from origin: some Origin) -> Statement {
        figure(value, from: origin) { Figure.value($0, of: measure) }
    }

    // MARK: - Intervals

    /// A figure with its 95 % interval, such as `0.970 [0.930, 0.990]`.
    ///
    /// - Parameter place: where the whole estimate stands.
    static func estimate(
        _ estimate: Estimate, of measure: String, at place: RecordPointer
    ) -> Statement {
        interval(estimate, at: place) { Figure.value($0, of: measure) }
    }

    /// A difference with its 95 % interval, such as `+0.120 [+0.040, +0.190]`.
    static func signedEstimate(
        _ estimate: Estimate, of measure: String, at place: RecordPointer
    ) -> Statement {
        interval(estimate, at: place) { Figure.signed($0, of: measure) }
    }

    /// A relative change with its 95 % interval, such as `+12 % [+4.0 %, +19 %]`.
    static func signedPercent(_ estimate: Estimate, at place: RecordPointer) -> Statement {
        interval(estimate, at: place, Figure.signedPercent)
    }

    private static func interval(
        _ estimate: Estimate, at place: RecordPointer, _ format: (Double) -> String
    ) -> Statement {
        let value = figure(estimate.isDefined ? estimate.value : .nan, from: place.value, format)
        guard estimate.isDefined, estimate.hasInterval else { return value }
        let low = figure(estimate.low, from: place.low, format)
        let high = figure(estimate.high, from: place.high, format)
        return "\(value) [\(low), \(high)]"
    }
}
