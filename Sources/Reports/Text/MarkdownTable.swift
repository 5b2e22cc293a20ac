import Record

/// A table that reads in its source as well as rendered: columns are padded, numbers to the right.
struct MarkdownTable {
    private typealias Column = (title: String, alignment: Table.Alignment)

    /// Cells wider than this do not widen their column for all other rows.
    private static let widestPadding = 48

    private let columns: [Column]
    /// Cells as Markdown on one line; one for each column.
    private let rows: [[String]]

    init(_ table: Table) {
        columns = table.columns.map { (Self.cell($0.title), $0.alignment) }
        rows = table.rows.map { $0.map(Self.cell) }
    }

    /// The table as Markdown, without a line feed at the end.
    var text: String {
        let widths = columns.indices.map(width)
        let rules = columns.indices.map { column in
            let dashes = String(repeating: "-", count: widths[column] - 1)
            return columns[column].alignment == .right ? dashes + ":" : dashes + "-"
        }
        let lines = [columns.map(\.title), rules] + rows
        return lines.map { line(of: $0, widths: widths) }.joined(separator: "\n")
    }

    /// A bar ends a cell even inside a code span, unless a backslash stands before it.
    private static func cell(_ text: Statement) -> String {
        MarkdownWriter.text(of: text).split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
    }

    private func width(of column: Int) -> Int {
        let cells = rows.map { $0[column].count }
        let widest = cells.filter { $0 <= Self.widestPadding }.max() ?? 0
        return max(3, columns[column].title.count, widest)
    }

    private func line(of cells: [String], widths: [Int]) -> String {
        let padded = cells.indices.map { column in
            Padding.pad(
                cells[column], to: widths[column], right: columns[column].alignment == .right)
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }
}

/// Blanks that bring a text to a width, counted in characters.
enum Padding {
    static func pad(_ text: String, to width: Int, right: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return right ? blanks + text : text + blanks
    }
}
