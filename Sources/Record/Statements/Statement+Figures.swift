import Foundations

/// What stands between the words of a statement. A figure is given with its origin in the record;
/// there is no other way to put a computed number into a sentence.
extension Statement {
    /// Words that are no figure, such as a name or a noun in the plural.
    package static func words(_ text: String) -> Statement { Statement([.words(text)]) }
    package static func code(_ text: String) -> Statement { Statement([.code(text)]) }
    package static func strong(_ text: Statement) -> Statement { Statement([.strong(text)]) }
    package static func emphasis(_ text: Statement) -> Statement { Statement([.emphasis(text)]) }

    /// Text that was made from the record, but is no number.
    package static func traced(_ text: Statement, from origin: some Origin) -> Statement {
        Statement([.traced(text, Trace(derivation: origin.derivation, value: nil))])
    }

    /// A text that stands elsewhere in the record.
    package static func told(_ text: String, from origin: some Origin) -> Statement {
        traced(.words(text), from: origin)
    }

    /// A number, written by `format`. What is no finite number stands nowhere in the record and is
    /// given as mere words.
    package static func figure(
        _ value: Double, from origin: some Origin, _ format: (Double) -> String
    ) -> Statement {
        let text = words(format(value))
        guard value.isFinite else { return text }
        return Statement([.traced(text, Trace(derivation: origin.derivation, value: value))])
    }

    /// A whole number, in groups of three digits unless `format` says otherwise.
    package static func figure(
        _ value: Int, from origin: some Origin, _ format: (Int) -> String = NumberFormat.grouped
    ) -> Statement {
        figure(Double(value), from: origin) { _ in format(value) }
    }

    /// `1 question`, `2 questions`.
    package static func counted(
        _ count: Int, _ noun: String, from origin: some Origin
    ) -> Statement {
        "\(figure(count, from: origin)) \(.words(noun + (count == 1 ? "" : "s")))"
    }

    /// A p-value, such as `p = 0.021`.
    package static func pValue(_ value: Double, from origin: some Origin) -> Statement {
        figure(value, from: origin, NumberFormat.pValue)
    }

    /// For example `a`, `a and b`, `a, b and c`.
    package static func list(_ items: [Statement]) -> Statement {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return "\(items.dropLast().joined(separator: ", ")) and \(last)"
    }
}
