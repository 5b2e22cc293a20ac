import CBLAS

extension Compute {
    /// Adds the gradient of `scale / 2 · Σ w · (x − start)²`: `gradient += scale · w · (x − start)`.
    ///
    /// - Parameters:
    ///   - weights: w, of x's shape; nil for 1.
    ///   - gradient: **in-out**, of x's shape.
    /// - Returns: `Σ w · (x − start)²`.
    public func pull(
        _ x: Matrix, to start: Matrix, weights: Matrix? = nil, scale: Float, gradient: Matrix
    ) -> Double {
        precondition(start.count == x.count && gradient.count == x.count)
        precondition(weights.map { $0.count == x.count } ?? true)
        let length = 1 << 14, pieces = (x.count + length - 1) / length
        return sum(over: pieces) { piece in
            var sum = 0.0
            for i in piece * length..<min(x.count, (piece + 1) * length) {
                let apart = x.base[i] - start.base[i]
                let force = (weights?.base[i] ?? 1) * apart
                gradient.base[i] += scale * force
                sum += Double(force) * Double(apart)
            }
            return sum
        }
    }

    /// The same where the difference is a product of low rank, `D = factor · B A`:
    ///
    /// ```
    /// gradB += scale · factor · (w ⊙ D) Aᵀ        gradA += scale · factor · Bᵀ (w ⊙ D)
    /// ```
    /// Some rows of D exist at one time.
    ///
    /// - Parameters:
    ///   - a: `[rank, in]`.
    ///   - b: `[out, rank]`.
    ///   - weights: w, `[out, in]`.
    ///   - gradA: **in-out**, of a's shape.
    ///   - gradB: **in-out**, of b's shape.
    /// - Returns: `Σ w ⊙ D²`.
    public func pullProduct(
        b: Matrix, a: Matrix, factor: Float, weights: Matrix, scale: Float, gradB: Matrix,
        gradA: Matrix
    ) -> Double {
        precondition(weights.rows == b.rows && weights.columns == a.columns)
        precondition(gradB.count == b.count && gradA.count == a.count && a.rows == b.columns)
        let rank = a.rows, inputs = a.columns, outputs = b.rows, blocks = blocks(of: outputs)
        let buffers = scratch(Self.rowsInBlock * inputs)
        // Each block adds to a gradient of A of its own, so that the sum's order is the blocks'.
        let parts = Matrix(uninitializedRows: blocks, columns: rank * inputs)
        let total = sum(over: blocks) { block, worker in
            let first = block * Self.rowsInBlock, rows = min(Self.rowsInBlock, outputs - first)
            let change = buffers[worker], w = weights.base + first * inputs
            cblas_multiply(
                false, false, Int32(rows), Int32(inputs), Int32(rank), factor,
                b.base + first * rank, Int32(rank), a.base, Int32(inputs), 0, change,
                Int32(inputs))
            var sum = 0.0
            for row in 0..<rows {
                var rowSum: Float = 0
                for i in row * inputs..<(row + 1) * inputs {
                    let apart = change[i]
                    change[i] = w[i] * apart
                    rowSum += change[i] * apart
                }
                sum += Double(rowSum)
            }
            cblas_multiply(
                false, true, Int32(rows), Int32(rank), Int32(inputs), scale * factor, change,
                Int32(inputs), a.base, Int32(inputs), 1, gradB.base + first * rank, Int32(rank))
            cblas_multiply(
                true, false, Int32(rank), Int32(inputs), Int32(rows), scale * factor,
                b.base + first * rank, Int32(rank), change, Int32(inputs), 0,
                parts.base + block * rank * inputs, Int32(inputs))
            return sum
        }
        for block in 0..<blocks {
            add(parts.rows(block..<block + 1), to: gradA)
        }
        return total
    }

    /// Adds the squares of a weight's gradient: `squares += (gradYᵀ · x)²`, element by element.
    ///
    /// - Parameters:
    ///   - gradY: `[tokens, out]`.
    ///   - x: `[tokens, in]`.
    ///   - squares: **in-out** `[out, in]`.
    public func addSquares(ofProduct gradY: Matrix, _ x: Matrix, to squares: Matrix) {
        precondition(gradY.rows == x.rows)
        precondition(squares.rows == gradY.columns && squares.columns == x.columns)
        let inputs = x.columns, outputs = gradY.columns
        let buffers = scratch(Self.rowsInBlock * inputs)
        forEach(blocks(of: outputs)) { block, worker in
            let first = block * Self.rowsInBlock, rows = min(Self.rowsInBlock, outputs - first)
            let product = buffers[worker], sum = squares.base + first * inputs
            cblas_multiply(
                true, false, Int32(rows), Int32(inputs), Int32(x.rows), 1, gradY.base + first,
                Int32(outputs), x.base, Int32(inputs), 0, product, Int32(inputs))
            for i in 0..<rows * inputs { sum[i] += product[i] * product[i] }
        }
    }

    /// Adds squares: `squares += x²`, element by element, and sets x to 0.
    public func takeSquares(of x: Matrix, to squares: Matrix) {
        precondition(squares.count == x.count)
        forEachRange(of: x.count, length: 1 << 14) { range in
            for i in range {
                squares.base[i] += x.base[i] * x.base[i]
                x.base[i] = 0
            }
        }
    }

    /// Σ x, in `Double`.
    public func sum(_ x: Matrix) -> Double {
        let length = 1 << 14
        return sum(over: (x.count + length - 1) / length) { piece in
            (piece * length..<min(x.count, (piece + 1) * length)).reduce(0) {
                $0 + Double(x.base[$1])
            }
        }
    }

    private static let rowsInBlock = 64

    private func blocks(of rows: Int) -> Int { (rows + Self.rowsInBlock - 1) / Self.rowsInBlock }

    /// The sum of what `body` returns for each task, in the tasks' order.
    private func sum(over tasks: Int, _ body: (_ task: Int, _ worker: Int) -> Double) -> Double {
        var sums = [Double](repeating: 0, count: tasks)
        sums.withUnsafeMutableBufferPointer { sums in
            let sums = sums
            forEach(tasks) { task, worker in sums[task] = body(task, worker) }
        }
        return sums.reduce(0, +)
    }

    private func sum(over tasks: Int, _ body: (_ task: Int) -> Double) -> Double {
        sum(over: tasks) { task, _ in body(task) }
    }
}
