import Record

/// Text of unknown origin with everything invisible made visible.
///
/// Model output, questions and file names may hold control characters, direction overrides or
/// terminal commands. They are shown as `\u{1B}`, never sent on.
enum VisibleText {
    /// One line: every line break becomes `⏎`.
    static func line(_ text: String) -> String {
        shown(text, lineBreak: "⏎")
    }

    /// Several lines, each ending in a line feed.
    static func lines(_ text: String) -> String {
        shown(text, lineBreak: "\n")
    }

    /// The first `length` characters, with an ellipsis when there were more.
    static func cut(_ text: String, to length: Int) -> String {
        guard let end = text.index(text.startIndex, offsetBy: length, limitedBy: text.endIndex),
            end < text.endIndex
        else { return text }
        return text[..<end] + "…"
    }

    private static func shown(_ text: String, lineBreak: String) -> String {
        var result = ""
        var afterCarriageReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where afterCarriageReturn: break
            case "\n", "\r", "\u{2028}", "\u{2029}": result += lineBreak
            case _ where isInvisible(scalar): result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
            afterCarriageReturn = scalar == "\r"
        }
        return result
    }

    /// Zero-width joiners stay: Persian, Indic scripts and emoji are written with them.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .privateUse: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
}

extension Statement {
    /// The words alone, without control characters: for a terminal.
    var plain: String { VisibleText.line(text) }
}
