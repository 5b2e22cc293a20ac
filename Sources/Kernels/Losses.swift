import CKernels

extension Compute {
    /// Log-likelihoods of target tokens: `logits[r, target] − log Σ_v exp(logits[r, v])`.
    ///
    /// - Parameters:
    ///   - logits: `[rows, vocabulary]`.
    ///   - targets: `[rows]`, each a column.
    /// - Returns: `[rows]`, natural logarithm.
    public func logLikelihoods(logits: Matrix, targets: [Int]) -> [Float] {
        logLikelihoods(logits: logits, of: targets.map { [$0] }).map { $0[0] }
    }

    /// The same of any number of tokens at each place.
    ///
    /// - Parameter tokens: for each row columns of it.
    public func logLikelihoods(logits: Matrix, of tokens: [[Int]]) -> [[Float]] {
        precondition(tokens.count == logits.rows)
        let sums = Matrix(uninitializedRows: 1, columns: logits.rows)
        forEachRange(of: logits.rows, length: 1) { range in
            let row = range.lowerBound
            sums.base[row] = ck_log_sum_exp(logits.base + row * logits.columns, logits.columns)
        }
        return tokens.indices.map { row in
            tokens[row].map { logits[row, $0] - sums.base[row] }
        }
    }

    /// Cross-entropy and its gradient: the logits are replaced by `scale · (softmax − one-hot)`.
    ///
    /// - Parameters:
    ///   - logits: **in** `[rows, vocabulary]`, **out** the gradient of `scale · Σ loss`.
    ///   - targets: `[rows]`.
    ///   - scale: 1 / number of target tokens makes it the gradient of the mean.
    /// - Returns: the loss of each row, `−log p(target)`.
    public func crossEntropyBackward(logits: Matrix, targets: [Int], scale: Float) -> [Float] {
        let losses = logLikelihoods(logits: logits, targets: targets).map { -$0 }
        forEachRange(of: logits.rows, length: 1) { range in
            let row = range.lowerBound, start = logits.base + row * logits.columns
            let logSumExp = start[targets[row]] + losses[row]
            ck_scaled_softmax(start, logSumExp, scale, logits.columns)
            start[targets[row]] -= scale
        }
        return losses
    }

    /// The column of the largest entry of each row, the first of equals.
    public func argMax(_ x: Matrix) -> [Int] {
        let places = UnsafeMutableBufferPointer<Int>.allocate(capacity: x.rows)
        defer { places.deallocate() }
        forEach(x.rows) { row, _ in
            places[row] = Int(ck_arg_max(x.base + row * x.columns, x.columns))
        }
        return Array(places)
    }
}
