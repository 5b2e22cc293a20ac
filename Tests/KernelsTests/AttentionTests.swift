import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Attention")
struct AttentionTests {
    private func shape(_ sizes: Naive.Heads) -> AttentionShape {
        AttentionShape(
            heads: sizes.heads, keyHeads: sizes.keyHeads, headWidth: sizes.width,
            isCausal: sizes.isCausal)
    }

    private static let cases: [(sizes: Naive.Heads, prefixes: [Int], before: Int, queries: Int)] =
        [true, false].flatMap { isCausal in
            [
                (.init(heads: 1, keyHeads: 1, width: 1, isCausal: isCausal), [], 0, 1),
                (.init(heads: 4, keyHeads: 2, width: 6, isCausal: isCausal), [], 0, 70),
                (.init(heads: 3, keyHeads: 1, width: 5, isCausal: isCausal), [4], 0, 9),
                (.init(heads: 4, keyHeads: 4, width: 8, isCausal: isCausal), [5, 3], 7, 3),
                (.init(heads: 6, keyHeads: 2, width: 16, isCausal: isCausal), [65], 1, 130),
            ]
        }

    @Test("queries look at shared prefixes, older keys and their own", arguments: cases)
    func segments(_ test: (sizes: Naive.Heads, prefixes: [Int], before: Int, queries: Int)) throws {
        let (sizes, queries) = (test.sizes, test.queries)
        var random = SeededGenerator(seed: 1)
        let columns = sizes.heads * sizes.width, keyColumns = sizes.keyHeads * sizes.width
        let query = random.matrix(queries, columns)
        var keys: [Double] = [], values: [Double] = []
        let segments = (test.prefixes + [test.before + queries]).map { count in
            // A cache has more room than what it holds.
            let key = random.matrix(count + 3, keyColumns),
                value = random.matrix(count + 3, keyColumns)
            keys += key.rows(0..<count).doubles
            values += value.rows(0..<count).doubles
            return AttentionSpan.Segment(keys: key, values: value, count: count)
        }
        let out = Matrix(rows: queries, columns: columns)
        out.fill(.nan)
        try Compute(threads: 2).attention(
            query: query, spans: [AttentionSpan(queries: 0..<queries, segments: segments)],
            shape: shape(sizes), into: out)
        expectClose(
            out.values, Naive.attention(query: query.doubles, key: keys, value: values, sizes),
            absolute: 2e-6, relative: 1e-5)
    }

    @Test("packed sequences do not see each other, rows outside all are left alone")
    func packed() throws {
        let sizes = Naive.Heads(heads: 2, keyHeads: 1, width: 4, isCausal: true)
        var random = SeededGenerator(seed: 2)
        let query = random.matrix(9, 8), key = random.matrix(9, 4), value = random.matrix(9, 4)
        let out = Matrix(rows: 9, columns: 8)
        out.fill(-7)
        let spans = [0..<3, 4..<9].map { rows in
            AttentionSpan(
                queries: rows,
                segments: [
                    AttentionSpan.Segment(
                        keys: key.rows(rows), values: value.rows(rows), count: rows.count)
                ])
        }
        try Compute(threads: 2).attention(
            query: query, spans: spans, shape: shape(sizes), into: out)
        for rows in [0..<3, 4..<9] {
            expectClose(
                out.rows(rows).values,
                Naive.attention(
                    query: query.rows(rows).doubles, key: key.rows(rows).doubles,
                    value: value.rows(rows).doubles, sizes), absolute: 2e-6)
        }
        #expect(out.row(3).allSatisfy { $0 == -7 })
    }

    @Test("a query that sees no key gives zeros", arguments: [0, 2])
    func nothingVisible(keys: Int) throws {
        let sizes = Naive.Heads(heads: 2, keyHeads: 1, width: 2, isCausal: true)
        var random = SeededGenerator(seed: 3)
        let query = random.matrix(70, 4), key = random.matrix(3, 2), value = random.matrix(3, 2)
        let out = Matrix(rows: 70, columns: 4)
        out.fill(.nan)
        try Compute(threads: 1).attention(
            query: query,
            spans: [
                AttentionSpan(
                    queries: 0..<70,
                    segments: [AttentionSpan.Segment(keys: key, values: value, count: keys)])
            ], shape: shape(sizes), into: out)
        let want = Naive.attention(
            query: query.doubles, key: key.rows(0..<keys).doubles,
            value: value.rows(0..<keys).doubles, sizes)
        expectClose(out.values, want, absolute: 1e-6)
    }

    @Test("scores in the hundreds do not overflow: the largest takes all")
    func largeScores() throws {
        let query = Matrix(rows: 1, columns: 1, values: [1000])
        let key = Matrix(rows: 3, columns: 1, values: [1, -1, 0.5])
        let value = Matrix(rows: 3, columns: 1, values: [5, 7, 9])
        let out = Matrix(rows: 1, columns: 1)
        try Compute(threads: 1).attention(
            query: query,
            spans: [
                AttentionSpan(
                    queries: 0..<1,
                    segments: [AttentionSpan.Segment(keys: key, values: value, count: 3)])
            ], shape: shape(.init(heads: 1, keyHeads: 1, width: 1, isCausal: false)), into: out)
        #expect(out[0, 0] == 5)
    }
}
