/// The report as a list of blocks; what it looks like is up to ``MarkdownWriter`` and
/// ``HTMLWriter``.
struct ReportDocument {
    enum Block {
        case heading(level: Int, Inline)
        case paragraph(Inline)
        /// A quotation of unknown origin, its lines as paragraphs.
        case quote(String)
        case list([Inline])
        case table(Table)
        case fence(String, language: String)
        case picture(Picture)
    }

    private let pictures: [Picture]
    private(set) var blocks: [Block] = []

    init(pictures: [Picture]) {
        self.pictures = pictures
    }

    mutating func heading(_ level: Int, _ text: Inline) {
        blocks.append(.heading(level: level, text))
    }

    mutating func paragraph(_ text: Inline) {
        blocks.append(.paragraph(text))
    }

    mutating func quote(_ text: String) {
        blocks.append(.quote(text))
    }

    mutating func list(_ items: [Inline]) {
        if !items.isEmpty { blocks.append(.list(items)) }
    }

    mutating func table(_ table: Table) {
        blocks.append(.table(table))
    }

    mutating func fence(_ text: String, language: String) {
        blocks.append(.fence(text, language: language))
    }

    /// Shows a picture, if the report has it.
    mutating func picture(_ kind: Picture.Kind) {
        guard let picture = pictures.first(where: { $0.kind == kind }) else { return }
        blocks.append(.picture(picture))
    }
}

/// A table; numbers stand to the right.
struct Table {
    enum Alignment {
        case left, right
    }

    struct Column {
        var title: Inline
        var alignment: Alignment

        static func text(_ title: Inline) -> Column { Column(title: title, alignment: .left) }
        static func number(_ title: Inline) -> Column { Column(title: title, alignment: .right) }
    }

    let columns: [Column]
    /// One cell for each column.
    private(set) var rows: [[Inline]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [Inline]) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(cells)
    }
}
