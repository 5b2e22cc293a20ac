import Foundations

/// What chunks are made of: a word, or a piece of a run of signs that is too long for one.
struct ChunkWord {
    /// How good a place the beginning of a word is to end the chunk before it.
    enum Place: Int, Comparable {
        /// Inside a run of signs without blanks.
        case insideRun
        /// Inside a code block that fits in a chunk, a line of code or a row of a table.
        case insideBlock
        /// Inside a heading, behind the mark of a list's item, or within a syllable of Thai: what
        /// stands before the place belongs to what follows.
        case dangling
        /// Below a heading, which belongs to what follows, too.
        case belowHeading
        /// Between two letters of a script without blanks.
        case letter
        case word
        /// Behind a sentence; before a line of code or a row.
        case sentence
        /// Behind a blank line; before a heading; at either end of a code block or table.
        case paragraph

        /// The places where a chunk ends in the second half of its window, best first.
        static let ends: [Place] = [.paragraph, .sentence, .word, .letter]

        static func < (left: Place, right: Place) -> Bool { left.rawValue < right.rawValue }
    }

    /// Its scalars in the document; the first word of a line of code begins with the line.
    var range: Range<Int>
    /// How many words it counts as.
    var count: Int
    /// The line that it stands in.
    var line: Int
    var place: Place
    /// Whether no other word of its line is before it.
    var beginsLine: Bool
}

/// The words of a document, in order.
struct ChunkWords {
    private let document: PassageMaker
    private let limits: [Chunker.TokenLimit]
    private var words: [ChunkWord] = []
    /// Whether the last word is the mark of a list's item or of a quote.
    private var isBehindMark = false

    /// - Parameters:
    ///   - most: words in a chunk; a code block of no more is not cut.
    ///   - limits: what each word keeps.
    static func words(
        of document: PassageMaker, most: Int, limits: [Chunker.TokenLimit]
    ) -> [ChunkWord] {
        var words = ChunkWords(document: document, limits: limits)
        words.read()
        words.protectBlocks(most: most)
        return words.words
    }

    private init(document: PassageMaker, limits: [Chunker.TokenLimit]) {
        self.document = document
        self.limits = limits
    }

    private mutating func read() {
        let scalars = document.scalars, lines = document.lines
        let pieces = RunPieces(of: document, limits: limits)
        var line = 0
        for word in Words.places(in: scalars, between: .blanks) {
            while lines[line].range.upperBound <= word.range.lowerBound { line += 1 }
            let beginsLine = words.last?.line != line
            let place = place(of: word.range, in: line)
            for (number, piece) in pieces.pieces(of: word.range).enumerated() {
                let isFirst = number == 0 && beginsLine
                var range = piece.range
                if isFirst, lines[line].isVerbatim {
                    // Blanks at the beginning of a line of code are a part of it.
                    range = pieces.widened(range, to: lines[line].range.lowerBound)
                }
                words.append(
                    ChunkWord(
                        range: range, count: piece.count, line: line,
                        place: number == 0 ? place : .insideRun, beginsLine: isFirst))
            }
            isBehindMark = (beginsLine || isBehindMark) && isMark(word.range)
        }
    }

    // MARK: - Places

    /// How good the beginning of a word is to end a chunk.
    private func place(of word: Range<Int>, in line: Int) -> ChunkWord.Place {
        guard let previous = words.last else { return .word }
        let lines = document.lines
        let place =
            previous.line == line
            ? Self.place(inside: lines[line])
            : Self.place(before: line, behind: previous.line, lines)
        return place ?? self.place(of: word, behind: previous)
    }

    /// How good a place inside a line is, whatever stands there; nil in prose.
    private static func place(inside line: DocumentLine) -> ChunkWord.Place? {
        if line.isVerbatim { return .insideBlock }
        return line.isHeading ? .dangling : nil
    }

    /// How good the beginning of a line is; nil where its words decide.
    private static func place(
        before line: Int, behind last: Int, _ lines: [DocumentLine]
    ) -> ChunkWord.Place? {
        let new = lines[line], old = lines[last]
        let isEdge = new.block != old.block
        if new.kind == .underline { return .insideBlock }
        // Whether a blank line stands between them or not.
        if old.isHeading || old.kind == .underline { return isEdge ? .belowHeading : .dangling }
        // What has no words between them is blank.
        if line - last > 1 { return .paragraph }
        if !isEdge, new.isVerbatim { return .sentence }
        return isEdge && (new.isVerbatim || new.isHeading || old.isVerbatim) ? .paragraph : nil
    }

    /// How good a place between two words of prose is.
    private func place(of word: Range<Int>, behind previous: ChunkWord) -> ChunkWord.Place {
        if isBehindMark { return .dangling }
        if endsSentence(previous) { return .sentence }
        guard word.lowerBound == previous.range.upperBound else { return .word }
        let old = document.scalars[word.lowerBound - 1], new = document.scalars[word.lowerBound]
        // Not within a syllable, as between the เ and the ด of เด็ก.
        guard Words.mayPart(old, new) else { return .dangling }
        return old.isPunctuation || new.isPunctuation ? .word : .letter
    }

    private func endsSentence(_ word: ChunkWord) -> Bool {
        let end = document.scalars[word.range].dropLast(while: Self.closes)
        guard let sign = end.last else { return false }
        return Self.ends.contains(sign) || sign.properties.isSentenceTerminal
    }

    /// Signs that end a sentence or a part of one; Unicode knows of more, but not of all of these.
    private static let ends = Set(".!?…:;。！？；：．｡।॥؟۔։።၊။។៕៖།༎๚๛".unicodeScalars)

    /// Quotes and brackets, behind which the sentence is over, too; German closes with “ and «.
    private static func closes(_ sign: Unicode.Scalar) -> Bool {
        if sign == "\"" || sign == "'" { return true }
        switch sign.properties.generalCategory {
        case .closePunctuation, .initialPunctuation, .finalPunctuation: return true
        default: return false
        }
    }

    /// Whether a word at the beginning of a line is the mark of a list's item or of a quote.
    private func isMark(_ word: Range<Int>) -> Bool {
        let text = document.scalars[word]
        guard text.count <= Self.longestMark else { return false }
        if text.count == 1, text.first == ">" { return true }
        return MarkdownSyntax.itemMark(text, interrupting: false) == text.count
    }

    /// As `999.` has; more digits and a full stop are rather a year that ends a sentence.
    private static let longestMark = 4

    // MARK: - Blocks

    /// A chunk ends within a block only where the block is too long for one: a table before any
    /// row but the first, which would leave its head alone.
    private mutating func protectBlocks(most: Int) {
        let lines = document.lines
        var start = 0
        while start < words.count {
            let line = lines[words[start].line]
            var end = start + 1, count = words[start].count
            while end < words.count, lines[words[end].line].block == line.block {
                count += words[end].count
                end += 1
            }
            if line.isVerbatim, line.kind == .tableHead || count <= most {
                protect(start..<end, lines)
            }
            start = end
        }
    }

    private mutating func protect(_ block: Range<Int>, _ lines: [DocumentLine]) {
        var rows = 0
        for place in block.dropFirst() where words[place].beginsLine {
            if lines[words[place].line].kind == .tableRow { rows += 1 }
            if rows < 2 { words[place].place = .insideBlock }
        }
    }
}
