import Foundations
import Kernels
import TestSupport
import Testing

/// Attention where keys are cut into runs, shared and merged.
@Suite("Attention over runs of keys")
struct AttentionRunsTests {
    private let shape = AttentionShape(heads: 6, keyHeads: 2, headWidth: 40, isCausal: true)

    /// Sequences behind a shared beginning of so many keys, each with keys of its own.
    private struct Batch {
        let query: Matrix
        let shared: AttentionSpan.Segment
        let own: [AttentionSpan.Segment]
        let counts: [Int]

        init(_ shape: AttentionShape, shared: Int, before: [Int], queries counts: [Int]) {
            var random = SeededGenerator(seed: 11)
            let columns = shape.keyHeads * shape.headWidth
            func segment(_ count: Int) -> AttentionSpan.Segment {
                AttentionSpan.Segment(
                    keys: random.matrix(count, columns), values: random.matrix(count, columns),
                    count: count)
            }
            self.counts = counts
            self.shared = segment(shared)
            own = zip(before, counts).map { segment($0 + $1) }
            query = random.matrix(counts.reduce(0, +), shape.heads * shape.headWidth)
        }

        func rows(_ index: Int) -> Range<Int> {
            let start = counts[..<index].reduce(0, +)
            return start..<start + counts[index]
        }

        /// Some of the sequences, the others' rows NaN.
        func attended(
            _ indices: [Int], _ shape: AttentionShape, on compute: Compute
        ) -> Matrix {
            let out = Matrix(rows: query.rows, columns: query.columns)
            out.fill(.nan)
            compute.attention(
                query: query,
                spans: indices.map {
                    AttentionSpan(queries: rows($0), segments: [shared, own[$0]])
                }, shape: shape, into: out)
            return out
        }
    }

    @Test("a beginning shared by many is the same as one's own, and company changes no bit")
    func company() throws {
        let batch = Batch(
            shape, shared: 300, before: [0, 5, 250, 600, 0], queries: [1, 1, 40, 1, 7])
        let compute = try Compute(threads: 2)
        let together = batch.attended([0, 1, 2, 3, 4], shape, on: compute)
        #expect(together.isFinite)
        for index in batch.counts.indices {
            let alone = batch.attended([index], shape, on: compute)
            let rows = batch.rows(index)
            #expect(
                alone.rows(rows).values.map(\.bitPattern)
                    == together.rows(rows).values.map(\.bitPattern), "sequence \(index)")
        }
        let apart = batch.attended([0, 2, 4], shape, on: compute)
        #expect(apart.row(1).allSatisfy { $0.isNaN })
        #expect(apart.row(0) == together.row(0))
        #expect(apart.row(together.rows - 1) == together.row(together.rows - 1))
    }

    @Test("one, two and three threads give the same bits")
    func threads() throws {
        let batch = Batch(shape, shared: 520, before: [0, 5, 250], queries: [1, 100, 1])
        let results = try [1, 2, 3].map {
            batch.attended([0, 1, 2], shape, on: try Compute(threads: $0)).values.map(\.bitPattern)
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test(
        "any number of keys, any width of a head",
        arguments: [1, 31, 32, 33, 255, 256, 257, 700], [2, 15, 16, 32, 36, 64, 128])
    func sizes(keys: Int, width: Int) throws {
        for isCausal in [true, false] {
            let sizes = Naive.Heads(heads: 3, keyHeads: 1, width: width, isCausal: isCausal)
            let shape = AttentionShape(
                heads: 3, keyHeads: 1, headWidth: width, isCausal: isCausal)
            var random = SeededGenerator(seed: 12)
            let queries = min(keys, 3)
            let query = random.matrix(queries, 3 * width)
            let key = random.matrix(keys, width), value = random.matrix(keys, width)
            let out = Matrix(rows: queries, columns: 3 * width)
            try Compute(threads: 2).attention(
                query: query,
                spans: [
                    AttentionSpan(
                        queries: 0..<queries,
                        segments: [AttentionSpan.Segment(keys: key, values: value, count: keys)])
                ], shape: shape, into: out)
            expectClose(
                out.values,
                Naive.attention(
                    query: query.doubles, key: key.doubles, value: value.doubles, sizes),
                absolute: 2e-6, relative: 1e-5)
        }
    }

    @Test("a chain of segments is the same as one segment, with fewer own keys than queries too")
    func chain() throws {
        let sizes = Naive.Heads(heads: 2, keyHeads: 2, width: 8, isCausal: true)
        let shape = AttentionShape(heads: 2, keyHeads: 2, headWidth: 8, isCausal: true)
        var random = SeededGenerator(seed: 13)
        let counts = [270, 3, 1, 260, 2], total = counts.reduce(0, +)
        let key = random.matrix(total, 16), value = random.matrix(total, 16)
        let query = random.matrix(30, 16), out = Matrix(rows: 30, columns: 16)
        var start = 0
        let segments = counts.map { count in
            defer { start += count }
            return AttentionSpan.Segment(
                keys: key.rows(start..<start + count), values: value.rows(start..<start + count),
                count: count)
        }
        try Compute(threads: 2).attention(
            query: query, spans: [AttentionSpan(queries: 0..<30, segments: segments)],
            shape: shape, into: out)
        expectClose(
            out.values,
            Naive.attention(query: query.doubles, key: key.doubles, value: value.doubles, sizes),
            absolute: 2e-6, relative: 1e-5)
    }

    @Test("a span without keys gives zeros beside one that has some")
    func empty() throws {
        let batch = Batch(shape, shared: 5, before: [0, 0], queries: [2, 2])
        let out = Matrix(rows: 4, columns: batch.query.columns)
        out.fill(.nan)
        let none = AttentionSpan.Segment(keys: batch.query, values: batch.query, count: 0)
        try Compute(threads: 2).attention(
            query: batch.query,
            spans: [
                AttentionSpan(queries: 0..<2, segments: [batch.own[0]]),
                AttentionSpan(queries: 2..<4, segments: [none]),
            ], shape: shape, into: out)
        #expect(out.rows(0..<2).isFinite)
        #expect(out.rows(2..<4).values.allSatisfy { $0 == 0 })
    }

    @Test("NaN comes through to those who see it, and to nobody else")
    func notANumber() throws {
        let batch = Batch(shape, shared: 300, before: [5, 5, 5], queries: [1, 1, 1])
        let compute = try Compute(threads: 2)
        let clean = batch.attended([0, 1, 2], shape, on: compute)
        batch.query[0, 0] = .nan
        // Sequence 1 sees it, in its own key of the second key head.
        let keys = Matrix(rows: 6, columns: 80)
        keys[3, 79] = .nan
        let out = Matrix(rows: 3, columns: batch.query.columns)
        let poisoned = AttentionSpan.Segment(keys: keys, values: keys.copy(), count: 6)
        compute.attention(
            query: batch.query,
            spans: (0..<3).map {
                AttentionSpan(
                    queries: $0..<$0 + 1,
                    segments: [batch.shared, $0 == 1 ? poisoned : batch.own[$0]])
            }, shape: shape, into: out)
        #expect(out.row(0)[..<40].allSatisfy { $0.isNaN })
        #expect(Array(out.row(0)[40...]) == Array(clean.row(0)[40...]))
        #expect(out.row(1)[..<120].allSatisfy { $0.isFinite })
        #expect(out.row(1)[120...].allSatisfy { $0.isNaN })
        #expect(out.row(2) == clean.row(2))
    }
}
