import CKernels

/// The pieces of one attention call: blocks of queries over runs of keys, each a task of its own.
///
/// Keys are cut into runs of ``runLength`` from the beginning of each segment. What a query finds
/// in each run is merged by the runs' largest scores and sums, so that long sequences spread over
/// all threads, and a beginning that many sequences share is read once for the queries of all
/// of them. Sources: Milakov & Gimelshein 2018, arXiv:1805.02867 (merging softmax sums);
/// Juravsky et al. 2024, arXiv:2402.05099 (shared beginnings).
///
/// How a query's keys are cut follows from its own sequence alone, so its result does not depend
/// on what else is computed with it.
struct AttentionBlocks {
    /// Keys in a run.
    static let runLength = Int(ck_attention_keys)
    /// Rows of queries in a block: enough to pay for turning the keys over.
    static let rows = 96

    /// The blocks, for the first key head.
    private(set) var blocks: [ck_attention_block] = []
    /// For each row of the packed queries how many runs it sees; -1 when nothing is to be merged.
    private(set) var runsToMerge: [Int]
    /// The most runs that a sequence has.
    let longest: Int

    private let query: Matrix
    private let out: Matrix
    private let shape: AttentionShape
    private let parts: UnsafeMutablePointer<Float>

    /// - Parameter parts: lends room for so many floats, for results that are to be merged.
    init(
        query: Matrix, spans: [AttentionSpan], shape: AttentionShape, out: Matrix,
        parts: (Int) -> UnsafeMutablePointer<Float>
    ) {
        self.query = query
        self.out = out
        self.shape = shape
        longest = spans.map(\.runs).max() ?? 0
        let merges = spans.contains { $0.runs != 1 }
        self.parts = parts(
            merges ? query.rows * shape.heads * longest * (shape.headWidth + 2) : 0)
        runsToMerge = merges ? [Int](repeating: -1, count: query.rows) : []
        for index in spans.indices { add(spans, index) }
    }

    /// The most rows that a block has.
    var longestBlock: Int { blocks.map { $0.tokens * $0.group }.max() ?? 0 }

    /// Whether any result is to be merged.
    var needsMerging: Bool { !runsToMerge.isEmpty }

    /// A block, for one of the key heads.
    func block(_ index: Int, keyHead: Int) -> ck_attention_block {
        var block = blocks[index]
        block.query += keyHead * block.group * block.width
        block.keys += keyHead * block.width
        block.values += keyHead * block.width
        block.out += keyHead * block.group * block.rowStride
        return block
    }

    /// Where the runs of a row and head lie, one after the other.
    func parts(row: Int, head: Int) -> UnsafeMutablePointer<Float> {
        parts + (row * shape.heads + head) * longest * (shape.headWidth + 2)
    }

    /// Adds the blocks of a span, those left out that an earlier span has brought for both.
    private mutating func add(_ spans: [AttentionSpan], _ index: Int) {
        let span = spans[index]
        var column = 0, firstRun = 0
        for (depth, segment) in span.segments.enumerated() {
            if index == 0 || !span.shares(depth, with: spans[index - 1], shape: shape) {
                var end = index + 1
                while end < spans.count,
                    spans[end].shares(depth, with: spans[end - 1], shape: shape)
                {
                    end += 1
                }
                let rows = span.queries.lowerBound..<spans[end - 1].queries.upperBound
                let visible = span.visible(query: 0, shape: shape) - column
                add(
                    segment, rows: rows, firstRun: firstRun, isWhole: span.runs == 1,
                    // Sequences share only what all of their queries see.
                    firstVisible: end > index + 1 ? segment.count : visible)
            }
            column += segment.count
            firstRun += segment.runs
        }
        guard needsMerging, span.runs != 1 else { return }
        for query in 0..<span.queries.count {
            runsToMerge[span.queries.lowerBound + query] = span.visibleRuns(
                query: query, shape: shape)
        }
    }

    private mutating func add(
        _ segment: AttentionSpan.Segment, rows: Range<Int>, firstRun: Int, isWhole: Bool,
        firstVisible: Int
    ) {
        let tokens = max(1, Self.rows * shape.keyHeads / shape.heads)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: tokens) {
            let count = min(tokens, rows.upperBound - first)
            for run in 0..<segment.runs {
                let key = run * Self.runLength
                let visible = firstVisible + first - rows.lowerBound - key
                guard isWhole || visible + count - 1 > 0 else { break }
                blocks.append(
                    block(
                        segment, keys: key..<min(key + Self.runLength, segment.count),
                        rows: first..<first + count, firstVisible: visible,
                        run: isWhole ? nil : firstRun + run))
            }
        }
    }

    /// - Parameter run: the number of the run among those of its rows; nil when it is the only one.
    private func block(
        _ segment: AttentionSpan.Segment, keys: Range<Int>, rows: Range<Int>, firstVisible: Int,
        run: Int?
    ) -> ck_attention_block {
        let width = shape.headWidth, keyColumns = segment.keys.columns
        let rowStride = run == nil ? width : longest * (width + 2)
        return ck_attention_block(
            query: query.base + rows.lowerBound * query.columns, queryStride: query.columns,
            keys: segment.keys.base + keys.lowerBound * keyColumns,
            values: segment.values.base + keys.lowerBound * keyColumns, keyStride: keyColumns,
            count: keys.count, tokens: rows.count, group: shape.heads / shape.keyHeads,
            width: width, scale: shape.scale, firstVisible: firstVisible,
            out: run.map { parts(row: rows.lowerBound, head: 0) + $0 * (width + 2) }
                ?? out.base + rows.lowerBound * out.columns,
            outStride: shape.heads * rowStride, rowStride: rowStride, isWhole: run == nil)
    }
}

extension AttentionSpan.Segment {
    /// Into how many runs its keys are cut.
    fileprivate var runs: Int {
        (count + AttentionBlocks.runLength - 1) / AttentionBlocks.runLength
    }
}

extension AttentionSpan {
    fileprivate var runs: Int { segments.reduce(0) { $0 + $1.runs } }

    fileprivate func visible(query: Int, shape: AttentionShape) -> Int {
        shape.visible(query: query, queries: queries.count, keys: keyCount)
    }

    /// How many of its runs hold a key that the query sees: the first so many.
    fileprivate func visibleRuns(query: Int, shape: AttentionShape) -> Int {
        var left = visible(query: query, shape: shape), runs = 0
        for segment in segments where left > 0 {
            let seen = min(left, segment.count)
            runs += (seen + AttentionBlocks.runLength - 1) / AttentionBlocks.runLength
            left -= segment.count
        }
        return runs
    }

    /// Whether its queries follow another span's and both see all of the same segments, up to the
    /// one at `depth`.
    fileprivate func shares(
        _ depth: Int, with other: AttentionSpan, shape: AttentionShape
    ) -> Bool {
        guard queries.lowerBound == other.queries.upperBound, other.segments.count > depth,
            (runs == 1) == (other.runs == 1)
        else { return false }
        var column = 0
        for index in 0...depth {
            let (mine, its) = (segments[index], other.segments[index])
            guard mine.keys === its.keys, mine.values === its.values, mine.count == its.count else {
                return false
            }
            column += mine.count
        }
        return !queries.isEmpty && !other.queries.isEmpty
            && visible(query: 0, shape: shape) >= column
            && other.visible(query: 0, shape: shape) >= column
    }
}
