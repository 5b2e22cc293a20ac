import Foundations

/// A sentence of the record, or several, in which every figure knows where it comes from.
///
/// ```swift
/// let sentence: Statement =
///     "It answers \(.figure(arm.score.count, from: arm.at.score.count)) test questions."
/// ```
///
/// Only names, figures and other statements can be put between the words: a bare number cannot get
/// into a sentence.
public struct Statement: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case words(String)
        case figure(StatedFigure)

        package var text: String {
            switch self {
            case .words(let words): words
            case .figure(let figure): figure.text
            }
        }
    }

    /// No two neighbours are words, and none is empty.
    package let parts: [Part]

    package init(_ parts: [Part]) {
        self.parts = parts.reduce(into: []) { joined, part in
            if case .words(let more) = part, case .words(let words)? = joined.last {
                joined[joined.count - 1] = .words(words + more)
            } else if !part.text.isEmpty {
                joined.append(part)
            }
        }
    }

    /// The sentence as one reads it.
    public var text: String { parts.map(\.text).joined() }

    package var isEmpty: Bool { parts.isEmpty }

    /// The rest behind words that it begins with; all of it where it does not.
    package func dropping(prefix: String) -> Statement {
        guard case .words(let words)? = parts.first, words.hasPrefix(prefix) else { return self }
        return Statement([.words(String(words.dropFirst(prefix.count)))] + parts.dropFirst())
    }

    package static func + (first: Statement, second: Statement) -> Statement {
        Statement(first.parts + second.parts)
    }
}

/// A number, or a text that stands elsewhere in the record, as a sentence gives it.
package struct StatedFigure: Sendable, Equatable {
    /// As it is written, rounded and with its unit.
    package let text: String
    /// The unrounded number; nil for a text.
    package let value: Double?
    /// Where it comes from.
    package let derivation: Derivation
}

extension Statement {
    /// A number, written by `format`. What is no finite number stands nowhere in the record and is
    /// given as mere words.
    package static func figure(
        _ value: Double, from origin: some Origin, _ format: (Double) -> String
    ) -> Statement {
        guard value.isFinite else { return Statement([.words(format(value))]) }
        return Statement([
            .figure(
                StatedFigure(text: format(value), value: value, derivation: origin.derivation))
        ])
    }

    /// A whole number, in groups of three digits.
    package static func figure(_ value: Int, from origin: some Origin) -> Statement {
        figure(Double(value), from: origin) { _ in NumberFormat.grouped(value) }
    }

    /// `1 question`, `2 questions`.
    package static func counted(
        _ count: Int, _ noun: String, from origin: some Origin
    ) -> Statement {
        "\(figure(count, from: origin)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// A text that stands elsewhere in the record.
    package static func told(_ text: String, from origin: some Origin) -> Statement {
        Statement([
            .figure(StatedFigure(text: text, value: nil, derivation: origin.derivation))
        ])
    }

    /// For example `a`, `a and b`, `a, b and c`.
    package static func list(_ items: [Statement]) -> Statement {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return "\(items.dropLast().joined(separator: ", ")) and \(last)"
    }
}

extension Statement: ExpressibleByStringInterpolation {
    /// Puts a statement together from what stands between quotation marks.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        /// Begins with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds the words between.
        public mutating func appendLiteral(_ literal: String) { parts.append(.words(literal)) }

        /// Adds a name or other words.
        public mutating func appendInterpolation(_ words: String) { parts.append(.words(words)) }

        /// Adds a statement.
        public mutating func appendInterpolation(_ statement: Statement) {
            parts += statement.parts
        }
    }

    /// A statement without figures.
    public init(stringLiteral words: String) { self.init([.words(words)]) }

    /// A statement with figures, names and other statements in it.
    public init(stringInterpolation: StringInterpolation) {
        self.init(stringInterpolation.parts)
    }
}

extension Collection<Statement> {
    package func joined(separator: Statement) -> Statement {
        guard let first else { return "" }
        return dropFirst().reduce(first) { $0 + separator + $1 }
    }
}
