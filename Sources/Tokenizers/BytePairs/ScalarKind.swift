import Foundations

/// What a pre-tokeniser's patterns tell apart.
enum ScalarKind: UInt8 {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// The blank, U+0020.
    case blank
    /// Carriage return or line feed.
    case newline
    /// Any other of `\s`.
    case whitespace
    /// None of the above.
    case other

    init(_ scalar: Unicode.Scalar) {
        self = scalar.isASCII ? Self.ascii[Int(scalar.value)] : Self.classified(scalar)
    }

    /// Whether `\s` matches.
    var isWhitespace: Bool {
        self == .blank || self == .newline || self == .whitespace
    }

    private static let ascii = (0..<128).map { classified(Unicode.Scalar(UInt8($0))) }

    private static func classified(_ scalar: Unicode.Scalar) -> ScalarKind {
        switch scalar {
        case " ": return .blank
        case "\r", "\n": return .newline
        default: break
        }
        if scalar.properties.isWhitespace { return .whitespace }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber:
            return .number
        default:
            return .other
        }
    }
}
