import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Normalisation")
struct NormalisationTests {
    private let epsilon: Float = 1e-5

    @Test("root-mean-square normalisation agrees with its twin", arguments: [0, 1, 5, 40])
    func rmsNorm(rows: Int) throws {
        let compute = try Compute(threads: 2)
        var random = SeededGenerator(seed: 1)
        let x = random.matrix(rows, 37, deviation: 3), gain = random.matrix(1, 37)
        let want = Naive.rmsNorm(x.doubles, gain: gain.doubles, epsilon: Double(epsilon))
        let y = Matrix(rows: rows, columns: 37)
        compute.rmsNorm(x, gain: gain, epsilon: epsilon, into: y)
        expectClose(y.values, want, absolute: 1e-7, relative: 2e-6)
        compute.rmsNorm(x, gain: gain, epsilon: epsilon, into: x)
        #expect(x.values == y.values)
    }

    @Test("a row of zeros stays, and NaN keeps to its row")
    func edges() throws {
        let compute = try Compute(threads: 1)
        let x = Matrix(rows: 3, columns: 2, values: [0, 0, .nan, 1, 1e18, 1e18])
        compute.rmsNorm(
            x, gain: Matrix(rows: 1, columns: 2, values: [1, 2]), epsilon: epsilon, into: x)
        #expect(x.row(0) == [0, 0])
        #expect(x.row(1).allSatisfy { $0.isNaN })
        expectClose(x.row(2), [1, 2], relative: 1e-6)
    }

    @Test("its gradients are those of central differences, added to what was there")
    func rmsNormBackward() throws {
        let compute = try Compute(threads: 2)
        let rows = 20, columns = 7
        var random = SeededGenerator(seed: 2)
        let x = random.matrix(rows, columns), gain = random.matrix(1, columns)
        let gradY = random.matrix(rows, columns)
        let gradX = Matrix(rows: rows, columns: columns),
            gradGain = Matrix(rows: 1, columns: columns)
        gradX.fill(1)
        gradGain.fill(2)
        compute.rmsNormBackward(
            x, gain: gain, epsilon: epsilon, gradY: gradY, gradX: gradX, gradGain: gradGain)
        let epsilon = Double(epsilon)
        let wantX = centralDifferences(at: x.doubles) {
            inner(Naive.rmsNorm($0, gain: gain.doubles, epsilon: epsilon), gradY.doubles)
        }
        let wantGain = centralDifferences(at: gain.doubles) {
            inner(Naive.rmsNorm(x.doubles, gain: $0, epsilon: epsilon), gradY.doubles)
        }
        expectClose(gradX.values, wantX.map { $0 + 1 }, absolute: 2e-6, relative: 1e-5, "x")
        expectClose(
            gradGain.values, wantGain.map { $0 + 2 }, absolute: 1e-5, relative: 1e-5, "gain")
    }

    @Test("the gradient of (3, 4) is the one worked by hand")
    func rmsNormByHand() throws {
        // y₀ = √2 · x₀ / r with r = 5, so ∂y₀/∂x₀ = √2 · x₁² / r³ and ∂y₀/∂x₁ = −√2 · x₀x₁ / r³.
        let compute = try Compute(threads: 1)
        let gradX = Matrix(rows: 1, columns: 2)
        compute.rmsNormBackward(
            Matrix(rows: 1, columns: 2, values: [3, 4]),
            gain: Matrix(rows: 1, columns: 2, values: [1, 1]), epsilon: 1e-12,
            gradY: Matrix(rows: 1, columns: 2, values: [1, 0]), gradX: gradX, gradGain: nil)
        let root = 2.0.squareRoot()
        expectClose(gradX.values, [root * 16 / 125, -root * 12 / 125], relative: 1e-6)
    }

    @Test("layer normalisation agrees with its twin", arguments: [0, 1, 33])
    func layerNorm(rows: Int) throws {
        var random = SeededGenerator(seed: 3)
        let x = random.matrix(rows, 29, deviation: 4)
        let gain = random.matrix(1, 29), bias = random.matrix(1, 29)
        let want = Naive.layerNorm(
            x.doubles, gain: gain.doubles, bias: bias.doubles, epsilon: 1e-12)
        try Compute(threads: 2).layerNorm(x, gain: gain, bias: bias, epsilon: 1e-12)
        expectClose(x.values, want, absolute: 2e-6, relative: 2e-6)
    }

    @Test("layer normalisation of (1, 3) is (−1, 1) before gain and bias")
    func layerNormByHand() throws {
        let x = Matrix(rows: 1, columns: 2, values: [1, 3])
        try Compute(threads: 1).layerNorm(
            x, gain: Matrix(rows: 1, columns: 2, values: [2, 3]),
            bias: Matrix(rows: 1, columns: 2, values: [10, 20]), epsilon: 1e-12)
        expectClose(x.values, [8, 23], relative: 1e-6)
    }

    @Test("rows get length 1, a row of zeros stays")
    func normalizeRows() throws {
        let x = Matrix(rows: 2, columns: 2, values: [3, 4, 0, 0])
        try Compute(threads: 1).normalizeRows(x)
        expectClose(x.values, [0.6, 0.8, 0, 0], absolute: 1e-7)
    }
}
