/// Cuts documents into chunks.
///
/// A chunk ends where the text does: before a heading, behind a blank line or a block if one ends
/// in the second half of the window, else behind a sentence or a row, else behind a word, else
/// between two letters of a script without blanks. A heading stays with what follows, and so does
/// the mark of a list's item. Code blocks that fit in a chunk are never cut, longer ones between
/// lines, tables between rows.
public struct Chunker: Sendable, Equatable {
    /// Most words in a chunk, ≥ 1.
    public let words: Int
    /// How many of a chunk's last words the next one repeats at most, 0..<words.
    public let overlap: Int

    /// Takes both sizes in words, the overlap being less than a chunk.
    public init(words: Int, overlap: Int) {
        precondition(words >= 1 && overlap >= 0 && overlap < words)
        self.words = words
        self.overlap = overlap
    }

    /// How much of a chunk a model reads at most.
    public struct TokenLimit {
        let limit: Int
        let part: KeyPath<Chunk, String>
        let tokens: (String) -> Int

        /// - Parameters:
        ///   - limit: most tokens, ≥ 1.
        ///   - part: what of a chunk the model reads, ``Chunk/text`` or ``Chunk/passage``.
        ///   - tokens: how many tokens a text has.
        public init(
            _ limit: Int, of part: KeyPath<Chunk, String>, tokens: @escaping (String) -> Int
        ) {
            precondition(limit >= 1)
            self.limit = limit
            self.part = part
            self.tokens = tokens
        }
    }

    /// The chunks of one document, in order; none for a document without words.
    ///
    /// - Parameters:
    ///   - text: Markdown, or plain text where `source` ends in `.txt`.
    ///   - source: the document's path in its corpus.
    ///   - limits: what every chunk keeps, whatever the text is: only a single sign with more
    ///     tokens does not.
    public func chunks(
        of text: String, source: String, within limits: [TokenLimit] = []
    ) -> [Chunk] {
        cut(text, source: source, within: limits).chunks
    }

    /// The same, and how many of the chunks are shorter for the limits in tokens.
    ///
    /// - Complexity: linear in the length of the text.
    public func cut(
        _ text: String, source: String, within limits: [TokenLimit]
    ) -> (chunks: [Chunk], shortened: Int) {
        var cutting = Cutting(text, source: source, chunker: self, limits: limits)
        cutting.run()
        return (cutting.chunks, cutting.shortened)
    }
}
