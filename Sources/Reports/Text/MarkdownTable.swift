/// A table that reads in its source as well as rendered: columns are padded, numbers to the right.
struct MarkdownTable {
    enum Alignment {
        case left, right
    }

    struct Column {
        var title: String
        var alignment: Alignment

        static func text(_ title: String) -> Column { Column(title: title, alignment: .left) }
        static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
    }

    /// Cells wider than this do not widen their column for all other rows.
    private static let widestPadding = 48

    private let columns: [Column]
    /// Cells as Markdown on one line; one for each column.
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns.map {
            Column(title: Self.withoutBorders($0.title), alignment: $0.alignment)
        }
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(cells.map(Self.withoutBorders))
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
    private static func withoutBorders(_ cell: String) -> String {
        cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
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
