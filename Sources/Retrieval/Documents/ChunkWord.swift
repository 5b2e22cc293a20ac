import Foundations

/// What chunks are made of: a word, or a piece of a run of signs that is too long for one.
struct ChunkWord {
    /// How good a place the beginning of a word is to end the chunk before it.
    enum Place: Int, Comparable {
        /// Inside a run of signs without blanks.
        case insideRun
        /// Inside a code block that fits in a chunk, a line of code or a row of a table.
        case insideBlock
        case word
        /// Behind a sentence; before a line of code or a row.
        case sentence
        /// Behind a blank line; before a heading; at either end of a code block or table.
        case paragraph

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
        var line = 0, last: Int?
        for word in Words.places(in: scalars, between: .blanks) {
            while lines[line].range.upperBound <= word.range.lowerBound { line += 1 }
            let isVerbatim = lines[line].isVerbatim, beginsLine = last != line
            var place = isVerbatim ? ChunkWord.Place.insideBlock : .word
            if beginsLine, let last { place = Self.place(before: line, behind: last, lines) }
            if place == .word, let previous = words.last, endsSentence(previous) {
                place = .sentence
            }
            for (number, piece) in pieces.pieces(of: word.range).enumerated() {
                let isFirst = number == 0 && beginsLine
                var range = piece.range
                if isFirst, isVerbatim {
                    // Blanks at the beginning of a line of code are a part of it.
                    range = pieces.widened(range, to: lines[line].range.lowerBound)
                }
                words.append(
                    ChunkWord(
                        range: range, count: piece.count, line: line,
                        place: number == 0 ? place : .insideRun, beginsLine: isFirst))
            }
            last = line
        }
    }

    /// How good the beginning of a line is to end a chunk.
    private static func place(
        before line: Int, behind last: Int, _ lines: [DocumentLine]
    ) -> ChunkWord.Place {
        let new = lines[line], old = lines[last]
        // What has no words between them is blank.
        if line - last > 1 { return .paragraph }
        if new.block == old.block, new.isVerbatim { return .sentence }
        if new.kind == .underline { return .insideBlock }
        let isEdge = new.block != old.block
        return isEdge && (new.isVerbatim || new.isHeading || old.isVerbatim) ? .paragraph : .word
    }

    private func endsSentence(_ word: ChunkWord) -> Bool {
        let end = document.scalars[word.range].dropLast(while: Self.closing.contains)
        return end.last.map(Self.ends.contains) ?? false
    }

    /// Signs that end a sentence.
    private static let ends = Set(".!?…:;。！？；：．｡।॥؟۔։።".unicodeScalars)
    /// Quotes and brackets of scripts without blanks, behind which the sentence is over, too.
    private static let closing = Set("」』）】》〉".unicodeScalars)

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
