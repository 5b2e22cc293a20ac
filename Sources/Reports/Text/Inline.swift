/// Running text of the report: its own words, and between them names, model output and other text
/// of unknown origin, which each form of the report makes harmless in its own way.
///
/// ```swift
/// let text: Inline = "\(.code(arm.name)) fails: \(.prose(reason))"
/// ```
struct Inline: Sendable, Equatable {
    indirect enum Run: Sendable, Equatable {
        /// The report's own words and figures.
        case own(String)
        /// Words of unknown origin, on one line.
        case prose(String)
        /// Names, settings and model output.
        case code(String)
        case strong(Inline)
        case emphasis(Inline)
    }

    private(set) var runs: [Run]

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
            case .strong(let text), .emphasis(let text): text.plain
            }
        }.joined()
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

        /// A figure, or other words of the report's own.
        mutating func appendInterpolation(_ own: String) { runs.append(.own(own)) }
        mutating func appendInterpolation(_ number: some BinaryInteger) {
            runs.append(.own("\(number)"))
        }
        mutating func appendInterpolation(_ text: Inline) { runs += text.runs }
    }

    init(stringLiteral value: String) { self.init(runs: [.own(value)]) }
    init(stringInterpolation: StringInterpolation) { self.init(runs: stringInterpolation.runs) }
}

extension [Inline] {
    func joined(separator: Inline) -> Inline {
        guard let first else { return "" }
        return dropFirst().reduce(first) { $0 + separator + $1 }
    }
}
