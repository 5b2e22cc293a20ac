import Record

/// Writes the parts of a report as Markdown.
enum MarkdownWriter {
    /// For templates of Markdown pages.
    static let form = TemplateContext.Form(
        inline: text, blocks: text, word: { Markdown.prose($0) })

    private static func text(of blocks: [ReportDocument.Block]) -> String {
        blocks.map(text).joined(separator: "\n\n")
    }

    /// Running text on one line.
    static func text(of statement: Statement) -> String {
        text(of: statement, opensLine: true)
    }

    private static func text(of statement: Statement, opensLine: Bool) -> String {
        withoutTraces(statement).parts.enumerated().map { place, part in
            switch part {
            case .words(let text): Markdown.prose(text, opensLine: opensLine && place == 0)
            case .code(let text): Markdown.code(text)
            case .strong(let inner): "**\(text(of: inner, opensLine: false))**"
            case .emphasis(let inner): "*\(text(of: inner, opensLine: false))*"
            case .traced(let inner, _): text(of: inner, opensLine: opensLine && place == 0)
            }
        }.joined()
    }

    /// What acts in Markdown depends on what stands beside it, so words and the figures between
    /// them, which Markdown shows without their origins, are looked at as one.
    private static func withoutTraces(_ statement: Statement) -> Statement {
        Statement(
            statement.parts.flatMap { part in
                if case .traced(let inner, _) = part { withoutTraces(inner).parts } else { [part] }
            })
    }

    private static func text(of block: ReportDocument.Block) -> String {
        switch block {
        case .heading(_, let title): "### \(text(of: title))"
        case .paragraph(let words): LineBreaking.wrapped(text(of: words))
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

    private static func list(_ items: [Statement]) -> String {
        items.map { LineBreaking.wrapped(text(of: $0), indent: "  ", firstIndent: "- ") }
            .joined(separator: "\n")
    }
}
