/// Breaks long lines of text at blanks.
enum LineBreaking {
    /// Markdown in lines of about `width` characters.
    ///
    /// A line only ever begins with a word, so that no break can start a list, a heading, a quote
    /// or a table in the middle of a paragraph.
    static func wrapped(
        _ markdown: String, width: Int = 100, indent: String = "", firstIndent: String = ""
    ) -> String {
        lines(markdown, width: width - indent.count, mayBegin: isPlainWord)
            .enumerated()
            .map { ($0.offset == 0 ? firstIndent : indent) + $0.element }
            .joined(separator: "\n")
    }

    /// Plain text in lines of at most `width` characters, as far as its words allow.
    static func plain(_ text: String, width: Int) -> [String] {
        lines(text, width: width) { _ in true }
    }

    private static func lines(
        _ text: String, width: Int, mayBegin: (Substring) -> Bool
    ) -> [String] {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        var lines: [[Substring]] = [[]]
        var column = 0
        for word in words {
            let length = word.count
            if column > 0, column + length > width, mayBegin(word) {
                lines.append([])
                column = 0
            }
            lines[lines.count - 1].append(word)
            column += length + 1
        }
        return lines.map { $0.joined(separator: " ") }
    }

    private static func isPlainWord(_ word: Substring) -> Bool {
        guard let first = word.first else { return false }
        if first.isLetter || first == "(" { return true }
        if first == "*" || first == "`" { return word.dropFirst().first?.isLetter ?? false }
        return first.isNumber && word.allSatisfy { $0.isNumber || $0 == "," || $0 == "%" }
    }
}
