import CKernels
import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Products of few rows in f32")
struct DotsTests {
    private enum Way: CaseIterable {
        case asTheyStand
        case turnedOver
    }

    @Test(
        "are the sums of their terms for every tile, added or written, either way",
        arguments: [
            (1, 1, 1), (2, 4, 16), (3, 5, 17), (4, 9, 64), (7, 6, 15), (11, 21, 117), (16, 25, 576),
        ], [Float(0), 1])
    func dots(shape: (Int, Int, Int), beta: Float) {
        let (rows, outputs, columns) = shape, distance = outputs + 3
        var random = SeededGenerator(seed: 4)
        let x = random.matrix(rows, columns), weights = random.matrix(outputs, columns)
        let before = [Float](repeating: beta == 0 ? .nan : 0.5, count: rows * distance)
        for way in Way.allCases {
            var y = before
            switch way {
            case .asTheyStand:
                ck_dots(x.values, rows, weights.values, outputs, columns, &y, distance, beta)
            case .turnedOver:
                var turned = [Float](repeating: .nan, count: columns * Int(ck_turned_rows))
                ck_turn_rows(x.values, rows, columns, &turned)
                ck_turned_dots(turned, rows, weights.values, outputs, columns, &y, distance, beta)
            }
            for row in 0..<rows {
                for output in 0..<outputs {
                    let (sum, tolerance) = exactProduct(
                        x.row(row), weights.row(output), precision: .f32)
                    let got = Double(y[row * distance + output]) - 0.5 * Double(beta)
                    #expect(abs(got - sum) <= tolerance, "\(way): \(row), \(output)")
                }
                let beyond = row * distance + outputs..<(row + 1) * distance
                #expect(y[beyond].map(\.bitPattern) == before[beyond].map(\.bitPattern))
            }
        }
    }

    @Test("rows turned over stand side by side, and the last one fills the lanes that are left")
    func turning() {
        let count = Int(ck_turned_rows)
        for (rows, columns) in [(1, 1), (5, 33), (16, 48)] {
            var random = SeededGenerator(seed: 5)
            let x = random.matrix(rows, columns)
            var turned = [Float](repeating: .nan, count: columns * count)
            ck_turn_rows(x.values, rows, columns, &turned)
            for column in 0..<columns {
                let lanes = (0..<count).map { x[min($0, rows - 1), column] }
                #expect(Array(turned[column * count..<(column + 1) * count]) == lanes)
            }
        }
    }
}
