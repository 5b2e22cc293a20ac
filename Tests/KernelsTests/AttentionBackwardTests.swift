import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Attention, backward")
struct AttentionBackwardTests {
    private func shape(_ sizes: Naive.Heads) -> AttentionShape {
        AttentionShape(
            heads: sizes.heads, keyHeads: sizes.keyHeads, headWidth: sizes.width,
            isCausal: sizes.isCausal)
    }

    /// Sequences in rows, one longer than a block of queries; row 3 belongs to none.
    private let sequences = [0..<3, 4..<75]

    private func output(
        _ query: [Double], _ key: [Double], _ value: [Double], _ sizes: Naive.Heads
    ) -> [Double] {
        sequences.flatMap { rows in
            func part(_ x: [Double], _ columns: Int) -> [Double] {
                Array(x[rows.lowerBound * columns..<rows.upperBound * columns])
            }
            let keyColumns = sizes.keyHeads * sizes.width
            return Naive.attention(
                query: part(query, sizes.heads * sizes.width), key: part(key, keyColumns),
                value: part(value, keyColumns), sizes)
        }
    }

    @Test(
        "gradients along random directions are those of central differences",
        arguments: [true, false])
    func directions(isCausal: Bool) throws {
        let sizes = Naive.Heads(heads: 4, keyHeads: 2, width: 6, isCausal: isCausal)
        var random = SeededGenerator(seed: 1)
        let query = random.matrix(75, 24), key = random.matrix(75, 12),
            value = random.matrix(75, 12)
        let gradOut = random.matrix(75, 24)
        let gradients = (
            Matrix(rows: 75, columns: 24), Matrix(rows: 75, columns: 12),
            Matrix(rows: 75, columns: 12)
        )
        try Compute(threads: 2).attentionBackward(
            query: query, key: key, value: value, sequences: sequences, shape: shape(sizes),
            gradOut: gradOut, gradQuery: gradients.0, gradKey: gradients.1, gradValue: gradients.2)
        let weight = sequences.flatMap { gradOut.rows($0).doubles }
        let (q, k, v) = (query.doubles, key.doubles, value.doubles)
        for _ in 0..<4 {
            let along = random.normals(75 * 24).map(Double.init)
            let alongKey = Array(along.prefix(75 * 12))
            let wanted = [
                directionalDerivative(at: q, along: along) {
                    inner(output($0, k, v, sizes), weight)
                },
                directionalDerivative(at: k, along: alongKey) {
                    inner(output(q, $0, v, sizes), weight)
                },
                directionalDerivative(at: v, along: alongKey) {
                    inner(output(q, k, $0, sizes), weight)
                },
            ]
            expectClose(
                inner(gradients.0.doubles, along), wanted[0], absolute: 1e-4, relative: 1e-5,
                "query")
            expectClose(
                inner(gradients.1.doubles, alongKey), wanted[1], absolute: 1e-4, relative: 1e-5,
                "key")
            expectClose(
                inner(gradients.2.doubles, alongKey), wanted[2], absolute: 1e-4, relative: 1e-5,
                "value")
        }
    }

    @Test(
        "A beginning that sequences share gets the sum of what each would give to one of its own",
        arguments: [1, 70], [1, 3, 20])
    func beginning(length: Int, count: Int) throws {
        let sizes = Naive.Heads(heads: 4, keyHeads: 2, width: 6, isCausal: true)
        let lengths = (0..<count).map { 1 + $0 * 5 % 9 + ($0 == 1 ? 64 : 0) }
        var random = SeededGenerator(seed: 2), end = length
        let own = lengths.map { length in
            defer { end += length }
            return end..<end + length
        }
        let apart = lengths.reduce(0) { $0 + length + $1 }
        let columns = [24, 12, 12, 24]
        let packed = columns.map { random.matrix(end, $0) }
        // The same with the beginning before each sequence; gradients come to its first one only.
        var start = 0, whole: [Range<Int>] = []
        let spread = columns.map { Matrix(rows: apart, columns: $0) }
        for (number, rows) in own.enumerated() {
            for (to, from) in zip(spread, packed) {
                to.copy(rows: 0..<length, of: from, at: start)
                to.copy(rows: rows, of: from, at: start + length)
            }
            if number > 0 { spread[3].rows(start..<start + length).fill(0) }
            whole.append(start..<start + length + rows.count)
            start += length + rows.count
        }
        func backward(
            _ x: [Matrix], beginning: Range<Int>, _ sequences: [Range<Int>], threads: Int
        ) throws -> [Matrix] {
            let gradients = columns.prefix(3).map { Matrix(rows: x[0].rows, columns: $0) }
            try Compute(threads: threads).attentionBackward(
                query: x[0], key: x[1], value: x[2], beginning: beginning, sequences: sequences,
                shape: shape(sizes), gradOut: x[3], gradQuery: gradients[0],
                gradKey: gradients[1], gradValue: gradients[2])
            return gradients
        }
        let together = try backward(packed, beginning: 0..<length, own, threads: 2)
        let alone = try backward(spread, beginning: 0..<0, whole, threads: 1)
        for (got, want) in zip(together, alone) {
            var sum = [Double](repeating: 0, count: length * got.columns)
            for (rows, mine) in zip(whole, own) {
                let first = want.rows(rows.lowerBound..<rows.lowerBound + length).doubles
                for index in sum.indices { sum[index] += first[index] }
                expectClose(
                    got.rows(mine).values,
                    want.rows(rows.lowerBound + length..<rows.upperBound).doubles,
                    absolute: 1e-5, relative: 1e-5)
            }
            expectClose(got.rows(0..<length).values, sum, absolute: 1e-5, relative: 1e-5)
        }
        let again = try backward(packed, beginning: 0..<length, own, threads: 1)
        #expect(together.map(\.values) == again.map(\.values))
    }

    @Test("two keys that score alike share the gradient as worked by hand")
    func byHand() throws {
        // Queries are 0, so both probabilities are 1/2. With values 1 and 3 and gradient 1 at the
        // first query: gradP = (1, 3), gradS = (−1/2, 1/2), gradQ = (k₂ − k₁) / 2.
        let zero = Matrix(rows: 2, columns: 1)
        let key = Matrix(rows: 2, columns: 1, values: [10, 14])
        let value = Matrix(rows: 2, columns: 1, values: [1, 3])
        let gradOut = Matrix(rows: 2, columns: 1, values: [1, 0])
        let (q, k, v) = (zero.copy(), zero.copy(), zero.copy())
        try Compute(threads: 1).attentionBackward(
            query: zero, key: key, value: value, sequences: [0..<2],
            shape: shape(.init(heads: 1, keyHeads: 1, width: 1, isCausal: false)),
            gradOut: gradOut, gradQuery: q, gradKey: k, gradValue: v)
        expectClose(q.values, [2, 0], absolute: 1e-6)
        expectClose(k.values, [0, 0], absolute: 1e-6)
        expectClose(v.values, [0.5, 0.5], absolute: 1e-6)
    }
}
