/// Shows a user's text in a message.
public enum Excerpt {
    private static let mostScalars = 60

    /// The beginning of `text` in single quotes, on one line: control characters are replaced.
    ///
    /// - Returns: `'text'`, or for more than 60 scalars the first 60 with an ellipsis: `'text…'`.
    public static func quoted(_ text: String) -> String {
        let line = text.unicodeScalars.prefix(mostScalars).map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        return "'" + line.joined() + (text.unicodeScalars.count > mostScalars ? "…'" : "'")
    }
}
