import Foundations

/// A symmetric positive definite matrix A [order, order] as L Lᵀ with a lower triangle L.
package struct Cholesky {
    package let order: Int
    /// L, row after row, [order, order]; what stands above the diagonal is not used.
    private var lower: [Double]

    /// - Parameter matrix: A, row after row; only its lower triangle is read.
    /// - Returns: nil if the matrix is not positive definite.
    package init?(_ matrix: [Double], order: Int) {
        precondition(matrix.count == order * order, "\(matrix.count) elements, order \(order)")
        self.order = order
        lower = matrix
        for row in 0..<order {
            for column in 0...row {
                var sum = lower[row * order + column]
                for k in 0..<column { sum -= lower[row * order + k] * lower[column * order + k] }
                if column < row {
                    lower[row * order + column] = sum / lower[column * order + column]
                } else {
                    guard sum > 0, sum.isFinite else { return nil }
                    lower[row * order + row] = sum.squareRoot()
                }
            }
        }
    }

    /// log |A|.
    package var logDeterminant: Double {
        (0..<order).reduce(0) { $0 + 2 * log(lower[$1 * order + $1]) }
    }

    /// x with L x = `right`.
    package func solvedForward(_ right: [Double]) -> [Double] {
        var x = right
        for row in 0..<order {
            var sum = x[row]
            for column in 0..<row { sum -= lower[row * order + column] * x[column] }
            x[row] = sum / lower[row * order + row]
        }
        return x
    }

    /// x with A x = `right`.
    package func solved(_ right: [Double]) -> [Double] {
        var x = solvedForward(right)
        for row in (0..<order).reversed() {
            x[row] /= lower[row * order + row]
            for column in 0..<row { x[column] -= lower[row * order + column] * x[row] }
        }
        return x
    }

    /// A⁻¹, row after row, [order, order].
    package var inverse: [Double] {
        var result: [Double] = []
        result.reserveCapacity(order * order)
        var unit = [Double](repeating: 0, count: order)
        for row in 0..<order {
            unit[row] = 1
            result += solved(unit)
            unit[row] = 0
        }
        return result
    }
}
