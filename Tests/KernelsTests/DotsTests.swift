import CKernels
import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Products of few rows in f32")
struct DotsTests {
    @Test(
        "are the sums of their terms for every tile, added or written",
        arguments: [(1, 1, 1), (2, 4, 16), (3, 5, 17), (4, 9, 64), (7, 6, 15), (16, 11, 576)],
        [Float(0), 1])
    func dots(shape: (Int, Int, Int), beta: Float) {
        let (rows, outputs, columns) = shape, distance = outputs + 3
        var random = SeededGenerator(seed: 4)
        let x = random.matrix(rows, columns), weights = random.matrix(outputs, columns)
        let before = [Float](repeating: beta == 0 ? .nan : 0.5, count: rows * distance)
        var y = before
        ck_dots(x.values, rows, weights.values, outputs, columns, &y, distance, beta)
        for row in 0..<rows {
            for output in 0..<outputs {
                let (sum, tolerance) = exactProduct(
                    x.row(row), weights.row(output), precision: .f32)
                let got = Double(y[row * distance + output]) - 0.5 * Double(beta)
                #expect(abs(got - sum) <= tolerance, "\(row), \(output)")
            }
            let beyond = row * distance + outputs..<(row + 1) * distance
            #expect(y[beyond].map(\.bitPattern) == before[beyond].map(\.bitPattern))
        }
    }
}
