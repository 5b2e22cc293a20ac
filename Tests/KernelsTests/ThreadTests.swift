import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Threads")
struct ThreadTests {
    /// Runs a kernel on the same random matrices with each number of threads and expects the same
    /// bits.
    private func expectSame(
        _ shapes: [(Int, Int)], sourceLocation: SourceLocation = #_sourceLocation,
        _ kernel: (Compute, [Matrix]) -> Void
    ) throws {
        let results = try [1, 2, 3].map { threads in
            var random = SeededGenerator(seed: 5)
            let matrices = shapes.map { random.matrix($0.0, $0.1) }
            kernel(try Compute(threads: threads), matrices)
            return matrices.flatMap { $0.values.map(\.bitPattern) }
        }
        #expect(results[0] == results[1], "2 threads", sourceLocation: sourceLocation)
        #expect(results[0] == results[2], "3 threads", sourceLocation: sourceLocation)
    }

    @Test("products give the same bits with any number of threads")
    func products() throws {
        try expectSame([(70, 90), (90, 201), (70, 201)]) {
            $0.multiply($1[0], .plain, $1[1], .plain, into: $1[2])
        }
        try expectSame([(300, 64), (600, 64), (300, 600)]) {
            $0.multiply($1[0], .plain, $1[1], .transposed, into: $1[2], beta: 1)
        }
        try expectSame([(3, 64), (8200, 64), (3, 8200)]) {
            $0.multiply($1[0], .plain, $1[1], .transposed, into: $1[2])
        }
    }

    @Test("row by row kernels give the same bits with any number of threads")
    func rowKernels() throws {
        try expectSame([(50, 33), (1, 33), (50, 33)]) {
            $0.rmsNorm($1[0], gain: $1[1], epsilon: 1e-5, into: $1[2])
        }
        try expectSame([(50, 33), (1, 33), (50, 33), (50, 33), (1, 33)]) {
            $0.rmsNormBackward(
                $1[0], gain: $1[1], epsilon: 1e-5, gradY: $1[2], gradX: $1[3], gradGain: $1[4])
        }
        try expectSame([(50, 33), (1, 33), (1, 33)]) {
            $0.layerNorm($1[0], gain: $1[1], bias: $1[2], epsilon: 1e-5)
        }
        try expectSame([(50, 33), (50, 33), (50, 33)]) {
            $0.swiglu(gate: $1[0], up: $1[1], into: $1[2])
            $0.swigluBackward(gate: $1[0], up: $1[1], gradY: $1[2])
        }
        try expectSame([(50, 33), (50, 33), (50, 33)]) {
            $0.geglu(gate: $1[0], up: $1[1], into: $1[2])
            $0.gegluBackward(gate: $1[0], up: $1[1], gradY: $1[2])
        }
        try expectSame([(50, 33), (1, 33)]) { $0.biasGELU($1[0], bias: $1[1]) }
        let table = RotaryTable(positions: 90, headWidth: 6, base: 1e4)
        try expectSame([(90, 12)]) { $0.rotate($1[0], positions: Array(0..<90), table: table) }
        try expectSame([(20, 300), (1, 20)]) {
            let losses = $0.crossEntropyBackward(
                logits: $1[0], targets: Array(0..<20), scale: 0.1)
            $1[1].copy(from: Matrix(rows: 1, columns: 20, values: losses))
        }
        try expectSame([(1, 140_000), (1, 140_000), (1, 140_000)]) {
            $0.adamWStep(
                parameter: $1[0], gradient: $1[1], gradientScale: 1, first: $1[2],
                second: Matrix(rows: 1, columns: 140_000), step: 1, rate: 0.1, decay: 0.1,
                constants: AdamWConstants())
        }
    }

    @Test("attention gives the same bits with any number of threads, forwards and back")
    func attention() throws {
        let shape = AttentionShape(heads: 4, keyHeads: 2, headWidth: 8, isCausal: true)
        let sequences = [0..<80, 80..<100, 100..<101]
        try expectSame(
            [(101, 32), (101, 16), (101, 16), (101, 32), (101, 32), (101, 16), (101, 16)]
        ) { compute, x in
            let spans = sequences.map { rows in
                AttentionSpan(
                    queries: rows,
                    segments: [
                        AttentionSpan.Segment(
                            keys: x[1].rows(rows), values: x[2].rows(rows), count: rows.count)
                    ])
            }
            compute.attention(query: x[0], spans: spans, shape: shape, into: x[3])
            compute.attentionBackward(
                query: x[0], key: x[1], value: x[2], sequences: sequences, shape: shape,
                gradOut: x[3], gradQuery: x[4], gradKey: x[5], gradValue: x[6])
        }
    }

    @Test("ten thousand small rounds of the pool lose and double no task", arguments: [1, 2, 4])
    func manyRounds(threads: Int) throws {
        let compute = try Compute(threads: threads)
        let x = Matrix(rows: 70, columns: 3), one = Matrix(rows: 1, columns: 3, values: [1, 1, 1])
        for _ in 0..<10_000 { compute.addBias(x, bias: one) }
        #expect(x.values.allSatisfy { $0 == 10_000 })
    }

    @Test("pools come and go")
    func pools() throws {
        for threads in 1...8 {
            let compute = try Compute(threads: threads)
            #expect(compute.threads == threads)
            #expect(!compute.blasDescription.isEmpty)
        }
    }
}
