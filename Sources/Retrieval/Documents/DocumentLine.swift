import Foundations

/// A line of a document, and what it is a part of.
struct DocumentLine: Equatable {
    enum Kind: Equatable {
        /// Nothing but white space, outside of code.
        case blank
        /// Of a paragraph, a list, a comment: text whose line breaks mean nothing.
        case prose
        /// Of a heading; the scalars of its words, without the marks. A heading with an underline
        /// may have several lines.
        case heading(words: Range<Int>, isLast: Bool)
        /// The `===` or `---` below a heading.
        case underline
        /// Of a code block, its fences included, or of front matter.
        case code
        /// The first line of a table, or the row of dashes below it.
        case tableHead
        /// Any other line of a table.
        case tableRow
    }

    /// Its scalars in the document, without the line break.
    let range: Range<Int>
    var kind: Kind
    /// Lines side by side with the same number are of one block; 0 for blank lines and prose.
    var block = 0

    /// Whether its line break is a part of what the document says.
    var isVerbatim: Bool {
        switch kind {
        case .code, .tableHead, .tableRow: true
        case .blank, .prose, .heading, .underline: false
        }
    }

    var isHeading: Bool {
        if case .heading = kind { true } else { false }
    }

    /// The lines of a text, all of them prose or blank. A line ends with LF, CR LF or CR.
    static func lines(of scalars: [Unicode.Scalar]) -> [DocumentLine] {
        var lines: [DocumentLine] = [], start = 0, isBlank = true
        func line(to end: Int) -> DocumentLine {
            DocumentLine(range: start..<end, kind: isBlank ? .blank : .prose)
        }
        for (place, scalar) in scalars.enumerated() {
            if scalar == "\n" || scalar == "\r" {
                // The LF of a CR LF ends nothing more.
                if scalar == "\n", place > 0, scalars[place - 1] == "\r" {
                    start = place + 1
                    continue
                }
                lines.append(line(to: place))
                (start, isBlank) = (place + 1, true)
            } else if isBlank, !scalar.isBlank {
                isBlank = false
            }
        }
        if start < scalars.count { lines.append(line(to: scalars.count)) }
        return lines
    }
}
