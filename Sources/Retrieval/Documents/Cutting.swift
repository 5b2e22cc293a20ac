/// The cutting of one document into chunks.
struct Cutting {
    private let chunker: Chunker
    private let limits: [Chunker.TokenLimit]
    private let document: PassageMaker
    private let words: [ChunkWord]
    /// How many words stand before each one, and how many there are.
    private let counts: [Int]
    /// By the number of their block.
    private let heads: [Int: TableHead]
    private(set) var chunks: [Chunk] = []
    /// Chunks that would have more words if they had not too many tokens then.
    private(set) var shortened = 0
    /// How many words the last chunk had that was shortened; nil while all words fit.
    private var lastFit: Int?
    /// Where a chunk begins that has no room for the head of its table.
    private var headless: Int?

    private struct TableHead {
        var range: Range<Int>
        var count = 0
        /// As it is repeated.
        var text = ""
    }

    init(_ text: String, source: String, chunker: Chunker, limits: [Chunker.TokenLimit]) {
        self.chunker = chunker
        self.limits = limits
        document = PassageMaker(text, source: source)
        words = ChunkWords.words(of: document, most: chunker.words, limits: limits)
        var counts = [0]
        counts.reserveCapacity(words.count + 1)
        for word in words { counts.append(counts[counts.count - 1] + word.count) }
        self.counts = counts
        heads = Self.heads(of: document, words, most: chunker.words / 2, limits: limits)
    }

    /// Cuts all of it.
    mutating func run() {
        var start = 0, end = 0
        while end < words.count {
            var next = self.end(from: start, beyond: end)
            if next == nil {
                // What is repeated would leave no room for what must not be cut.
                start = end
                next = self.end(from: start, beyond: end)
            }
            end = max(next ?? 0, start + 1)
            chunks.append(chunk(start..<end))
            start = self.start(behind: end, from: start)
        }
    }

    /// Where the next chunk begins: before the words that are repeated, but not within what must
    /// not be cut, nor within a heading.
    private func start(behind end: Int, from start: Int) -> Int {
        guard chunker.overlap > 0, end < words.count else { return end }
        var next = max(place(where: counts[end] - chunker.overlap), start + 1)
        while next < end, words[next].place < .belowHeading { next += 1 }
        return next
    }

    /// The first word with at least so many before it.
    private func place(where count: Int) -> Int {
        var low = 0, high = words.count
        while low < high {
            let middle = (low + high) / 2
            if counts[middle] >= count { high = middle } else { low = middle + 1 }
        }
        return low
    }

    // MARK: - Chunks

    private func chunk(_ range: Range<Int>) -> Chunk {
        let first = words[range.lowerBound], last = words[range.upperBound - 1]
        return document.chunk(
            first.range.lowerBound..<last.range.upperBound, lines: first.line...last.line,
            head: head(at: range.lowerBound)?.text, number: chunks.count)
    }

    /// What is repeated before a chunk that begins among the rows of a table.
    private func head(at word: Int) -> TableHead? {
        guard word != headless else { return nil }
        let line = document.lines[words[word].line]
        return line.kind == .tableRow ? heads[line.block] : nil
    }

    /// The heads of tables that leave at least as much room for rows.
    private static func heads(
        of document: PassageMaker, _ words: [ChunkWord], most: Int, limits: [Chunker.TokenLimit]
    ) -> [Int: TableHead] {
        var heads: [Int: TableHead] = [:]
        for word in words where document.lines[word.line].kind == .tableHead {
            let line = document.lines[word.line]
            var head = heads[line.block] ?? TableHead(range: line.range)
            head.range = head.range.lowerBound..<line.range.upperBound
            head.count += word.count
            heads[line.block] = head
        }
        for (block, head) in heads { heads[block]?.text = document.tableHead(head.range) }
        return heads.filter { _, head in
            head.count <= most && limits.allSatisfy { $0.tokens(head.text) <= $0.limit / 2 }
        }
    }

    // MARK: - Ends

    /// Where the chunk that begins at word `start` ends: the last word's place plus one; nil when
    /// there is no end but within what the chunk before could have left whole.
    ///
    /// - Parameter previous: where the chunk before ends; with a long overlap it may lie in the
    ///   second half of the window, and a chunk that ends there again would add nothing.
    private mutating func end(from start: Int, beyond previous: Int) -> Int? {
        let most = window(from: start)
        if lastFit == nil {
            let end = end(from: start, limit: most, beyond: previous)
            guard let end, !fits(start..<end) else { return end }
        }
        let limit = fitting(from: start, most: most)
        guard limit > previous || start == previous else { return nil }
        lastFit = limit < most ? limit - start : nil
        guard var end = end(from: start, limit: limit, beyond: previous) else { return nil }
        // More words have mostly more tokens, but not by a law.
        while end > start + 1, !fits(start..<end) {
            end = self.end(from: start, limit: end - 1, beyond: start) ?? start + 1
        }
        if head(at: start) != nil, !fits(start..<end) {
            headless = start
            return self.end(from: start, beyond: previous)
        }
        if limit < most { shortened += 1 }
        return end
    }

    /// As far as the words of a chunk reach.
    private func window(from start: Int) -> Int {
        let room = max(1, chunker.words - (head(at: start)?.count ?? 0))
        let behind = place(where: counts[start] + room + 1)
        let isAll = counts[words.count] - counts[start] <= room
        return isAll ? words.count : max(behind - 1, start + 1)
    }

    /// The best end of those up to a limit.
    private func end(from start: Int, limit: Int, beyond previous: Int) -> Int? {
        guard limit > previous || previous <= start else { return nil }
        if let end = runEnd(from: start, limit: limit, beyond: previous) { return end }
        guard limit < words.count else { return limit }
        let half = max(1, (counts[limit] - counts[start]) / 2)
        let least = max(start, previous) + 1
        let middle = max(place(where: counts[start] + half), least)
        let second = stride(from: limit, through: middle, by: -1)
        let first = stride(from: min(middle - 1, limit), through: least, by: -1)
        for place in ChunkWord.Place.ends {
            if let end = second.first(where: { words[$0].place == place }) { return end }
        }
        if let end = first.first(where: { words[$0].place >= .letter }) { return end }
        return previous <= start ? forcedEnd(from: least, limit: limit) : nil
    }

    /// The end of a chunk that has no good one: below a heading, where what follows is too long to
    /// stand with it, or within a block, a line or a run that is too long for one chunk.
    private func forcedEnd(from least: Int, limit: Int) -> Int {
        let all = stride(from: limit, through: least, by: -1)
        for place in [ChunkWord.Place.belowHeading, .dangling] {
            if let end = all.first(where: { words[$0].place == place }) { return end }
        }
        return all.first { words[$0].place == .insideBlock && words[$0].beginsLine }
            ?? all.first { words[$0].place == .insideBlock }
            ?? limit
    }

    /// What is left of a run that was cut says nothing of the paragraph behind it.
    private func runEnd(from start: Int, limit: Int, beyond previous: Int) -> Int? {
        guard words[start].place == .insideRun else { return nil }
        let end = (start + 1..<words.count).prefix(limit - start).first {
            words[$0].place > .insideRun
        }
        guard let end, end > previous, words[end].place == .paragraph else { return nil }
        return end
    }

    // MARK: - Tokens

    private func fits(_ range: Range<Int>) -> Bool {
        guard !limits.isEmpty else { return true }
        let chunk = chunk(range)
        return limits.allSatisfy { $0.tokens(chunk[keyPath: $0.part]) <= $0.limit }
    }

    /// The most words, up to `most`, that keep the limits; one at least.
    ///
    /// Looked for around what the last chunk had, with steps that grow: where all chunks are
    /// shortened they have about the same size.
    private func fitting(from start: Int, most: Int) -> Int {
        let guess = min(most, start + (lastFit ?? .max / 2))
        var low = start + 1, high = guess, step = 1
        if fits(start..<guess) {
            low = guess
            high = most + 1
            while low < most {
                let next = min(most, low + step)
                guard fits(start..<next) else {
                    high = next
                    break
                }
                (low, step) = (next, 2 * step)
            }
        } else {
            while high - step > low {
                if fits(start..<high - step) {
                    low = high - step
                    break
                }
                (high, step) = (high - step, 2 * step)
            }
        }
        while high - low > 1, low < most {
            let middle = (low + high) / 2
            if fits(start..<middle) { low = middle } else { high = middle }
        }
        return low
    }
}
