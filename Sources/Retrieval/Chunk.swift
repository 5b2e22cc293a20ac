/// A piece of a document, small enough for a prompt, that knows where it stands.
public struct Chunk: Sendable, Equatable {
    /// `path#number`, unique in a corpus.
    public let id: String
    /// The document's path in its corpus.
    public let source: String
    /// Unicode scalars of the document's text that the chunk covers.
    public let span: Range<Int>
    /// Exactly the text of ``span``; where that begins among the rows of a table, the table's head
    /// stands before it, with no more than three dashes in a cell.
    public let text: String
    /// The text as it stands in a prompt. Paragraphs and headings are set on one line: headings
    /// lose their marks and end with a full stop, since Markdown's marks would start a small model
    /// on another task. Code blocks, tables and front matter keep every line as it is.
    public let passage: String

    /// Takes a piece that was cut already; ``Chunker`` cuts documents.
    public init(id: String, source: String, span: Range<Int>, text: String, passage: String) {
        self.id = id
        self.source = source
        self.span = span
        self.text = text
        self.passage = passage
    }
}
