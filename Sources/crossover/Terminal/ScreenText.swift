import Foundations

/// Text that may come from a user's files, made fit for one line of a screen.
package enum ScreenText {
    private static let mostLines = 20_000

    /// Lines of text without anything that a terminal would act on, of bounded number and length.
    package static func harmless(_ text: String) -> String {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > mostLines else {
            return lines.map { Excerpt.line(Substring($0)) }.joined(separator: "\n")
        }
        let shown = lines.prefix(mostLines).map { Excerpt.line(Substring($0)) }.joined(
            separator: "\n")
        return "\(shown)\n… \(NumberFormat.grouped(lines.count - mostLines)) more lines\n"
    }

    /// The text without anything that moves the cursor.
    static func clean(_ text: String) -> String {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: cleaned.append(" ")
            default: cleaned.append(scalar)
            }
        }
        return String(cleaned)
    }

    /// Columns that a text takes at most.
    ///
    /// Everything from the Hangul letters on counts as wide unless it is known not to be, and an
    /// accent counts as a column of its own: a line may come out shorter than thought, never longer.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// As much of a text as has room, with an ellipsis where something is missing.
    static func cut(_ text: String, to room: Int) -> String {
        guard columns(text) > room else { return text }
        guard room > 1 else { return "" }
        var kept = String.UnicodeScalarView()
        var used = 1
        for scalar in text.unicodeScalars {
            used += columns(scalar)
            if used > room { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x1100, 0x2000...0x25FF: 1
        default: 2
        }
    }
}
