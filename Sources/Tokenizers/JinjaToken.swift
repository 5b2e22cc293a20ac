/// A word, a text in quotes or a sign of a Jinja expression.
///
/// `message['role']` and `message.role` mean the same and give the same tokens.
enum JinjaToken: Equatable, Sendable {
    case word(String)
    case text(String)
    case sign(Unicode.Scalar)

    /// The tokens of an expression; white space and the kind of quotes do not count.
    static func tokens(of source: String) throws(JinjaProblem) -> [JinjaToken] {
        var tokens: [JinjaToken] = []
        var rest = Array(source.unicodeScalars)[...]
        while let first = rest.first {
            if first.properties.isWhitespace {
                rest.removeFirst()
            } else if first == "'" || first == "\"" {
                tokens.append(.text(try quoted(&rest)))
            } else if isWordPart(first) {
                let word = rest.prefix(while: isWordPart)
                tokens.append(.word(String(String.UnicodeScalarView(word))))
                rest.removeFirst(word.count)
            } else {
                tokens.append(.sign(first))
                rest.removeFirst()
            }
            useDot(&tokens)
        }
        return tokens
    }

    /// Turns a final `['name']` into `.name`.
    private static func useDot(_ tokens: inout [JinjaToken]) {
        guard tokens.count > 3, tokens.last == .sign("]"),
            tokens[tokens.count - 3] == .sign("["), case .text(let name) = tokens[tokens.count - 2]
        else { return }
        tokens.replaceSubrange((tokens.count - 3)..., with: [.sign("."), .word(name)])
    }

    /// Takes a text in quotes from the beginning of `rest`.
    private static func quoted(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(JinjaProblem) -> String {
        let quote = rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(text) }
            guard scalar == "\\", let escaped = rest.popFirst() else {
                text.append(scalar)
                continue
            }
            switch escaped {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "\\", "'", "\"": text.append(escaped)
            default: throw JinjaProblem(description: "a text of it has an escape '\\\(escaped)'")
            }
        }
        throw JinjaProblem(description: "a text of it has no closing quote")
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar == "_" || ("0"..."9").contains(scalar)
    }
}
