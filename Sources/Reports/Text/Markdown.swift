/// Text of unknown origin made harmless in Markdown (CommonMark with GitHub's extensions).
enum Markdown {
    /// Running text on one line: reads as it was written, starts no link, image, list or HTML.
    ///
    /// Characters are escaped only where they could act, so that the source stays readable too.
    ///
    /// - Parameter opensLine: whether nothing stands before it. Then it loses its leading blanks,
    ///   with which a line would be code.
    static func prose(_ text: String, opensLine: Bool = true) -> String {
        let scalars = Array(VisibleText.line(text).unicodeScalars)
        let first = opensLine ? scalars.firstIndex { $0 != " " } ?? scalars.count : 0
        var result = ""
        for index in first..<scalars.count {
            if isActive(scalars, at: index, lineStart: opensLine ? first : nil) {
                result += "\\"
            }
            result.unicodeScalars.append(scalars[index])
        }
        return result
    }

    /// A code span on one line: for names, settings and model output.
    static func code(_ text: String) -> String {
        let line = VisibleText.line(text)
        guard line.contains(where: { $0 != " " }) else { return "*(empty)*" }
        let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
        let padding = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
        return fence + padding + line + padding + fence
    }

    /// A fenced block with a fence that the text cannot close.
    static func fence(_ text: String, language: String) -> String {
        let lines = VisibleText.lines(text)
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: lines) + 1))
        let end = lines.hasSuffix("\n") ? "" : "\n"
        return fence + language + "\n" + lines + end + fence
    }

    private static func longestRun(of mark: Unicode.Scalar, in text: String) -> Int {
        var longest = 0
        var current = 0
        for scalar in text.unicodeScalars {
            current = scalar == mark ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}

// MARK: - Which characters act

extension Markdown {
    /// - Parameter lineStart: where the line begins; nil when something stands before all of this.
    private static func isActive(
        _ scalars: [Unicode.Scalar], at index: Int, lineStart: Int?
    ) -> Bool {
        let first = lineStart ?? 0
        let previous = index > first ? scalars[index - 1] : nil
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        let opensLine = index == lineStart
        return switch scalars[index] {
        case "\\", "`", "*", "~", "$": true
        case "_": !(isWord(previous) && isWord(next))
        case "<": isWord(next) || next == "/" || next == "!" || next == "?"
        case "&": isWord(next) || next == "#"
        case "]": next == "(" || next == "[" || next == ":"
        case "/": previous == ":" && next == "/"
        case "#": previous == nil || previous == " "
        case "[", ">", "=": opensLine
        // A sign right before a number or a word makes no list.
        case "+", "-": opensLine && !isWord(next)
        case ".":
            endsHostPrefix(scalars[first..<index])
                || lineStart != nil && isListNumber(scalars[first..<index], before: next)
        case ")": lineStart != nil && isListNumber(scalars[first..<index], before: next)
        default: false
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let properties = scalar?.properties else { return false }
        return properties.isAlphabetic || properties.numericType != nil
    }

    /// `www.` alone makes a link on many code hosts.
    private static func endsHostPrefix(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.suffix(3).allSatisfy { $0 == "w" || $0 == "W" } && scalars.count >= 3
    }

    /// A number before `. ` or `) ` at the start of a line makes a list.
    private static func isListNumber(
        _ scalars: ArraySlice<Unicode.Scalar>, before next: Unicode.Scalar?
    ) -> Bool {
        !scalars.isEmpty && scalars.allSatisfy { ("0"..."9").contains($0) }
            && (next == nil || next == " ")
    }
}
