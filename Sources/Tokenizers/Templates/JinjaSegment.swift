/// A stretch of a template: text, or what stands inside a tag.
///
/// White space is removed as `transformers` sets Jinja up (`trim_blocks`, `lstrip_blocks`): the
/// line break after a statement, the blanks before one on a line of its own, whatever stands
/// beside a `-`, and the template's last line break.
/// Source: Jinja's template designer documentation, "Whitespace Control".
enum JinjaSegment {
    case text(String)
    /// `{{ expression }}`
    case output(String)
    /// `{% statement %}`
    case statement(String)

    /// The stretches of a template in order; comments are left out.
    static func segments(of template: String) throws(JinjaProblem) -> [JinjaSegment] {
        var segments: [JinjaSegment] = []
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
        } else if let next, next.kind != "{", next.inside.first != "+" {
            let line = text.reversed().prefix { $0 != "\n" }
            let beginsLine = line.count < text.count || previous == nil
            if beginsLine, line.allSatisfy({ $0 == " " || $0 == "\t" }) {
                text.removeLast(line.count)
            }
        }
        if previous?.inside.last == "-" {
            return text.drop { $0.properties.isWhitespace }
        }
        if let previous, previous.kind != "{", previous.inside.last != "+", text.first == "\n" {
            text.removeFirst()
        }
        return text
    }
}

/// `{% … %}`, `{{ … }}` or `{# … #}`.
private struct Tag {
    /// The second scalar of its opening.
    let kind: Unicode.Scalar
    /// What stands inside, with the signs for the removal of white space.
    let inside: ArraySlice<Unicode.Scalar>
    /// The template after it.
    let rest: ArraySlice<Unicode.Scalar>

    /// Reads a tag up to its closing, which does not count inside quotes, nor inside the brackets
    /// of an expression: `{{ {'a': {}} }}` is one tag.
    init(kind: Unicode.Scalar, after text: ArraySlice<Unicode.Scalar>) throws(JinjaProblem) {
        let closing: Unicode.Scalar = kind == "{" ? "}" : kind
        var quote: Unicode.Scalar?
        var open = 0
        var index = text.startIndex
        while index + 1 < text.endIndex {
            let scalar = text[index]
            if let begun = quote {
                if scalar == "\\" { index += 1 }
                if scalar == begun { quote = nil }
            } else if kind != "#", scalar == "'" || scalar == "\"" {
                quote = scalar
            } else if scalar == closing, text[index + 1] == "}", open == 0 {
                self.kind = kind
                inside = text[..<index]
                rest = text[(index + 2)...]
                return
            } else if kind == "{", scalar == "{" {
                open += 1
            } else if kind == "{", scalar == "}" {
                open -= 1
            }
            index += 1
        }
        throw JinjaProblem("a tag of it is not closed")
    }

    /// The expression or statement.
    var source: String {
        var source = inside
        if let first = source.first, first == "-" || first == "+" { source.removeFirst() }
        if let last = source.last, last == "-" || last == "+" { source.removeLast() }
        return String(String.UnicodeScalarView(source))
    }
}
