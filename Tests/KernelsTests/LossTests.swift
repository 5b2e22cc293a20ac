import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Losses")
struct LossTests {
    @Test("log-likelihoods agree with their twin", arguments: [1, 2, 15, 16, 17, 1000])
    func logLikelihoods(vocabulary: Int) throws {
        var random = SeededGenerator(seed: 1)
        let logits = random.matrix(5, vocabulary, deviation: 8)
        let targets = (0..<5).map { _ in random.integer(below: vocabulary) }
        expectClose(
            try Compute(threads: 2).logLikelihoods(logits: logits, targets: targets),
            Naive.logLikelihoods(logits.doubles, columns: vocabulary, targets: targets),
            absolute: 5e-6, relative: 1e-6)
    }

    @Test("a shift of all logits changes nothing, to the precision that they have")
    func shift() throws {
        let compute = try Compute(threads: 1)
        let logits = Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4097, 4098, 4099])
        let scores = compute.logLikelihoods(logits: logits, targets: [0, 0])
        expectClose([scores[1]], [Double(scores[0])], absolute: 4099 * 0x1p-23)
    }

    @Test("an impossible target scores −∞, beside impossible ones the rest shares; NaN stays NaN")
    func edges() throws {
        let infinity = Float.infinity
        let logits = Matrix(
            rows: 3, columns: 3, values: [-infinity, 0, 0, -infinity, 0, 0, .nan, 0, 0])
        let scores = try Compute(threads: 1).logLikelihoods(logits: logits, targets: [0, 1, 1])
        #expect(scores[0] == -infinity)
        expectClose([scores[1]], [-0.693147181], absolute: 1e-6)
        #expect(scores[2].isNaN)
    }

    @Test("the gradient of the cross-entropy is that of central differences")
    func backward() throws {
        var random = SeededGenerator(seed: 2)
        let logits = random.matrix(4, 9, deviation: 2), targets = [0, 8, 3, 3]
        let want = centralDifferences(at: logits.doubles) {
            -0.25 * Naive.logLikelihoods($0, columns: 9, targets: targets).reduce(0, +)
        }
        let losses = Naive.logLikelihoods(logits.doubles, columns: 9, targets: targets)
        let got = try Compute(threads: 2).crossEntropyBackward(
            logits: logits, targets: targets, scale: 0.25)
        expectClose(got, losses.map(-), absolute: 2e-6)
        expectClose(logits.values, want, absolute: 1e-6)
    }

    @Test("the gradient of the cross-entropy with a teacher is that of central differences")
    func teacher() throws {
        var random = SeededGenerator(seed: 3)
        let logits = random.matrix(4, 9, deviation: 2), teacher = random.matrix(4, 9, deviation: 2)
        func losses(_ logits: [Double]) -> [Double] {
            let likelihoods = (0..<9).map {
                Naive.logLikelihoods(logits, columns: 9, targets: [Int](repeating: $0, count: 4))
            }
            let expected = (0..<9).map {
                Naive.logLikelihoods(
                    teacher.doubles, columns: 9, targets: [Int](repeating: $0, count: 4))
            }
            return (0..<4).map { row in
                -(0..<9).reduce(0) { $0 + exp(expected[$1][row]) * likelihoods[$1][row] }
            }
        }
        let values = losses(logits.doubles)
        let want = centralDifferences(at: logits.doubles) { 0.25 * losses($0).reduce(0, +) }
        let given = Matrix(rows: 4, columns: 9, values: teacher.values)
        let got = try Compute(threads: 2).crossEntropyBackward(
            logits: logits, teacher: given, scale: 0.25)
        expectClose(got, values, absolute: 4e-6)
        expectClose(logits.values, want, absolute: 1e-6)
    }

    @Test("two equal logits: loss ln 2, gradient half of the scale, up and down")
    func byHand() throws {
        let logits = Matrix(rows: 1, columns: 2, values: [5, 5])
        let losses = try Compute(threads: 1).crossEntropyBackward(
            logits: logits, targets: [1], scale: 3)
        expectClose(losses, [0.693147181], absolute: 1e-6)
        expectClose(logits.values, [1.5, -1.5], absolute: 1e-6)
    }

    @Test("each row of the gradient sums to zero, far logits included")
    func sumsToZero() throws {
        let logits = Matrix(rows: 1, columns: 4, values: [900, -900, 0, 899])
        _ = try Compute(threads: 1).crossEntropyBackward(logits: logits, targets: [3], scale: 1)
        expectClose(logits.doubles.reduce(0, +), 0, absolute: 900 * 0x1p-23)
        #expect(logits.values.allSatisfy { $0.isFinite })
    }

    @Test("the largest is found at every place of rows of every length up to 40")
    func argMax() throws {
        let compute = try Compute(threads: 1)
        for columns in 1...40 {
            let x = Matrix(rows: columns, columns: columns)
            for row in 0..<columns { x[row, row] = 1 }
            #expect(compute.argMax(x) == Array(0..<columns))
        }
    }

    @Test("of equals the first counts, NaN never does, and nothing finite gives the first place")
    func argMaxEdges() throws {
        let compute = try Compute(threads: 1)
        func argMax(_ values: [Float]) -> [Int] {
            compute.argMax(Matrix(rows: 1, columns: values.count, values: values))
        }
        #expect(argMax([1, 3, 3]) == [1])
        #expect(argMax([.nan, 1, .nan, 2]) == [3])
        #expect(argMax([.nan] + [Float](repeating: 0, count: 30) + [5]) == [31])
        #expect(argMax([-1, .infinity, .nan]) == [1])
        #expect(argMax([.nan, .nan]) == [0])
        #expect(argMax([-.infinity, -.infinity]) == [0])
    }
}
