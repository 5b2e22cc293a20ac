import Foundations

/// A name, a literal or a sign of a Jinja expression.
enum JinjaToken: Equatable, Sendable {
    case name(String)
    case text(String)
    case integer(Int)
    /// An operator or bracket, e.g. `==`.
    case sign(String)

    /// What two scalars make one sign.
    private static let doubleSigns: Set<String> = ["==", "!=", "<=", ">=", "//", "**"]

    private static let longestName = 256

    /// The tokens of an expression; white space and the kind of quotes do not count.
    static func tokens(of source: String) throws(JinjaProblem) -> [JinjaToken] {
        var tokens: [JinjaToken] = []
        var rest = Array(source.unicodeScalars)[...]
        while let first = rest.first {
            if first.properties.isWhitespace {
                rest.removeFirst()
            } else if first == "'" || first == "\"" {
                tokens.append(.text(try quoted(&rest)))
            } else if isNamePart(first) {
                let word = String(String.UnicodeScalarView(rest.prefix(while: isNamePart)))
                rest.removeFirst(word.unicodeScalars.count)
                // Names are hashed and compared at every step.
                guard word.utf8.count <= longestName else {
                    throw JinjaProblem("a name of it has more than \(longestName) bytes")
                }
                tokens.append(isDigit(first) ? .integer(try integer(word)) : .name(word))
            } else {
                let pair = String(String.UnicodeScalarView(rest.prefix(2)))
                let sign = doubleSigns.contains(pair) ? pair : String(first)
                rest.removeFirst(sign.unicodeScalars.count)
                tokens.append(.sign(sign))
            }
        }
        return tokens
    }

    /// The token as a message shows it.
    var words: String {
        switch self {
        case .name(let name): name
        case .text(let text): Excerpt.quoted(text)
        case .integer(let number): "\(number)"
        case .sign(let sign): sign
        }
    }

    private static func integer(_ digits: String) throws(JinjaProblem) -> Int {
        guard let number = Int(digits) else {
            throw JinjaProblem("'\(digits)' in it is not a whole number")
        }
        return number
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
            case "r": text.append("\r")
            case "\\", "'", "\"": text.append(escaped)
            case "x": text.append(try coded(&rest, digits: 2))
            case "u": text.append(try coded(&rest, digits: 4))
            case "U": text.append(try coded(&rest, digits: 8))
            default: throw JinjaProblem("a text of it has an escape '\\\(escaped)'")
            }
        }
        throw JinjaProblem("a text of it has no closing quote")
    }

    /// The scalar behind `\x`, `\u` or `\U`.
    private static func coded(
        _ rest: inout ArraySlice<Unicode.Scalar>, digits: Int
    ) throws(JinjaProblem) -> Unicode.Scalar {
        let code = String(String.UnicodeScalarView(rest.prefix(digits)))
        guard code.utf8.count == digits, let number = UInt32(code, radix: 16),
            let scalar = Unicode.Scalar(number)
        else { throw JinjaProblem("a text of it has an escape that names no character") }
        rest.removeFirst(digits)
        return scalar
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar == "_" || isDigit(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }
}
