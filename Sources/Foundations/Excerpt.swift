/// Shows a user's text in a message.
public enum Excerpt {
    private static let mostScalars = 60

    /// The beginning of `text` in single quotes, on one line: what cannot be seen is shown by name.
    ///
    /// - Returns: `'text'`, or for more than 60 scalars the first 60 with an ellipsis: `'text…'`.
    public static func quoted(_ text: String) -> String {
        let line = text.unicodeScalars.prefix(mostScalars).map(shown)
        return "'" + line.joined() + (text.unicodeScalars.count > mostScalars ? "…'" : "'")
    }

    /// A scalar that a reader sees as it is, or its number and name, e.g.
    /// `<U+00A0 NO-BREAK SPACE>`: an invisible character is what nobody finds otherwise.
    public static func shown(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where isInvisible(scalar): "<\(name(of: scalar))>"
        default: String(scalar)
        }
    }

    /// Number and name, e.g. `U+00A0 NO-BREAK SPACE`.
    public static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let name = scalar.properties.name ?? scalar.properties.nameAlias
        return name.map { "\(number) \($0)" } ?? number
    }

    /// Whether a scalar shows nothing, or a blank that is not the blank of the keyboard. Joiners
    /// stay: Persian, Indic scripts and emoji are written with them.
    public static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .privateUse, .lineSeparator, .paragraphSeparator: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        case .spaceSeparator: scalar != " "
        default: scalar.properties.isNoncharacterCodePoint
        }
    }
}
