extension Unicode.Scalar {
    /// Whether the scalar shows nothing by itself, looks like the blank of the keyboard and is
    /// none, moves a terminal's cursor, or turns the order in which the text beside it is shown.
    ///
    /// Zero-width joiners are not: Persian, Indic scripts and emoji are written with them.
    public var isUnseen: Bool {
        switch properties.generalCategory {
        case .control, .privateUse, .lineSeparator, .paragraphSeparator: true
        case .format: self != "\u{200C}" && self != "\u{200D}"
        case .spaceSeparator: self != " "
        default: properties.isNoncharacterCodePoint
        }
    }

    /// Number and name, e.g. `U+00A0 NO-BREAK SPACE`.
    public var numberAndName: String {
        let digits = String(value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return (properties.name ?? properties.nameAlias).map { "\(number) \($0)" } ?? number
    }

    /// What a reader sees as it is, or its number and name, e.g. `<U+00A0 NO-BREAK SPACE>`: an
    /// invisible character is what nobody finds otherwise.
    public var shown: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where isUnseen: "<\(numberAndName)>"
        default: String(self)
        }
    }
}
