import Foundations

/// How the blocks of Markdown begin and end. Source: CommonMark 0.31.2; tables as in GitHub's
/// dialect.
enum MarkdownSyntax {
    typealias Text = ArraySlice<Unicode.Scalar>

    /// What opens a code block, and so closes it.
    struct Fence: Equatable {
        let sign: Unicode.Scalar
        let length: Int

        /// From the first sign of a line on: three backticks or tildes at least; behind backticks
        /// no other may follow, since it would be code within a line.
        init?(opening text: Text) {
            guard let sign = text.first, sign == "`" || sign == "~" else { return nil }
            let run = text.prefix { $0 == sign }
            guard run.count >= 3 else { return nil }
            guard sign == "~" || !text.dropFirst(run.count).contains("`") else { return nil }
            self.sign = sign
            length = run.count
        }

        func isClosed(by text: Text) -> Bool {
            let run = text.prefix { $0 == sign }
            return run.count >= length && text.dropFirst(run.count).allSatisfy(\.isBlank)
        }
    }

    /// The last line of settings at a document's beginning, between two lines `---` or `+++`;
    /// nil without any.
    static func frontMatterEnd(of lines: [DocumentLine], _ scalars: [Unicode.Scalar]) -> Int? {
        func mark(_ line: Int) -> String? {
            // A longer line is no mark, and may be very long.
            guard lines[line].range.count < 16 else { return nil }
            let text = scalars[lines[line].range].dropLast(while: \.isBlank)
            return String(String.UnicodeScalarView(text))
        }
        guard lines.count > 2, lines[1].kind != .blank, let open = mark(0) else { return nil }
        guard open == "---" || open == "+++" else { return nil }
        return (1..<min(lines.count, mostSettings)).first {
            mark($0) == open || (open == "---" && mark($0) == "...")
        }
    }

    /// Lines of settings at a document's beginning, at most.
    private static let mostSettings = 200

    /// The words of a heading that begins with one to six `#`, without the marks at either end;
    /// nil for a line that is none, e.g. `#tag`.
    static func headingWords(_ text: Text) -> Range<Int>? {
        let marks = text.prefix { $0 == "#" }.count
        guard (1...6).contains(marks) else { return nil }
        var words = text.dropFirst(marks)
        guard words.first?.isBlank ?? true else { return nil }
        trim(&words)
        // Marks at the end close a heading if a blank stands before them.
        let open = words.dropLast(while: { $0 == "#" })
        if open.isEmpty || (open.count < words.count && open.last?.isBlank == true) {
            words = open
            trim(&words)
        }
        return words.startIndex..<words.endIndex
    }

    private static func trim(_ text: inout Text) {
        text = text.drop(while: \.isBlank)
        text = text.dropLast(while: \.isBlank)
    }

    /// `===` or `---` below a paragraph.
    static func isUnderline(_ text: Text) -> Bool {
        guard let sign = text.first, sign == "=" || sign == "-" else { return false }
        return text.drop { $0 == sign }.allSatisfy(\.isBlank)
    }

    /// A rule across the page, such as `***` or `- - -`.
    static func isRule(_ text: Text) -> Bool {
        guard let sign = text.first, sign == "*" || sign == "-" || sign == "_" else { return false }
        return text.count { $0 == sign } >= 3 && text.allSatisfy { $0 == sign || $0.isBlank }
    }

    /// The width of the mark that begins an item of a list, such as `-` or `12.`.
    ///
    /// - Parameter interrupting: whether a paragraph stands before it, which only a list with
    ///   words that is unnumbered or begins with 1 can end.
    static func itemMark(_ text: Text, interrupting: Bool) -> Int? {
        guard let first = text.first else { return nil }
        var width = 1
        if ("0"..."9").contains(first) {
            let digits = text.prefix { ("0"..."9").contains($0) }
            let mark = text.dropFirst(digits.count).first
            guard digits.count <= 9, mark == "." || mark == ")" else { return nil }
            if interrupting, Array(digits) != ["1"] { return nil }
            width = digits.count + 1
        } else if first != "-", first != "+", first != "*" {
            return nil
        }
        let rest = text.dropFirst(width)
        guard rest.first?.isBlank ?? true else { return nil }
        return interrupting && rest.allSatisfy(\.isBlank) ? nil : width
    }

    /// How many cells the row of dashes below a table's first row has; nil for any other text.
    static func dashCells(_ text: Text) -> Int? {
        guard text.contains("|") else { return nil }
        let cells = cells(of: text)
        let areDashes = cells.allSatisfy { cell in
            var cell = cell
            trim(&cell)
            if cell.first == ":" { cell = cell.dropFirst() }
            if cell.last == ":" { cell = cell.dropLast() }
            return !cell.isEmpty && cell.allSatisfy { $0 == "-" }
        }
        return areDashes ? cells.count : nil
    }

    /// What stands between the bars of a table's row; a bar behind a backslash is none.
    static func cells(of text: Text) -> [Text] {
        var text = text
        trim(&text)
        if text.first == "|" { text = text.dropFirst() }
        var cells: [Text] = [], start = text.startIndex, isEscaped = false
        for place in text.indices {
            if text[place] == "|", !isEscaped {
                cells.append(text[start..<place])
                start = place + 1
            }
            isEscaped = text[place] == "\\" && !isEscaped
        }
        // A bar at the end closes the last cell.
        if start < text.endIndex || cells.isEmpty { cells.append(text[start...]) }
        return cells
    }

    /// What ends the raw HTML that a line begins, and whether its line breaks mean something; nil
    /// for any other line.
    static func rawHTML(_ text: Text) -> (end: [Unicode.Scalar], isVerbatim: Bool)? {
        guard text.first == "<" else { return nil }
        let start = text.prefix(10).map { $0.properties.lowercaseMapping }.joined()
        if start.hasPrefix("<!--") { return (Array("-->".unicodeScalars), false) }
        for (tag, isVerbatim) in [("pre", true), ("script", true), ("style", true)]
        where start.hasPrefix("<\(tag)") {
            let next = start.unicodeScalars.dropFirst(tag.count + 1).first
            guard next.map({ $0.isBlank || $0 == ">" }) ?? true else { return nil }
            return (Array("</\(tag)>".unicodeScalars), isVerbatim)
        }
        return nil
    }

    /// Whether a text holds another one, in capitals or not.
    static func contains(_ text: Text, _ part: [Unicode.Scalar]) -> Bool {
        guard text.count >= part.count else { return false }
        return (text.startIndex...(text.endIndex - part.count)).contains { start in
            part.indices.allSatisfy { place in
                let scalar = text[start + place]
                return scalar == part[place]
                    || scalar.properties.lowercaseMapping.unicodeScalars.first == part[place]
            }
        }
    }
}

extension ArraySlice {
    /// Without the elements at the end that a condition holds for.
    func dropLast(while condition: (Element) -> Bool) -> ArraySlice {
        var end = endIndex
        while end > startIndex, condition(self[end - 1]) { end -= 1 }
        return self[startIndex..<end]
    }
}
