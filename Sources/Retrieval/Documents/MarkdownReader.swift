import Foundations

/// Tells what each line of a document is a part of: goes through the lines once, as CommonMark
/// prescribes, and knows of blocks only what chunks and passages need.
struct MarkdownReader {
    /// What may hold other blocks.
    private enum Container: Equatable {
        case quote
        /// An item of a list; what belongs to it is indented by so many columns.
        case item(indent: Int)
    }

    /// The block at the end of the containers, while it may go on.
    private enum Leaf {
        case none
        case paragraph(firstLine: Int)
        case fence(MarkdownSyntax.Fence)
        case indentedCode
        case table
        case rawHTML(end: [Unicode.Scalar], isVerbatim: Bool)

        var isParagraph: Bool { if case .paragraph = self { true } else { false } }
    }

    /// Deeper ones are text: no more is needed, and each line looks at all of them.
    private static let mostContainers = 32

    private let scalars: [Unicode.Scalar]
    private var lines: [DocumentLine]
    /// Where the text of each line begins, behind the marks of containers.
    private var starts: [Int]
    private var containers: [Container] = []
    private var leaf = Leaf.none
    private var blocks = 0
    private let isPlain: Bool

    private init(_ scalars: [Unicode.Scalar], isPlain: Bool) {
        self.scalars = scalars
        self.isPlain = isPlain
        lines = DocumentLine.lines(of: scalars)
        starts = lines.map(\.range.lowerBound)
    }

    /// The lines of a document.
    ///
    /// - Parameter isPlain: for plain text, in which `#` begins no heading and an indented line is
    ///   no code; fences and tables are looked for all the same.
    static func lines(of scalars: [Unicode.Scalar], isPlain: Bool) -> [DocumentLine] {
        var reader = MarkdownReader(scalars, isPlain: isPlain)
        var line = isPlain ? 0 : reader.readFrontMatter()
        while line < reader.lines.count {
            if isPlain { reader.readPlain(line) } else { reader.read(line) }
            line += 1
        }
        return reader.lines
    }

    /// Settings between `---` or `+++` at the beginning, as site builders want them.
    ///
    /// - Returns: the first line behind them; 0 without any.
    private mutating func readFrontMatter() -> Int {
        guard let end = MarkdownSyntax.frontMatterEnd(of: lines, scalars) else { return 0 }
        beginBlock()
        for line in 0...end { set(line, .code) }
        return end + 1
    }

    private mutating func readPlain(_ line: Int) {
        let cursor = LineCursor(scalars, lines[line].range)
        if continueLeaf(line, cursor) || underlinesTitle(line, cursor.rest) { return }
        if cursor.isAtEnd {
            leaf = .none
        } else if !beginFence(line, cursor), !leaf.isParagraph {
            leaf = .paragraph(firstLine: line)
        }
    }

    private mutating func read(_ line: Int) {
        var cursor = LineCursor(scalars, lines[line].range)
        let open = matchContainers(&cursor)
        if open == containers.count, continueLeaf(line, cursor) { return }
        // A line of a paragraph may leave the marks of its containers out.
        if cursor.isAtEnd || !leaf.isParagraph { leave(to: open) }
        if !cursor.isAtEnd { beginBlocks(line, cursor, open: open) }
    }

    /// How many of the open containers a line belongs to; the cursor is left behind their marks.
    private func matchContainers(_ cursor: inout LineCursor) -> Int {
        for (place, container) in containers.enumerated() {
            switch container {
            case .quote:
                guard cursor.indent < 4, cursor.rest.first == ">" else { return place }
                cursor.take(1)
                cursor.skip(columns: 1)
            case .item(let indent):
                if cursor.isAtEnd { continue }
                guard cursor.indent >= indent else { return place }
                cursor.skip(columns: indent)
            }
        }
        return containers.count
    }

    // MARK: - Blocks that go on

    /// Whether the line belongs to the same block as the line before it.
    private mutating func continueLeaf(_ line: Int, _ cursor: LineCursor) -> Bool {
        switch leaf {
        case .none: return false
        case .fence(let fence):
            set(line, .code)
            if cursor.indent < 4, fence.isClosed(by: cursor.rest) { leaf = .none }
            return true
        case .rawHTML(let end, let isVerbatim):
            if isVerbatim { set(line, .code) }
            if MarkdownSyntax.contains(cursor.rest, end) { leaf = .none }
            return true
        case .indentedCode:
            if cursor.isAtEnd { return true }
            guard cursor.indent >= 4 else { return false }
            // Blank lines before it were of the code, too.
            var first = line
            while first > 0, lines[first - 1].kind == .blank { first -= 1 }
            for line in first...line { set(line, .code) }
            return true
        case .table:
            guard cursor.indent < 4, cursor.rest.contains("|"), !endsTable(cursor.rest) else {
                leaf = .none
                return false
            }
            set(line, .tableRow)
            return true
        case .paragraph(let first):
            starts[line] = cursor.sign
            guard !cursor.isAtEnd, cursor.indent < 4 else { return false }
            return beginTable(line, cursor) || underlineHeading(from: first, line, cursor)
        }
    }

    /// Whether a line with a bar begins another block than a table's row.
    private func endsTable(_ text: MarkdownSyntax.Text) -> Bool {
        if text.first == ">" || MarkdownSyntax.Fence(opening: text) != nil { return true }
        guard !isPlain else { return false }
        return MarkdownSyntax.headingWords(text) != nil
            || MarkdownSyntax.itemMark(text, interrupting: false) != nil
            || MarkdownSyntax.rawHTML(text) != nil
    }

    /// A row of dashes makes a table's first row of a paragraph's last line.
    private mutating func beginTable(_ line: Int, _ cursor: LineCursor) -> Bool {
        let head = text(line - 1)
        guard let cells = MarkdownSyntax.dashCells(cursor.rest), head.contains("|"),
            MarkdownSyntax.cells(of: head).count == cells
        else { return false }
        beginBlock()
        set(line - 1, .tableHead)
        set(line, .tableHead)
        leaf = .table
        return true
    }

    /// `===` or `---` makes a heading of a paragraph; not so in plain text.
    private mutating func underlineHeading(
        from first: Int, _ underline: Int, _ cursor: LineCursor
    ) -> Bool {
        guard !isPlain, MarkdownSyntax.isUnderline(cursor.rest) else { return false }
        beginBlock()
        for line in first..<underline {
            let words = text(line).dropLast(while: \.isBlank)
            let isLast = line == underline - 1
            set(line, .heading(words: words.startIndex..<words.endIndex, isLast: isLast))
        }
        set(underline, .underline)
        leaf = .none
        return true
    }

    /// Whether a row of tildes or backticks stands below a title that is no longer, as in
    /// reStructuredText, and so opens no code block.
    private func underlinesTitle(_ line: Int, _ row: MarkdownSyntax.Text) -> Bool {
        guard leaf.isParagraph, let fence = MarkdownSyntax.Fence(opening: row),
            fence.isClosed(by: row)
        else { return false }
        let title = text(line - 1).drop(while: \.isBlank).dropLast(while: \.isBlank)
        // Three backticks below a short line are rather a fence.
        return title.count <= fence.length && (fence.sign == "~" || fence.length > 3)
    }

    // MARK: - Blocks that begin

    /// - Parameter open: how many of the containers the line belongs to. The others end with the
    ///   first new block; where there is none, the line goes on with their paragraph.
    private mutating func beginBlocks(_ line: Int, _ start: LineCursor, open: Int) {
        var cursor = start
        while !cursor.isAtEnd {
            let text = cursor.rest, indent = cursor.indent
            let interrupts = leaf.isParagraph && containers.count == open
            starts[line] = cursor.sign
            if indent >= 4 {
                if leaf.isParagraph { return }
                beginBlock()
                leaf = .indentedCode
                return set(line, .code)
            }
            if MarkdownSyntax.isRule(text) {
                if leaf.isParagraph { leave(to: open) }
                return
            }
            let mark =
                text.first == ">"
                ? 1 : MarkdownSyntax.itemMark(text, interrupting: interrupts)
            if let mark, containers.count < Self.mostContainers {
                if leaf.isParagraph { leave(to: open) }
                cursor.take(mark)
                let blanks = cursor.isAtEnd || cursor.indent > 4 ? 1 : cursor.indent
                let item = Container.item(indent: indent + mark + blanks)
                containers.append(text.first == ">" ? .quote : item)
                cursor.skip(columns: text.first == ">" ? 1 : blanks)
                continue
            }
            if let words = MarkdownSyntax.headingWords(text) {
                if leaf.isParagraph { leave(to: open) }
                beginBlock()
                return set(line, .heading(words: words, isLast: true))
            }
            if MarkdownSyntax.Fence(opening: text) != nil || MarkdownSyntax.rawHTML(text) != nil {
                if leaf.isParagraph { leave(to: open) }
                if !beginFence(line, cursor) { beginRawHTML(line, text) }
                return
            }
            if !leaf.isParagraph { leaf = .paragraph(firstLine: line) }
            return
        }
    }

    private mutating func leave(to open: Int) {
        containers.removeLast(max(0, containers.count - open))
        leaf = .none
    }

    private mutating func beginFence(_ line: Int, _ cursor: LineCursor) -> Bool {
        guard cursor.indent < 4, let fence = MarkdownSyntax.Fence(opening: cursor.rest) else {
            return false
        }
        beginBlock()
        leaf = .fence(fence)
        set(line, .code)
        return true
    }

    private mutating func beginRawHTML(_ line: Int, _ text: MarkdownSyntax.Text) {
        guard let html = MarkdownSyntax.rawHTML(text) else { return }
        if html.isVerbatim {
            beginBlock()
            set(line, .code)
        }
        let isClosed = MarkdownSyntax.contains(text, html.end)
        leaf = isClosed ? .none : .rawHTML(end: html.end, isVerbatim: html.isVerbatim)
    }

    // MARK: - Marks

    private mutating func beginBlock() { blocks += 1 }

    private mutating func set(_ line: Int, _ kind: DocumentLine.Kind) {
        lines[line].kind = kind
        lines[line].block = blocks
    }

    /// A line's scalars behind the marks of containers.
    private func text(_ line: Int) -> MarkdownSyntax.Text {
        scalars[starts[line]..<lines[line].range.upperBound]
    }
}
