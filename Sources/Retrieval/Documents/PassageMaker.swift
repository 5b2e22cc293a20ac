import Foundations

/// Makes the chunks of a document: their text, and how that stands in a prompt.
struct PassageMaker {
    let scalars: [Unicode.Scalar]
    let lines: [DocumentLine]
    let source: String

    /// Reads a document as Markdown, or as plain text where its path says so.
    init(_ text: String, source: String) {
        scalars = Array(text.unicodeScalars)
        self.source = source
        lines = MarkdownReader.lines(
            of: scalars, isPlain: source.lowercased().hasSuffix(".txt"))
    }

    /// - Parameters:
    ///   - span: the scalars that the chunk covers.
    ///   - lines: those that they stand in.
    ///   - head: the head of a table, see ``tableHead(_:)``, that is put before them.
    func chunk(
        _ span: Range<Int>, lines: ClosedRange<Int>, head: String?, number: Int
    ) -> Chunk {
        let before = head.map { $0 + "\n" } ?? ""
        let text = before + string(span)
        let passage = before + passage(span, lines: lines)
        return Chunk(
            id: "\(source)#\(number)", source: source, span: span, text: text,
            passage: passage.isEmpty ? text : passage)
    }

    func string(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    /// The head of a table as it is repeated: a row of dashes says no more for being wide, and many
    /// encoders read each dash as a token.
    func tableHead(_ range: Range<Int>) -> String {
        let lineBreak = scalars[range].lastIndex { $0 == "\n" || $0 == "\r" } ?? range.lowerBound
        var text = String.UnicodeScalarView(), dashes = 0
        for place in range {
            dashes = scalars[place] == "-" ? dashes + 1 : 0
            if place < lineBreak || dashes <= Self.dashesOfCell { text.append(scalars[place]) }
        }
        return String(text)
    }

    /// As few as every reader of Markdown takes for a table's.
    private static let dashesOfCell = 3

    private func passage(_ span: Range<Int>, lines: ClosedRange<Int>) -> String {
        var done: [String] = [], prose = String.UnicodeScalarView()
        func finishProse() {
            if !prose.isEmpty { done.append(String(prose)) }
            prose = String.UnicodeScalarView()
        }
        for line in self.lines[lines] {
            let part = line.range.clamped(to: span)
            switch line.kind {
            case .blank, .underline: break
            case .prose: append(part, to: &prose)
            case .heading(let words, let isLast):
                append(words.clamped(to: part), to: &prose)
                let isWhole = isLast && !words.isEmpty && words.upperBound <= span.upperBound
                if isWhole, words.upperBound > span.lowerBound { prose.append(".") }
            case .code, .tableHead, .tableRow:
                finishProse()
                let end = scalars[part].dropLast(while: \.isBlank).endIndex
                done.append(string(part.lowerBound..<end))
            }
        }
        finishProse()
        return done.joined(separator: "\n")
    }

    /// Adds the words of a range, one blank between two.
    private func append(_ range: Range<Int>, to prose: inout String.UnicodeScalarView) {
        var isBehindWord = !prose.isEmpty
        for scalar in scalars[range] {
            if scalar.isASCII ? scalar.isBlank : scalar.properties.isWhitespace {
                isBehindWord = !prose.isEmpty
            } else {
                if isBehindWord { prose.append(" ") }
                isBehindWord = false
                prose.append(scalar)
            }
        }
    }
}
