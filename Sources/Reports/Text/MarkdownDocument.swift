/// A Markdown text, put together block by block.
struct MarkdownDocument {
    private let pictures: [Picture]
    private var blocks: [String] = []

    init(pictures: [Picture]) {
        self.pictures = pictures
    }

    /// The whole document, ending in a line feed.
    var text: String {
        blocks.joined(separator: "\n\n") + "\n"
    }

    mutating func heading(_ level: Int, _ markdown: String) {
        blocks.append(String(repeating: "#", count: level) + " " + markdown)
    }

    mutating func paragraph(_ markdown: String) {
        blocks.append(LineBreaking.wrapped(markdown))
    }

    /// A quotation of unknown origin, its lines as paragraphs.
    mutating func quote(_ text: String) {
        let paragraphs = VisibleText.lines(text).split(separator: "\n").map { line in
            LineBreaking.wrapped(Markdown.prose(String(line)), indent: "> ", firstIndent: "> ")
        }
        blocks.append(paragraphs.isEmpty ? "> *(empty)*" : paragraphs.joined(separator: "\n>\n"))
    }

    mutating func list(_ items: [String]) {
        guard !items.isEmpty else { return }
        let lines = items.map {
            LineBreaking.wrapped($0, indent: "  ", firstIndent: "- ")
        }
        blocks.append(lines.joined(separator: "\n"))
    }

    mutating func table(_ table: MarkdownTable) {
        blocks.append(table.text)
    }

    mutating func fence(_ text: String, language: String) {
        blocks.append(Markdown.fence(text, language: language))
    }

    /// Shows a picture, if the report has it.
    mutating func picture(_ kind: Picture.Kind) {
        guard let picture = pictures.first(where: { $0.kind == kind }) else { return }
        blocks.append("![\(kind.alternative)](\(picture.fileName))")
    }
}
