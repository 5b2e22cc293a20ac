import Record

/// The report as sections of blocks. ``MarkdownWriter`` and ``HTMLWriter`` give these their form,
/// templates the pages around them.
struct ReportDocument {
    enum Block {
        /// A heading within a section.
        case heading(id: String, Statement)
        case paragraph(Statement)
        /// A quotation of unknown origin, its lines as paragraphs.
        case quote(String)
        case list([Statement])
        case table(Table)
        case fence(String, language: String)
        case picture(Picture)
    }

    /// What a section is for.
    enum Part {
        /// The page for whoever decides.
        case advice
        /// What the advice rests on.
        case evidence
    }

    struct Section {
        /// Unique in the report: where a link leads.
        let id: String
        let part: Part
        /// Nil for the section right below the report's title.
        let title: Statement?
        fileprivate(set) var blocks: [Block] = []
    }

    private let pictures: [Picture]
    private(set) var sections: [Section] = []

    init(pictures: [Picture]) {
        self.pictures = pictures
    }

    /// Begins a section; all that follows belongs to it.
    mutating func section(_ id: String, _ title: Statement?, part: Part = .evidence) {
        sections.append(Section(id: id, part: part, title: title))
    }

    mutating func heading(_ id: String, _ text: Statement) {
        add(.heading(id: id, text))
    }

    mutating func paragraph(_ text: Statement) {
        add(.paragraph(text))
    }

    mutating func quote(_ text: String) {
        add(.quote(text))
    }

    mutating func list(_ items: [Statement]) {
        if !items.isEmpty { add(.list(items)) }
    }

    mutating func table(_ table: Table) {
        add(.table(table))
    }

    mutating func fence(_ text: String, language: String) {
        add(.fence(text, language: language))
    }

    /// Shows a picture, if the report has it.
    mutating func picture(_ kind: Picture.Kind) {
        guard let picture = pictures.first(where: { $0.kind == kind }) else { return }
        add(.picture(picture))
    }

    private mutating func add(_ block: Block) {
        precondition(!sections.isEmpty, "a block stands in a section")
        sections[sections.count - 1].blocks.append(block)
    }
}

/// A table; numbers stand to the right.
struct Table {
    enum Alignment {
        case left, right
    }

    struct Column {
        var title: Statement
        var alignment: Alignment

        static func text(_ title: Statement) -> Column { Column(title: title, alignment: .left) }
        static func number(_ title: Statement) -> Column { Column(title: title, alignment: .right) }
    }

    let columns: [Column]
    /// One cell for each column.
    private(set) var rows: [[Statement]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [Statement]) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(cells)
    }
}
