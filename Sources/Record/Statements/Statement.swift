/// Running text: a sentence of the record, or a sentence, title or table's cell of a report. Every
/// figure in it knows where it comes from.
///
/// ```swift
/// let sentence: Statement =
///     "It answers \(.figure(arm.score.count, from: arm.at.score.count)) test questions."
/// ```
///
/// Only other statements, figures among them, can be put between the words: a bare number cannot
/// get into a sentence. Nobody vouches for the words either. A sentence that is read from a record
/// is anybody's, and names and settings stand between the program's own words, so every form of
/// the report makes all of them harmless in its own way.
public struct Statement: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case words(String)
        /// A name, a setting or a model's output, letter by letter.
        case code(String)
        case strong(Statement)
        case emphasis(Statement)
        /// A figure, or a text that stands elsewhere in the record.
        case traced(Statement, Trace)
    }

    /// Where a figure or a text comes from.
    package struct Trace: Sendable, Equatable {
        package let derivation: Derivation
        /// The unrounded figure; nil for a text.
        package let value: Double?
    }

    /// No two neighbours are words, and no words are empty.
    package let parts: [Part]

    package init(_ parts: [Part]) {
        self.parts = parts.reduce(into: []) { joined, part in
            if case .words(let more) = part, case .words(let words)? = joined.last {
                joined[joined.count - 1] = .words(words + more)
            } else if part != .words("") {
                joined.append(part)
            }
        }
    }

    /// The statement as one reads it.
    public var text: String { parts.map(\.text).joined() }

    package var isEmpty: Bool { parts.isEmpty }

    /// What the figures and texts in it come from, in their order.
    package var traces: [Trace] { flatParts.compactMap(\.trace) }

    /// Its texts in their order, each with where it comes from; no emphasis, and no code.
    var flatParts: [(text: String, trace: Trace?)] {
        parts.flatMap { part -> [(text: String, trace: Trace?)] in
            switch part {
            case .words(let text), .code(let text): [(text, nil)]
            case .strong(let inner), .emphasis(let inner): inner.flatParts
            case .traced(let inner, let trace): [(inner.text, trace)]
            }
        }
    }

    package static func + (first: Statement, second: Statement) -> Statement {
        Statement(first.parts + second.parts)
    }
}

extension Statement.Part {
    fileprivate var text: String {
        switch self {
        case .words(let text), .code(let text): text
        case .strong(let inner), .emphasis(let inner), .traced(let inner, _): inner.text
        }
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

        /// Adds a statement.
        public mutating func appendInterpolation(_ statement: Statement) {
            parts += statement.parts
        }
    }

    /// A statement without figures.
    public init(stringLiteral words: String) { self.init([.words(words)]) }

    /// A statement with figures and other statements in it.
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
