extension Unicode.Scalar {
    /// Whether the scalar shows nothing by itself, moves a terminal's cursor, or turns the order
    /// in which the text beside it is shown.
    ///
    /// Zero-width joiners are not: Persian, Indic scripts and emoji are written with them.
    public var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .privateUse, .lineSeparator, .paragraphSeparator: true
        case .format: self != "\u{200C}" && self != "\u{200D}"
        default: properties.isNoncharacterCodePoint
        }
    }

    /// Its name in words that everything can show, such as `<U+202E>`.
    public var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }
}
