import Foundations
import Record

/// Writes the parts of a report as HTML that is well-formed XML too.
enum HTMLWriter {
    /// For templates of HTML pages.
    static let form = TemplateContext.Form(inline: text, blocks: text, word: Markup.text)

    private static let empty = "<em>(empty)</em>"

    private static func text(of statement: Statement) -> String {
        statement.parts.map { part in
            switch part {
            case .words(let text): unbroken(Markup.text(text))
            case .code(let text): code(text)
            case .strong(let inner): "<strong>\(text(of: inner))</strong>"
            case .emphasis(let inner): "<em>\(text(of: inner))</em>"
            case .traced(let inner, let trace): traced(text(of: inner), trace)
            }
        }.joined()
    }

    /// A percent sign stays in the line of its number.
    private static func unbroken(_ text: String) -> String {
        text.replacing(" %", with: "\u{A0}%")
    }

    /// Shows where it stands in the record when the pointer rests on it.
    private static func traced(_ text: String, _ trace: Statement.Trace) -> String {
        let title = "title=\"\(Markup.text(trace.derivation.formula(\.path)))\""
        guard let value = trace.value else { return "<span \(title)>\(text)</span>" }
        return "<data value=\"\(NumberFormat.plain(value))\" \(title)>\(text)</data>"
    }

    private static func code(_ text: String) -> String {
        text.contains { $0 != " " } ? "<code>\(Markup.text(text))</code>" : empty
    }

    // MARK: - Blocks

    private static func text(of blocks: [ReportDocument.Block]) -> String {
        blocks.map(text).joined(separator: "\n")
    }

    private static func text(of block: ReportDocument.Block) -> String {
        switch block {
        case .heading(let id, let title): "<h3 id=\"\(id)\">\(text(of: title))</h3>"
        case .paragraph(let words): "<p>\(text(of: words))</p>"
        case .quote(let words): quote(words)
        case .list(let items): list(items)
        case .table(let table): text(of: table)
        case .fence(let lines, _): "<pre>\(Markup.escaped(VisibleText.lines(lines)))</pre>"
        case .picture(let picture): text(of: picture)
        }
    }

    private static func quote(_ text: String) -> String {
        let lines = VisibleText.lines(text).split(separator: "\n")
        let paragraphs = lines.isEmpty ? [empty] : lines.map { Markup.escaped(String($0)) }
        return "<blockquote>\(paragraphs.map { "<p>\($0)</p>" }.joined())</blockquote>"
    }

    private static func list(_ items: [Statement]) -> String {
        "<ul>\n" + items.map { "<li>\(text(of: $0))</li>\n" }.joined() + "</ul>"
    }

    /// Wider than the screen, a table is scrolled by itself.
    private static func text(of table: Table) -> String {
        let styles = table.columns.map { $0.alignment == .right ? " class=\"number\"" : "" }
        let titles = zip(styles, table.columns).map { style, column in
            "<th scope=\"col\"\(style)>\(text(of: column.title))</th>"
        }
        let rows = table.rows.map { row in
            "<tr>" + zip(styles, row).map { "<td\($0)>\(text(of: $1))</td>" }.joined() + "</tr>\n"
        }
        return "<div class=\"table\" tabindex=\"0\"><table>\n"
            + "<thead><tr>\(titles.joined())</tr></thead>\n"
            + "<tbody>\n\(rows.joined())</tbody>\n</table></div>"
    }

    /// As an image of its own: no style of a picture reaches the page or another picture.
    private static func text(of picture: Picture) -> String {
        let alternative = Markup.text(picture.alternative)
        return "<p class=\"picture\"><img alt=\"\(alternative)\" src=\"\(picture.address)\"/></p>"
    }
}
