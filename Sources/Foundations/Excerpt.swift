/// Shows a user's text in a message.
public enum Excerpt {
    private static let mostScalars = 60
    private static let longestLine = 2_000

    /// The beginning of `text` in single quotes, on one line: what is invisible is named.
    ///
    /// - Returns: `'text'`, or for more than 60 scalars the first 60 with an ellipsis: `'text…'`.
    public static func quoted(_ text: String) -> String {
        let beginning = text.unicodeScalars.prefix(mostScalars + 1)
        let line = visible(beginning.prefix(mostScalars))
        return "'" + line + (beginning.count > mostScalars ? "…'" : "'")
    }

    /// All of `text` on one line, what is invisible named, as `<U+001B>`.
    ///
    /// - Returns: of more than 2,000 scalars the first 1,500 and the last 500, and how many are
    ///   left out between them: a message says what to do at its end.
    public static func line(_ text: some StringProtocol) -> String {
        let scalars = String(text).unicodeScalars
        // Counting to the limit only: a text may be long.
        guard
            scalars.index(scalars.startIndex, offsetBy: longestLine, limitedBy: scalars.endIndex)
                .map({ $0 < scalars.endIndex }) == true
        else { return visible(scalars[...]) }
        let tail = longestLine / 4, omitted = scalars.count - longestLine
        return visible(scalars.prefix(longestLine - tail))
            + " … (\(NumberFormat.grouped(omitted)) characters left out) … "
            + visible(scalars.suffix(tail))
    }

    private static func visible(_ scalars: Substring.UnicodeScalarView) -> String {
        scalars.reduce(into: "") { $0 += $1.shown }
    }
}
