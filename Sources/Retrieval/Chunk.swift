/// A piece of a document, small enough for a prompt, that knows where it stands.
public struct Chunk: Sendable, Equatable {
    /// `path#number`, unique in a corpus.
    public let id: String
    /// The document's path in its corpus.
    public let source: String
    /// Unicode scalars of the document's text that the chunk covers.
    public let span: Range<Int>
    /// Exactly the text of ``span``.
    public let text: String

    /// Takes a piece that was cut already; ``Chunker`` cuts documents.
    public init(id: String, source: String, span: Range<Int>, text: String) {
        self.id = id
        self.source = source
        self.span = span
        self.text = text
    }

    /// The text on one line, as it stands in a prompt: Markdown's heading marks and line breaks
    /// would end a small model's answer or start it on another task.
    public var passage: String {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return lines.filter { !$0.isEmpty }.map { line in
            guard line.hasPrefix("#") else { return line }
            return line.drop { $0 == "#" || $0 == " " } + "."
        }.joined(separator: " ")
    }
}

/// Cuts documents into chunks of whole words.
///
/// A chunk ends where the text does: at a heading or a blank line if one lies in the second half
/// of the window, else behind a sentence, else behind a word.
public struct Chunker: Sendable, Equatable {
    /// Most words in a chunk, ≥ 1.
    public let words: Int
    /// How many of a chunk's last words the next one repeats, 0..<words.
    public let overlap: Int

    /// Takes both sizes in words, the overlap being less than a chunk.
    public init(words: Int, overlap: Int) {
        precondition(words >= 1 && overlap >= 0 && overlap < words)
        self.words = words
        self.overlap = overlap
    }

    /// The chunks of one document, in order; none for a document without words.
    public func chunks(of text: String, source: String) -> [Chunk] {
        let scalars = Array(text.unicodeScalars)
        let found = Word.words(in: scalars)
        var chunks: [Chunk] = [], start = 0, end = 0
        while end < found.count {
            end = self.end(of: found, from: start, beyond: end)
            let span = found[start].range.lowerBound..<found[end - 1].range.upperBound
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: scalars[span])
            chunks.append(
                Chunk(
                    id: "\(source)#\(chunks.count)", source: source, span: span,
                    text: String(piece)))
            start = max(end - overlap, start + 1)
        }
        return chunks
    }

    /// Where the chunk that begins at word `start` ends: the last word's place plus one.
    ///
    /// - Parameter previous: where the chunk before ends; with a long overlap it may lie in the
    ///   second half of the window, and a chunk that ends there again would add nothing.
    private func end(of found: [Word], from start: Int, beyond previous: Int) -> Int {
        let limit = min(start + words, found.count)
        guard limit < found.count else { return limit }
        let earliest = max(start + max(1, words / 2), previous + 1)
        let ends = stride(from: limit, through: earliest, by: -1)
        return ends.first { found[$0].beginsParagraph }
            ?? ends.first { found[$0 - 1].endsSentence }
            ?? limit
    }
}

/// A run of scalars without white space.
private struct Word {
    let range: Range<Int>
    /// Whether a blank line or a heading's beginning lies before it.
    let beginsParagraph: Bool
    let endsSentence: Bool

    static func words(in scalars: [Unicode.Scalar]) -> [Word] {
        var words: [Word] = [], place = 0, breaks = 0
        while place < scalars.count {
            if scalars[place].properties.isWhitespace {
                if scalars[place] == "\n" { breaks += 1 }
                place += 1
                continue
            }
            let start = place
            while place < scalars.count, !scalars[place].properties.isWhitespace { place += 1 }
            let isHeading = breaks > 0 && scalars[start] == "#"
            words.append(
                Word(
                    range: start..<place, beginsParagraph: breaks > 1 || isHeading,
                    endsSentence: ".!?…:;".unicodeScalars.contains(scalars[place - 1])))
            breaks = 0
        }
        return words
    }
}
