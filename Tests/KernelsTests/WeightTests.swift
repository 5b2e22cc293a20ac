import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Weights in every precision")
struct WeightTests {
    /// Sizes that fill panels, leave them part empty, and leave vectors part empty.
    static let shapes = [
        (1, 32, 1), (1, 64, 96), (3, 96, 40), (16, 576, 33), (17, 160, 193), (70, 64, 16),
    ]

    @Test(
        "A product is that of the weights as they are kept", arguments: Precision.allCases, shapes)
    func products(precision: Precision, shape: (Int, Int, Int)) throws {
        let (rows, inputs, outputs) = shape
        var random = SeededGenerator(seed: 3, stream: "weights")
        let matrix = random.matrix(outputs, inputs), x = random.matrix(rows, inputs)
        let weight = Weight(matrix, precision: precision)
        let kept = weight.floats, y = random.matrix(rows, outputs), before = y.copy()
        try Compute(threads: 2, precision: precision).project(
            x, [Projection(weight, into: y, beta: 1)])
        for row in 0..<rows {
            for output in 0..<outputs {
                let (sum, tolerance) = exactProduct(
                    x.row(row), kept.row(output), precision: precision)
                let got = Double(y[row, output]) - Double(before[row, output])
                #expect(abs(got - sum) <= tolerance, "\(row), \(output)")
            }
        }
    }

    @Test(
        "A gradient is multiplied with the weights as they are kept, turned over",
        arguments: Precision.allCases, shapes)
    func backward(precision: Precision, shape: (Int, Int, Int)) throws {
        let (rows, inputs, outputs) = shape
        var random = SeededGenerator(seed: 4, stream: "weights")
        let weight = Weight(random.matrix(outputs, inputs), precision: precision)
        let gradY = random.matrix(rows, outputs), gradX = random.matrix(rows, inputs)
        let before = gradX.copy(), kept = weight.floats
        try Compute(threads: 2, precision: precision).projectBack(
            gradY, by: weight, into: gradX, beta: 1)
        // Both sides are rounded to bfloat16, each by 2⁻⁸ of itself at most.
        let step = precision == .f32 ? 2e-6 : 1.0 / 127
        for row in 0..<rows {
            for input in 0..<inputs {
                var sum = Double(before[row, input]), size = 1e-3 + abs(sum)
                for output in 0..<outputs {
                    let term = Double(gradY[row, output]) * Double(kept[output, input])
                    sum += term
                    size += abs(term)
                }
                #expect(abs(Double(gradX[row, input]) - sum) <= step * size, "\(row), \(input)")
            }
        }
    }

    @Test("Weights are kept within half a step of what they were", arguments: Precision.allCases)
    func kept(precision: Precision) {
        var random = SeededGenerator(seed: 5)
        let matrix = random.matrix(33, 96, deviation: 0.05)
        let kept = Weight(matrix, precision: precision).floats
        for row in 0..<matrix.rows {
            for i in 0..<matrix.columns {
                let group = matrix.row(row)[i / 32 * 32..<i / 32 * 32 + 32]
                let largest = group.reduce(0) { max($0, abs($1)) }
                let step: Float =
                    switch precision {
                    case .f32: 0
                    case .bf16: abs(matrix[row, i]) / 256
                    // Half a step, and what the scale loses in half precision.
                    case .int8: largest / 127 * 0.5 + largest / 2048
                    }
                #expect(abs(kept[row, i] - matrix[row, i]) <= step, "\(row), \(i)")
            }
        }
    }

    @Test("Rows are copied as they are kept, in any order", arguments: Precision.allCases)
    func gather(precision: Precision) throws {
        var random = SeededGenerator(seed: 6)
        let weight = Weight(random.matrix(40, 64), precision: precision), kept = weight.floats
        let indices = [39, 0, 17, 17, 32], out = Matrix(rows: 5, columns: 64)
        try Compute(threads: 1).gather(weight, indices, into: out)
        #expect(out.values == indices.flatMap { kept.row($0) })
    }

    @Test(
        "While they are trained they are f32, and settled in their precision",
        arguments: Precision.allCases)
    func training(precision: Precision) throws {
        var random = SeededGenerator(seed: 7)
        let weight = Weight(random.matrix(48, 64), precision: precision)
        let compute = try Compute(threads: 2, precision: precision)
        let x = random.matrix(3, 64), gradY = random.matrix(3, 48)
        func results() -> [Float] {
            let y = Matrix(rows: 3, columns: 48), gradX = Matrix(rows: 3, columns: 64)
            compute.project(x, [Projection(weight, into: y)])
            compute.projectBack(gradY, by: weight, into: gradX, beta: 0)
            return y.values + gradX.values
        }
        let bytes = weight.byteCount, before = results(), kept = weight.floats.values

        let trained = weight.makeTrainable()
        #expect(trained.values == kept && weight.byteCount == 48 * 64 * 4)
        let y = Matrix(rows: 3, columns: 48)
        compute.project(x, [Projection(weight, into: y)])
        let plain = Matrix(rows: 3, columns: 48)
        compute.project(x, [Projection(Weight(trained), into: plain)])
        #expect(y.values == plain.values)
        trained[0, 0] += 1
        #expect(weight.floats[0, 0] == trained[0, 0], "trained in place")
        trained[0, 0] -= 1

        trained.copy(from: Matrix(rows: 48, columns: 64, values: kept))
        weight.settle()
        #expect(weight.byteCount == bytes && weight.precision == precision)
        #expect(weight.floats.values == kept && results() == before)

        let other = random.matrix(48, 64)
        weight.set(other)
        #expect(weight.floats.values == Weight(other, precision: precision).floats.values)
        #expect(results() != before)
        let again = results()
        #expect(again.suffix(3 * 64) != before.suffix(3 * 64), "the transpose is that of the new")
    }

    @Test("Inputs that are no multiple of 32 stay f32 where others would be codes")
    func oddInputs() throws {
        var random = SeededGenerator(seed: 8)
        let matrix = random.matrix(5, 33), weight = Weight(matrix, precision: .int8)
        #expect(weight.floats.values == matrix.values && weight.byteCount == 5 * 33 * 4)
        let x = random.matrix(2, 33), y = Matrix(rows: 2, columns: 5)
        try Compute(threads: 1, precision: .int8).project(x, [Projection(weight, into: y)])
        for row in 0..<2 {
            let (sum, tolerance) = exactProduct(x.row(row), matrix.row(4), precision: .f32)
            #expect(abs(Double(y[row, 4]) - sum) <= tolerance)
        }
    }

    @Test("Bytes are those of the numbers and their scales")
    func bytes() {
        let matrix = Matrix(rows: 64, columns: 96)
        #expect(Weight(matrix).byteCount == 64 * 96 * 4)
        #expect(Weight(matrix, precision: .bf16).byteCount == 64 * 96 * 2)
        // A code of 8 bits each; scale and offset of 16 bits for 32.
        #expect(Weight(matrix, precision: .int8).byteCount == 64 * 96 + 64 * 3 * 4)
    }
}
