/// Writes the parts of a report as Markdown.
enum MarkdownWriter {
    /// For templates of Markdown pages.
    static let form = TemplateContext.Form(inline: text, blocks: text, word: Markdown.prose)

    private static func text(of blocks: [ReportDocument.Block]) -> String {
        blocks.map(text).joined(separator: "\n\n")
    }

    /// Running text on one line.
    static func text(of inline: Inline) -> String {
        inline.runs.map { run in
            switch run {
            case .own(let text): text
            case .prose(let text): Markdown.prose(text)
            case .code(let text): Markdown.code(text)
            case .strong(let inline): "**\(text(of: inline))**"
            case .emphasis(let inline): "*\(text(of: inline))*"
            case .traced(let inline, _): text(of: inline)
            }
        }.joined()
    }

    private static func text(of block: ReportDocument.Block) -> String {
        switch block {
        case .heading(_, let title): "### \(text(of: title))"
        case .paragraph(let inline): LineBreaking.wrapped(text(of: inline))
        case .quote(let words): quote(words)
        case .list(let items): list(items)
        case .table(let table): MarkdownTable(table).text
        case .fence(let lines, let language): Markdown.fence(lines, language: language)
        case .picture(let picture): "![\(Markdown.prose(picture.alternative))](\(picture.fileName))"
        }
    }

    private static func quote(_ text: String) -> String {
        let paragraphs = VisibleText.lines(text).split(separator: "\n").map { line in
            LineBreaking.wrapped(Markdown.prose(String(line)), indent: "> ", firstIndent: "> ")
        }
        return paragraphs.isEmpty ? "> *(empty)*" : paragraphs.joined(separator: "\n>\n")
    }

    private static func list(_ items: [Inline]) -> String {
        items.map { LineBreaking.wrapped(text(of: $0), indent: "  ", firstIndent: "- ") }
            .joined(separator: "\n")
    }
}
