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
        let kept = weight.floats, y = random.matrix(rows, outputs), before = y.values
        try Compute(threads: 2, precision: precision).project(
            x, [Projection(weight, into: y, beta: 1)])
        for row in 0..<rows {
            for output in 0..<outputs {
                var sum = Double(before[row * outputs + output]), size = 1.0
                for i in 0..<inputs {
                    let term = Double(x[row, i]) * Double(kept[output, i])
                    sum += term
                    size += abs(term)
                }
                let tolerance = precision.activationStep * size
                #expect(abs(Double(y[row, output]) - sum) <= tolerance, "\(row), \(output)")
            }
        }
    }
}

extension Precision {
    /// How far rounding the activations moves a product, as a share of its terms' sizes.
    var activationStep: Double {
        switch self {
        case .f32: 1e-6
        case .bf16: 1.0 / 256
        case .int8: 1.0 / 4096
        }
    }
}
