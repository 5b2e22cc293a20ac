import Lab

/// Running text of the report: its own words, and between them figures, each with its place in the
/// record, and names, model output and other text of unknown origin, which each form of the report
/// makes harmless in its own way.
///
/// ```swift
/// let text: Inline =
///     "\(.code(arm.name)) answered \(.counted(arm.score.count, "question", from: arm.at.score.count))"
/// ```
///
/// Only an ``Inline`` can be put between the words: a bare number cannot get into the report.
struct Inline: Sendable, Equatable {
    indirect enum Run: Sendable, Equatable {
        /// The report's own words.
        case own(String)
        /// Words of unknown origin, on one line.
        case prose(String)
        /// Names, settings and model output.
        case code(String)
        case strong(Inline)
        case emphasis(Inline)
        /// A figure or text that can be looked up in the record.
        case traced(Inline, Trace)
    }

    /// Where a figure or text comes from.
    struct Trace: Sendable, Equatable {
        let derivation: Derivation
        /// The unrounded figure; nil for text and for what is no finite number.
        let value: Double?
    }

    let runs: [Run]

    static func own(_ text: String) -> Inline { Inline(runs: [.own(text)]) }
    static func prose(_ text: String) -> Inline { Inline(runs: [.prose(text)]) }
    static func code(_ text: String) -> Inline { Inline(runs: [.code(text)]) }
    static func strong(_ text: Inline) -> Inline { Inline(runs: [.strong(text)]) }
    static func emphasis(_ text: Inline) -> Inline { Inline(runs: [.emphasis(text)]) }

    /// The words alone, without control characters: for a terminal.
    var plain: String {
        runs.map { run in
            switch run {
            case .own(let text), .prose(let text), .code(let text): VisibleText.line(text)
            case .strong(let text), .emphasis(let text), .traced(let text, _): text.plain
            }
        }.joined()
    }

    /// What the figures and texts in it come from, in their order.
    var traces: [Trace] {
        runs.flatMap { run -> [Trace] in
            switch run {
            case .own, .prose, .code: []
            case .strong(let text), .emphasis(let text): text.traces
            case .traced(_, let trace): [trace]
            }
        }
    }

    static func + (first: Inline, second: Inline) -> Inline {
        Inline(runs: first.runs + second.runs)
    }
}

extension Inline: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var runs: [Run] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { runs.append(.own(literal)) }
        }

        mutating func appendInterpolation(_ text: Inline) { runs += text.runs }
    }

    init(stringLiteral value: String) { self.init(runs: [.own(value)]) }
    init(stringInterpolation: StringInterpolation) { self.init(runs: stringInterpolation.runs) }
}

extension Collection<Inline> {
    func joined(separator: Inline) -> Inline {
        guard let first else { return "" }
        return dropFirst().reduce(first) { $0 + separator + $1 }
    }
}
