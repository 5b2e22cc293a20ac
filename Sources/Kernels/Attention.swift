import CBLAS
import CKernels
import Platform

/// One sequence's part in a packed attention call.
public struct AttentionSpan {
    /// Keys and values: the first `count` rows of `[…, keyHeads · headWidth]`.
    public struct Segment {
        let keys: Matrix
        let values: Matrix
        let count: Int

        /// Takes keys and values of equal width, of which only the first `count` rows are read.
        public init(keys: Matrix, values: Matrix, count: Int) {
            precondition(count >= 0 && count <= keys.rows && count <= values.rows)
            precondition(keys.columns == values.columns)
            self.keys = keys
            self.values = values
            self.count = count
        }
    }

    let queries: Range<Int>
    let segments: [Segment]

    /// - Parameters:
    ///   - queries: rows of the packed queries.
    ///   - segments: what they may look at, in order of position: shared prefixes first, the
    ///     sequence's own keys last. With a causal mask the last `queries.count` keys are the
    ///     queries' own positions.
    public init(queries: Range<Int>, segments: [Segment]) {
        self.queries = queries
        self.segments = segments
    }

    var keyCount: Int { segments.reduce(0) { $0 + $1.count } }
}

/// The sizes that an attention call shares among all its spans.
public struct AttentionShape: Sendable, Equatable {
    /// Query heads.
    public let heads: Int
    /// Key and value heads; each serves `heads / keyHeads` query heads.
    public let keyHeads: Int
    /// Channels of one head.
    public let headWidth: Int
    /// Whether a query sees only its own position and those before.
    public let isCausal: Bool

    /// Takes the sizes; `keyHeads` must divide `heads`.
    public init(heads: Int, keyHeads: Int, headWidth: Int, isCausal: Bool) {
        precondition(keyHeads > 0 && heads.isMultiple(of: keyHeads) && headWidth > 0)
        self.heads = heads
        self.keyHeads = keyHeads
        self.headWidth = headWidth
        self.isCausal = isCausal
    }

    var scale: Float { 1 / sqrtf(Float(headWidth)) }

    /// How many of `keys` keys the query number `query` of `queries` sees.
    func visible(query: Int, queries: Int, keys: Int) -> Int {
        isCausal ? keys - queries + query + 1 : keys
    }
}

/// Queries of the backward pass in one task: their scores fit the second-level cache.
private let blockLength = 64

/// Into so many groups sequences are cut that add to the gradients of what all begin with: each has
/// sums of its own, whatever the number of threads.
private let groupsOfSequences = 8

/// Rows merged in one task: a step of sixteen streams is to make work for several threads.
private let rowsInMerge = 4

extension Compute {
    /// Scaled dot-product attention over packed sequences, with grouped query heads.
    ///
    /// ```
    /// out[t, h] = Σ_s softmax_s(q[t, h] · k[s, g] / sqrt(headWidth)) · v[s, g],   g = h / (heads / keyHeads)
    /// ```
    /// Sources: Vaswani et al. 2017, arXiv:1706.03762; Ainslie et al. 2023, arXiv:2305.13245.
    ///
    /// - Parameters:
    ///   - query: `[tokens, heads · headWidth]`, rotated.
    ///   - spans: the sequences; their query rows must not overlap.
    ///   - out: **out** `[tokens, heads · headWidth]`; rows outside all spans are left alone.
    /// - Edge cases: a query that sees no key gives zeros.
    public func attention(
        query: Matrix, spans: [AttentionSpan], shape: AttentionShape, into out: Matrix
    ) {
        precondition(query.columns == shape.heads * shape.headWidth && out.count == query.count)
        let plan = AttentionBlocks(
            query: query, spans: spans, shape: shape, out: out, parts: sharedScratch)
        let buffers = scratch(ck_attention_scratch(plan.longestBlock, shape.headWidth))
        forEach(plan.blocks.count * shape.keyHeads) { task, worker in
            var block = plan.block(task / shape.keyHeads, keyHead: task % shape.keyHeads)
            ck_attention(&block, buffers[worker])
        }
        guard plan.needsMerging else { return }
        forEachRange(of: query.rows, length: rowsInMerge) { rows in
            for row in rows where plan.runsToMerge[row] >= 0 {
                for head in 0..<shape.heads {
                    ck_attention_merge(
                        plan.parts(row: row, head: head), plan.runsToMerge[row], shape.headWidth,
                        out.base + row * out.columns + head * shape.headWidth)
                }
            }
        }
    }

    /// The backward pass of ``attention(query:spans:shape:into:)`` for sequences that see their own
    /// rows of `key` and `value`, and those of a beginning that all share before them.
    ///
    /// The probabilities are computed again from the scores instead of being kept.
    ///
    /// - Parameters:
    ///   - beginning: rows that see each other, and that all sequences see; may be empty.
    ///   - gradOut: `[tokens, heads · headWidth]`.
    ///   - gradQuery: **out** `[tokens, heads · headWidth]`.
    ///   - gradKey: **out** `[tokens, keyHeads · headWidth]`.
    ///   - gradValue: **out** `[tokens, keyHeads · headWidth]`.
    public func attentionBackward(
        query: Matrix, key: Matrix, value: Matrix, beginning: Range<Int> = 0..<0,
        sequences: [Range<Int>], shape: AttentionShape,
        gradOut: Matrix, gradQuery: Matrix, gradKey: Matrix, gradValue: Matrix
    ) {
        gradKey.fill(0)
        gradValue.fill(0)
        func part(_ rows: Range<Int>) -> BackwardPart {
            BackwardPart(
                segment: AttentionSpan.Segment(
                    keys: key.rows(rows), values: value.rows(rows), count: rows.count),
                gradKey: gradKey.rows(rows), gradValue: gradValue.rows(rows))
        }
        // A group of sequences has one thread at a time, and sums of its own for the beginning; the
        // beginning is a group by itself, which needs none.
        let count = beginning.isEmpty ? sequences.count : min(sequences.count, groupsOfSequences)
        var groups = (0..<count).map { number in
            Array(
                sequences[number * sequences.count / count..<(number + 1) * sequences.count / count]
            )
        }
        let shared = beginning.isEmpty ? [] : groups.map { _ in part(beginning).withZeros() }
        if !beginning.isEmpty { groups.append([beginning]) }
        let longest = beginning.count + (sequences.map(\.count).max() ?? 0)
        let buffers = scratch(2 * blockLength * longest)
        let heads = shape.heads / shape.keyHeads
        forEach(groups.count * shape.keyHeads) { task, worker in
            let number = task / shape.keyHeads, keyHead = task % shape.keyHeads
            for rows in groups[number] {
                let parts = (number < shared.count ? [shared[number]] : []) + [part(rows)]
                let span = AttentionSpan(queries: rows, segments: parts.map(\.segment))
                for block in Block.blocks(of: span) {
                    for head in keyHead * heads..<(keyHead + 1) * heads {
                        let scores = buffers[worker]
                        let keys = block.score(query: query, head: head, shape: shape, into: scores)
                        block.backward(
                            probabilities: scores, gradScores: scores + blockLength * longest,
                            keys: keys, query: query, head: head, shape: shape, gradOut: gradOut,
                            gradQuery: gradQuery, parts: parts)
                    }
                }
            }
        }
        for sums in shared {
            add(sums.gradKey, to: gradKey.rows(beginning))
            add(sums.gradValue, to: gradValue.rows(beginning))
        }
    }
}

/// Keys and values that a sequence sees, and where their gradients are summed.
private struct BackwardPart {
    let segment: AttentionSpan.Segment
    let gradKey: Matrix
    let gradValue: Matrix

    /// The same with sums of its own.
    func withZeros() -> BackwardPart {
        func zeros(_ matrix: Matrix) -> Matrix {
            Matrix(rows: matrix.rows, columns: matrix.columns)
        }
        return BackwardPart(
            segment: segment, gradKey: zeros(gradKey), gradValue: zeros(gradValue))
    }
}

/// Up to ``blockLength`` consecutive queries of one span.
private struct Block {
    let span: AttentionSpan
    /// Offset of the first query within the span.
    let first: Int
    let count: Int

    static func blocks(of span: AttentionSpan) -> [Block] {
        stride(from: 0, to: span.queries.count, by: blockLength).map {
            Block(span: span, first: $0, count: min(blockLength, span.queries.count - $0))
        }
    }

    private var firstRow: Int { span.queries.lowerBound + first }

    /// Attention probabilities of the block's queries, `[count, keys]`, in `scores`.
    ///
    /// - Returns: how many keys the last query sees: the rows' length.
    func score(
        query: Matrix, head: Int, shape: AttentionShape, into scores: UnsafeMutablePointer<Float>
    ) -> Int {
        let total = span.keyCount, queries = span.queries.count
        let keys = max(0, shape.visible(query: first + count - 1, queries: queries, keys: total))
        let width = shape.headWidth, keyHead = head / (shape.heads / shape.keyHeads)
        var column = 0
        for segment in span.segments where column < keys {
            let seen = min(segment.count, keys - column)
            cblas_multiply(
                false, true, Int32(count), Int32(seen), Int32(width), shape.scale,
                query.base + firstRow * query.columns + head * width, Int32(query.columns),
                segment.keys.base + keyHead * width, Int32(segment.keys.columns), 0,
                scores + column, Int32(keys))
            column += seen
        }
        for row in 0..<count {
            let visible = shape.visible(query: first + row, queries: queries, keys: total)
            ck_softmax(scores + row * keys, max(visible, 0), keys)
        }
        return keys
    }

    /// The gradients that flow through the block's probabilities:
    /// `gradV += Pᵀ · gradOut`, `gradP = gradOut · Vᵀ`, `gradS = P · (gradP − Σ P · gradP)`,
    /// `gradQ = scale · gradS · K`, `gradK += scale · gradSᵀ · Q`.
    func backward(
        probabilities: UnsafeMutablePointer<Float>, gradScores: UnsafeMutablePointer<Float>,
        keys: Int, query: Matrix, head: Int, shape: AttentionShape, gradOut: Matrix,
        gradQuery: Matrix, parts: [BackwardPart]
    ) {
        let width = shape.headWidth, column = head / (shape.heads / shape.keyHeads) * width
        let rows = Int32(count), columns = Int32(keys), depth = Int32(width)
        let stride = Int32(query.columns), start = firstRow * query.columns + head * width
        var first = 0
        for part in parts {
            let seen = Int32(min(part.segment.count, keys - first))
            let keyStride = Int32(part.gradKey.columns)
            cblas_multiply(
                true, false, seen, depth, rows, 1, probabilities + first, columns,
                gradOut.base + start, stride, 1, part.gradValue.base + column, keyStride)
            cblas_multiply(
                false, true, rows, seen, depth, 1, gradOut.base + start, stride,
                part.segment.values.base + column, keyStride, 0, gradScores + first, columns)
            first += part.segment.count
        }
        for row in 0..<count {
            let visible = shape.visible(
                query: self.first + row, queries: span.queries.count, keys: span.keyCount)
            ck_softmax_backward(
                probabilities + row * keys, gradScores + row * keys, visible, keys)
        }
        first = 0
        for part in parts {
            let seen = Int32(min(part.segment.count, keys - first))
            let keyStride = Int32(part.gradKey.columns)
            cblas_multiply(
                false, false, rows, depth, seen, shape.scale, gradScores + first, columns,
                part.segment.keys.base + column, keyStride, first == 0 ? 0 : 1,
                gradQuery.base + start, stride)
            cblas_multiply(
                true, false, seen, depth, rows, shape.scale, gradScores + first, columns,
                query.base + start, stride, 1, part.gradKey.base + column, keyStride)
            first += part.segment.count
        }
    }
}
