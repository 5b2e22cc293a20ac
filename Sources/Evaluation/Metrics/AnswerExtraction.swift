/// Takes the answer out of what a language model generated.
public enum AnswerExtraction {
    /// The first line that is not blank, without blanks around it; a small model that has given its
    /// answer often goes on to make up the next question on the next line.
    ///
    /// The answer is otherwise as generated: a full stop at its end may belong to "U.S.", and the
    /// metrics that care about it drop it themselves.
    public static func firstLine(of generation: String) -> String {
        let scalars = generation.unicodeScalars.drop(while: \.properties.isWhitespace)
        var line = scalars.prefix { !Self.lineBreaks.contains($0) }
        while let last = line.last, last.properties.isWhitespace { line.removeLast() }
        return String(line)
    }

    private static let lineBreaks: Set<Unicode.Scalar> = [
        "\n", "\r", "\u{0b}", "\u{0c}", "\u{85}", "\u{2028}", "\u{2029}",
    ]
}
