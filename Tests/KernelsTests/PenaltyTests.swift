import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Penalties")
struct PenaltyTests {
    private let compute: Compute
    private var random = SeededGenerator(seed: 4)

    init() throws { compute = try Compute(threads: 2) }

    private func expectSlopes(
        _ got: Matrix, at point: Matrix, _ penalty: ([Double]) -> Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let want = centralDifferences(at: point.doubles, of: penalty)
        // The gradient was 1 everywhere before.
        expectClose(
            got.values, want.map { $0 + 1 }, absolute: 1e-4, relative: 1e-4,
            sourceLocation: sourceLocation)
    }

    private func ones(like matrix: Matrix) -> Matrix {
        let ones = Matrix(rows: matrix.rows, columns: matrix.columns)
        ones.fill(1)
        return ones
    }

    @Test("a pull towards a start has the slopes of its square, weighted or not")
    mutating func pull() {
        let x = random.matrix(3, 5), start = random.matrix(3, 5)
        let weights = Matrix(rows: 3, columns: 5, values: random.normals(15).map(abs))
        for weights in [weights, nil] {
            let w = weights?.doubles ?? [Double](repeating: 1, count: 15)
            func square(_ x: [Double]) -> Double {
                x.indices.reduce(0) {
                    $0 + w[$1] * (x[$1] - start.doubles[$1]) * (x[$1] - start.doubles[$1])
                }
            }
            let gradient = ones(like: x)
            let got = compute.pull(x, to: start, weights: weights, scale: 0.7, gradient: gradient)
            expectClose(got, square(x.doubles), relative: 1e-6)
            expectSlopes(gradient, at: x) { 0.35 * square($0) }
        }
        let zero = Matrix(rows: 3, columns: 5)
        #expect(compute.pull(x, to: x, scale: 1e6, gradient: zero) == 0)
        #expect(zero.values.allSatisfy { $0 == 0 })
    }

    @Test("a pull on a product has the slopes of its weighted square", arguments: [5, 64, 150])
    mutating func product(outputs: Int) {
        let inputs = 7, rank = 2, factor = 1.5
        let a = random.matrix(rank, inputs), b = random.matrix(outputs, rank)
        let weights = Matrix(
            rows: outputs, columns: inputs, values: random.normals(outputs * inputs).map(abs))
        let w = weights.doubles
        func square(_ b: [Double], _ a: [Double]) -> Double {
            (0..<outputs * inputs).reduce(0) { sum, place in
                let (row, column) = (place / inputs, place % inputs)
                let change = (0..<rank).reduce(0) {
                    $0 + factor * b[row * rank + $1] * a[$1 * inputs + column]
                }
                return sum + w[place] * change * change
            }
        }
        let gradA = ones(like: a), gradB = ones(like: b)
        let got = compute.pullProduct(
            b: b, a: a, factor: Float(factor), weights: weights, scale: 0.3, gradB: gradB,
            gradA: gradA)
        expectClose(got, square(b.doubles, a.doubles), relative: 1e-5)
        expectSlopes(gradA, at: a) { 0.15 * square(b.doubles, $0) }
        expectSlopes(gradB, at: b) { 0.15 * square($0, a.doubles) }
    }

    @Test("squares of gradients add up; taken ones leave zeros")
    mutating func squares() {
        let gradY = random.matrix(6, 70), x = random.matrix(6, 9)
        let squares = Matrix(rows: 70, columns: 9)
        for _ in 0..<2 { compute.addSquares(ofProduct: gradY, x, to: squares) }
        let want = (0..<70 * 9).map { place in
            let sum = (0..<6).reduce(0.0) {
                $0 + Double(gradY[$1, place / 9]) * Double(x[$1, place % 9])
            }
            return 2 * sum * sum
        }
        expectClose(squares.values, want, absolute: 1e-5, relative: 1e-5)
        let before = x.doubles, taken = Matrix(rows: 6, columns: 9)
        compute.takeSquares(of: x, to: taken)
        expectClose(taken.values, before.map { $0 * $0 }, relative: 1e-6)
        #expect(x.values.allSatisfy { $0 == 0 })
        expectClose(compute.sum(taken), taken.doubles.reduce(0, +), relative: 1e-12)
    }

    @Test("tokens are drawn as often as they are expected")
    mutating func tokens() {
        let logits = Matrix(rows: 4000, columns: 3)
        for row in 0..<4000 {
            for (column, logit) in [Float(0), 1, -1].enumerated() { logits[row, column] = logit }
        }
        let uniforms = (0..<4000).map { _ in random.uniform() }
        let drawn = compute.drawTokens(logits: logits, uniforms: uniforms)
        for (token, share) in [0.2447, 0.6652, 0.0900].enumerated() {
            expectClose(Double(drawn.count { $0 == token }) / 4000, share, absolute: 0.03)
        }
        let edge = Matrix(rows: 1, columns: 2, values: [0, 0])
        #expect(compute.drawTokens(logits: edge, uniforms: [0.4999]) == [0])
        #expect(compute.drawTokens(logits: edge, uniforms: [0.5001]) == [1])
        #expect(compute.drawTokens(logits: edge, uniforms: [Double(1).nextDown]) == [1])
    }
}
