import CBLAS

extension Compute {
    /// Multiplies every channel by a factor of its own: `y[r, c] = beta · y[r, c] + gain[c] · x[r, c]`.
    ///
    /// - Parameters:
    ///   - x: `[rows, channels]`.
    ///   - gain: `[1, channels]`.
    ///   - y: **in-out** `[rows, channels]`; may be `x`.
    ///   - beta: 0 overwrites `y`, 1 adds to it.
    public func scaleChannels(_ x: Matrix, by gain: Matrix, into y: Matrix, beta: Float = 0) {
        precondition(gain.count == x.columns && y.rows == x.rows && y.columns == x.columns)
        let columns = x.columns
        forEachRows(of: x) { range in
            for row in range {
                let from = x.base + row * columns, to = y.base + row * columns
                if beta == 0 {
                    for c in 0..<columns { to[c] = gain.base[c] * from[c] }
                } else {
                    for c in 0..<columns { to[c] += gain.base[c] * from[c] }
                }
            }
        }
    }

    /// The sum of the products in each channel, in `Double`: `Σ_r x[r, c] · y[r, c]`.
    ///
    /// - Parameters:
    ///   - x: `[rows, channels]`.
    ///   - y: `[rows, channels]`.
    /// - Returns: `[channels]`.
    public func channelProducts(_ x: Matrix, _ y: Matrix) -> [Double] {
        precondition(x.rows == y.rows && x.columns == y.columns)
        var sums = [Double](repeating: 0, count: x.columns)
        sums.withUnsafeMutableBufferPointer { sums in
            let sums = sums
            forEachRange(of: x.columns, length: 64) { range in
                for row in 0..<x.rows {
                    let a = x.base + row * x.columns, b = y.base + row * x.columns
                    for c in range { sums[c] += Double(a[c]) * Double(b[c]) }
                }
            }
        }
        return sums
    }

    /// Multiplies every row by a factor of its own: `y[r, c] = beta · y[r, c] + factors[r] · x[r, c]`.
    ///
    /// - Parameters:
    ///   - x: `[rows, channels]`.
    ///   - factors: `[1, rows]`.
    ///   - y: **in-out** `[rows, channels]`; may be `x`.
    ///   - beta: 0 overwrites `y`, 1 adds to it.
    public func scaleRows(_ x: Matrix, by factors: Matrix, into y: Matrix, beta: Float = 0) {
        precondition(factors.count == x.rows && y.rows == x.rows && y.columns == x.columns)
        let columns = x.columns
        forEachRows(of: x) { range in
            for row in range {
                let from = x.base + row * columns, to = y.base + row * columns
                let factor = factors.base[row]
                if beta == 0 {
                    for c in 0..<columns { to[c] = factor * from[c] }
                } else {
                    for c in 0..<columns { to[c] += factor * from[c] }
                }
            }
        }
    }

    /// The sum of the products in each row, in `Double`: `Σ_c x[r, c] · y[r, c]`.
    ///
    /// - Returns: `[rows]`.
    public func rowInnerProducts(_ x: Matrix, _ y: Matrix) -> [Double] {
        precondition(x.rows == y.rows && x.columns == y.columns)
        return (0..<x.rows).map { row in
            let a = x.base + row * x.columns, b = y.base + row * x.columns
            var sum = 0.0
            for c in 0..<x.columns { sum += Double(a[c]) * Double(b[c]) }
            return sum
        }
    }

    /// `Σ_c w[r, c]²` of each row of a weight, in `Double`.
    ///
    /// - Returns: `[outputs]`.
    public func squaredRowNorms(_ weight: Weight) -> [Double] {
        var sums = [Double](repeating: 0, count: weight.outputs)
        sums.withUnsafeMutableBufferPointer { sums in
            let sums = sums
            forEachBlock(of: weight) { block, range in
                for row in range {
                    let start = block + (row - range.lowerBound) * weight.inputs
                    var sum = 0.0
                    for c in 0..<weight.inputs { sum += Double(start[c]) * Double(start[c]) }
                    sums[row] = sum
                }
            }
        }
        return sums
    }

    /// `W Aᵀ` with the weights read as floats, whatever their precision, and nothing rounded for it.
    ///
    /// - Parameter a: `[rank, inputs]`.
    /// - Returns: `[outputs, rank]`.
    public func rowProducts(_ weight: Weight, _ a: Matrix) -> Matrix {
        precondition(a.columns == weight.inputs)
        let products = Matrix(uninitializedRows: weight.outputs, columns: a.rows)
        forEachBlock(of: weight) { block, range in
            cblas_multiply(
                false, true, Int32(range.count), Int32(a.rows), Int32(a.columns), 1, block,
                Int32(a.columns), a.base, Int32(a.columns), 0,
                products.base + range.lowerBound * a.rows, Int32(a.rows))
        }
        return products
    }

    /// Calls `body` with blocks of a weight's rows as floats, which together cover it.
    private func forEachBlock(
        of weight: Weight, _ body: (UnsafePointer<Float>, Range<Int>) -> Void
    ) {
        let rowsInBlock = 64, inputs = weight.inputs
        let blocks = (weight.outputs + rowsInBlock - 1) / rowsInBlock
        let buffers = scratch(rowsInBlock * inputs)
        forEach(blocks) { block, worker in
            let range = block * rowsInBlock..<min(weight.outputs, (block + 1) * rowsInBlock)
            if case .floats(let matrix) = weight.form {
                body(matrix.base + range.lowerBound * inputs, range)
                return
            }
            for row in range {
                weight.read(row, into: buffers[worker] + (row - range.lowerBound) * inputs)
            }
            body(buffers[worker], range)
        }
    }
}
