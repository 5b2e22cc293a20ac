import Foundations
import Lab

/// Figures in running text. Each is given with its origin in the record; there is no other way to
/// put a computed number into the report.
extension Inline {
    /// A sentence of the record with the origins of its figures.
    init(_ statement: Statement) {
        runs = statement.parts.map { part in
            switch part {
            case .words(let words): .prose(words)
            case .figure(let figure):
                .traced(
                    .prose(figure.text),
                    Trace(derivation: figure.derivation, value: figure.value))
            }
        }
    }

    /// Words of unknown origin that the record holds.
    static func told(_ text: String, from origin: some Origin) -> Inline {
        .traced(.prose(text), from: origin)
    }

    /// Text that was made from the record, but is no number.
    static func traced(_ text: Inline, from origin: some Origin) -> Inline {
        Inline(runs: [.traced(text, Trace(derivation: origin.derivation, value: nil))])
    }

    /// A number, written by `format`.
    static func figure(
        _ value: Double, from origin: some Origin, _ format: (Double) -> String
    ) -> Inline {
        let trace = Trace(derivation: origin.derivation, value: value.isFinite ? value : nil)
        return Inline(runs: [.traced(.own(format(value)), trace)])
    }

    /// An amount with its currency, a word that the record holds.
    static func money(
        _ amount: Double, from origin: some Origin, _ format: (Double) -> String
    ) -> Inline {
        let trace = Trace(derivation: origin.derivation, value: amount.isFinite ? amount : nil)
        return Inline(runs: [.traced(.prose(format(amount)), trace)])
    }

    /// A computed number, written by `format`.
    static func figure(_ derived: DerivedFigure, _ format: (Double) -> String) -> Inline {
        figure(derived.value, from: derived.derivation, format)
    }

    /// A whole number, in groups of three digits unless `format` says otherwise.
    static func figure(
        _ value: Int, from origin: some Origin, _ format: (Int) -> String = NumberFormat.grouped
    ) -> Inline {
        figure(Double(value), from: origin) { _ in format(value) }
    }

    /// A seed, digit by digit.
    static func seed(_ seed: UInt64, from origin: some Origin) -> Inline {
        figure(Double(seed), from: origin) { _ in "\(seed)" }
    }

    /// `1 question`, `2 questions`.
    static func counted(_ count: Int, _ noun: String, from origin: some Origin) -> Inline {
        "\(.figure(count, from: origin)) \(.own(noun + (count == 1 ? "" : "s")))"
    }

    /// A size; a dash where there is none.
    static func bytes(_ count: Int, from origin: some Origin) -> Inline {
        count > 0 ? figure(count, from: origin, NumberFormat.bytes) : .own(Figure.none)
    }

    /// A p-value; below 0.001 no digits are claimed.
    static func pValue(_ value: Double, from origin: some Origin) -> Inline {
        figure(value, from: origin, Figure.pValue)
    }

    /// An effect size or one of its bounds, of which a missing one is infinite.
    static func effect(_ value: Double?, from origin: some Origin) -> Inline {
        guard let value else { return .own("∞") }
        return figure(value, from: origin) { NumberFormat.fixed($0, digits: 2) }
    }

    /// A value of a metric or probe, such as `0.970`.
    static func value(_ value: Double, of measure: String, from origin: some Origin) -> Inline {
        figure(value, from: origin) { Figure.value($0, of: measure) }
    }

    // MARK: - Intervals

    /// A figure with its 95 % interval, such as `0.970 [0.930, 0.990]`.
    ///
    /// - Parameter place: where the whole estimate stands.
    static func estimate(
        _ estimate: Estimate, of measure: String, at place: RecordPointer
    ) -> Inline {
        interval(estimate, at: place) { Figure.value($0, of: measure) }
    }

    /// A difference with its 95 % interval, such as `+0.120 [+0.040, +0.190]`.
    static func signedEstimate(
        _ estimate: Estimate, of measure: String, at place: RecordPointer
    ) -> Inline {
        interval(estimate, at: place) { Figure.signed($0, of: measure) }
    }

    /// A relative change with its 95 % interval, such as `+12 % [+4.0 %, +19 %]`.
    static func signedPercent(_ estimate: Estimate, at place: RecordPointer) -> Inline {
        interval(estimate, at: place, Figure.signedPercent)
    }

    private static func interval(
        _ estimate: Estimate, at place: RecordPointer, _ format: (Double) -> String
    ) -> Inline {
        let value = figure(estimate.isDefined ? estimate.value : .nan, from: place.value, format)
        guard estimate.isDefined, estimate.hasInterval else { return value }
        let low = figure(estimate.low, from: place.low, format)
        let high = figure(estimate.high, from: place.high, format)
        return "\(value) [\(low), \(high)]"
    }
}
