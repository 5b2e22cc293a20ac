/// Writes the parts of a report as Markdown.
enum MarkdownWriter {
    /// For templates of Markdown pages.
    static let form = TemplateContext.Form(inline: text, blocks: text, word: Markdown.prose)

    private static func text(of blocks: [ReportDocument.Block]) -> String {
        blocks.map(text).joined(separator: "\n\n")
    }

    /// Running text on one line.
    static func text(of inline: Inline) -> String {
        proseTogether(inline.runs).map { run in
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

    /// What acts in Markdown depends on what stands beside it, so words and the figures between
    /// them, which Markdown shows without their origins, are looked at as one.
    private static func proseTogether(_ runs: [Inline.Run]) -> [Inline.Run] {
        let open = runs.flatMap { run -> [Inline.Run] in
            if case .traced(let inline, _) = run { proseTogether(inline.runs) } else { [run] }
        }
        return open.reduce(into: []) { joined, run in
            if case .prose(let more) = run, case .prose(let words)? = joined.last {
                joined[joined.count - 1] = .prose(words + more)
            } else {
                joined.append(run)
            }
        }
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
