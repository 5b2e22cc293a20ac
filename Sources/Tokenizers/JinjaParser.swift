/// A statement of a Jinja template, as far as ChatML templates use them.
indirect enum JinjaNode: Equatable, Sendable {
    /// Text between statements, after the removal of white space that Jinja is told to remove.
    case text(String)
    /// `{{ expression }}`
    case output([JinjaToken])
    /// `{% if %}`, `{% elif %}`, `{% else %}` (whose condition is empty) in order.
    case conditional([JinjaBranch])
    /// `{% for head %}`
    case loop(head: [JinjaToken], body: [JinjaNode])
    /// `{% set assignment %}`
    case assignment([JinjaToken])
}

/// A condition and what is rendered when it holds.
struct JinjaBranch: Equatable, Sendable {
    var condition: [JinjaToken]
    var body: [JinjaNode]
}

/// Why a template was not understood.
struct JinjaProblem: Error, CustomStringConvertible {
    let description: String
}

/// Reads the statements of a template; expressions are kept as tokens.
///
/// White space is removed as `transformers` sets Jinja up: the line break after a statement, the
/// blanks before one on a line of its own, whatever stands beside a `-`, and the template's last
/// line break.
struct JinjaParser {
    /// A stretch of the template.
    private enum Segment {
        case text(String)
        case output(String)
        case statement(String)
    }

    private let segments: [Segment]
    private var index = 0

    /// The statements of `template`.
    static func parse(_ template: String) throws(JinjaProblem) -> [JinjaNode] {
        var parser = JinjaParser(segments: try segments(of: template))
        let nodes = try parser.nodes()
        guard parser.index == parser.segments.count else {
            throw JinjaProblem(description: "it ends a statement that it did not begin")
        }
        return nodes
    }

    private init(segments: [Segment]) {
        self.segments = segments
    }

    /// Statements up to the end, or to a word that ends or goes on with what is around them.
    private mutating func nodes() throws(JinjaProblem) -> [JinjaNode] {
        var nodes: [JinjaNode] = []
        while index < segments.count {
            switch segments[index] {
            case .text(let text): nodes.append(.text(text))
            case .output(let source): nodes.append(.output(try JinjaToken.tokens(of: source)))
            case .statement(let source):
                var tokens = try JinjaToken.tokens(of: source)
                guard case .word(let keyword)? = tokens.first else {
                    throw JinjaProblem(description: "it has an empty statement")
                }
                tokens.removeFirst()
                switch keyword {
                case "if": nodes.append(try conditional(tokens))
                case "for": nodes.append(try loop(tokens))
                case "set": nodes.append(.assignment(tokens))
                case "elif", "else", "endif", "endfor": return nodes
                default: throw JinjaProblem(description: "it has a statement '\(keyword)'")
                }
            }
            index += 1
        }
        return nodes
    }

    private mutating func conditional(
        _ condition: [JinjaToken]
    ) throws(JinjaProblem) -> JinjaNode {
        var branches: [JinjaBranch] = []
        var condition = condition
        while true {
            index += 1
            branches.append(JinjaBranch(condition: condition, body: try nodes()))
            let closing = try closingTokens("endif")
            if closing.first == .word("endif") { return .conditional(branches) }
            condition = Array(closing.dropFirst())
        }
    }

    private mutating func loop(_ head: [JinjaToken]) throws(JinjaProblem) -> JinjaNode {
        index += 1
        let body = try nodes()
        guard try closingTokens("endfor") == [.word("endfor")] else {
            throw JinjaProblem(description: "a loop of it does not end with 'endfor'")
        }
        return .loop(head: head, body: body)
    }

    /// The statement that stopped ``nodes()``.
    private func closingTokens(_ expected: String) throws(JinjaProblem) -> [JinjaToken] {
        guard index < segments.count, case .statement(let source) = segments[index] else {
            throw JinjaProblem(description: "it has no '\(expected)' where one is needed")
        }
        return try JinjaToken.tokens(of: source)
    }
}

// MARK: - Segments

extension JinjaParser {
    private static func segments(of template: String) throws(JinjaProblem) -> [Segment] {
        var segments: [Segment] = []
        var rest = Array(template.unicodeScalars)[...]
        if rest.last == "\n" { rest.removeLast() }
        var previous: Tag?
        while true {
            let opening = rest.indices.first { index in
                rest[index] == "{" && index + 1 < rest.endIndex
                    && ["%", "{", "#"].contains(rest[index + 1])
            }
            let tag = try opening.map { index throws(JinjaProblem) in
                try Tag(kind: rest[index + 1], after: rest[(index + 2)...])
            }
            let text = trimmed(rest[..<(opening ?? rest.endIndex)], after: previous, before: tag)
            if !text.isEmpty { segments.append(.text(String(String.UnicodeScalarView(text)))) }
            guard let tag else { return segments }
            if tag.kind == "{" { segments.append(.output(tag.source)) }
            if tag.kind == "%" { segments.append(.statement(tag.source)) }
            rest = tag.rest
            previous = tag
        }
    }

    /// The text between two tags, less the white space that Jinja removes.
    private static func trimmed(
        _ text: ArraySlice<Unicode.Scalar>,
        after previous: Tag?,
        before next: Tag?
    ) -> ArraySlice<Unicode.Scalar> {
        var text = text
        if next?.inside.first == "-" {
            while text.last?.properties.isWhitespace == true { text.removeLast() }
        } else if let next, next.kind != "{" {
            let line = text.reversed().prefix { $0 != "\n" }
            let beginsLine = line.count < text.count || previous == nil
            if beginsLine, line.allSatisfy({ $0 == " " || $0 == "\t" }) {
                text.removeLast(line.count)
            }
        }
        if previous?.inside.last == "-" {
            return text.drop { $0.properties.isWhitespace }
        }
        if let previous, previous.kind != "{", text.first == "\n" { text.removeFirst() }
        return text
    }
}

// MARK: - Tags

/// `{% … %}`, `{{ … }}` or `{# … #}`.
private struct Tag {
    /// The second scalar of its opening.
    let kind: Unicode.Scalar
    /// What stands inside, with the signs for the removal of white space.
    let inside: ArraySlice<Unicode.Scalar>
    /// The template after it.
    let rest: ArraySlice<Unicode.Scalar>

    /// Reads a tag up to its closing, which does not count inside quotes.
    init(kind: Unicode.Scalar, after text: ArraySlice<Unicode.Scalar>) throws(JinjaProblem) {
        let closing: Unicode.Scalar = kind == "{" ? "}" : kind
        var quote: Unicode.Scalar?
        var index = text.startIndex
        while index + 1 < text.endIndex {
            let scalar = text[index]
            if let open = quote {
                if scalar == "\\" { index += 1 }
                if scalar == open { quote = nil }
            } else if kind != "#", scalar == "'" || scalar == "\"" {
                quote = scalar
            } else if scalar == closing, text[index + 1] == "}" {
                self.kind = kind
                inside = text[..<index]
                rest = text[(index + 2)...]
                return
            }
            index += 1
        }
        throw JinjaProblem(description: "a tag of it is not closed")
    }

    /// The expression or statement.
    var source: String {
        var source = inside
        if source.first == "-" { source.removeFirst() }
        if source.last == "-" { source.removeLast() }
        return String(String.UnicodeScalarView(source))
    }
}
