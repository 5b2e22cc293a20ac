import CKernels
import Platform

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

    /// Cross-entropy with another model's distribution, and its gradient: the logits are replaced by
    /// `scale · (softmax − p)`. The loss differs from the divergence KL(p ‖ softmax) by the entropy of
    /// p alone, so that both have one gradient.
    ///
    /// Source: Hinton et al. 2015, arXiv:1503.02531, at temperature 1.
    ///
    /// - Parameters:
    ///   - logits: **in** `[rows, vocabulary]`, **out** the gradient of `scale · Σ loss`.
    ///   - teacher: **in** `[rows, vocabulary]`, the other model's logits, **out** its p.
    /// - Returns: the loss of each row, `−Σ_v p(v) log softmax(v)`.
    public func crossEntropyBackward(logits: Matrix, teacher: Matrix, scale: Float) -> [Float] {
        precondition(teacher.rows == logits.rows && teacher.columns == logits.columns)
        let columns = logits.columns
        let losses = Matrix(uninitializedRows: 1, columns: logits.rows)
        forEachRange(of: logits.rows, length: 1) { range in
            let row = range.lowerBound
            let z = logits.base + row * columns, p = teacher.base + row * columns
            ck_scaled_softmax(p, ck_log_sum_exp(p, columns), 1, columns)
            let logSumExp = ck_log_sum_exp(z, columns)
            var expected = 0.0
            for column in 0..<columns { expected += Double(p[column]) * Double(z[column]) }
            losses.base[row] = logSumExp - Float(expected)
            ck_scaled_softmax(z, logSumExp, scale, columns)
            for column in 0..<columns { z[column] -= scale * p[column] }
        }
        return losses.values
    }

    /// Draws a token for each row from `softmax(logits)`.
    ///
    /// - Parameter uniforms: `[rows]`, each 0 ..< 1: the token at which the sum of the probabilities,
    ///   in the order of the vocabulary, exceeds it.
    /// - Returns: `[rows]`.
    public func drawTokens(logits: Matrix, uniforms: [Double]) -> [Int] {
        precondition(uniforms.count == logits.rows)
        let columns = logits.columns, tokens = Matrix(uninitializedRows: 1, columns: logits.rows)
        forEachRange(of: logits.rows, length: 1) { range in
            let row = range.lowerBound, start = logits.base + row * columns
            let total = ck_log_sum_exp(start, columns)
            var sum = 0.0, token = 0
            while token < columns - 1 {
                sum += Double(expf(start[token] - total))
                if sum > uniforms[row] { break }
                token += 1
            }
            // A token's number is exact as a float: vocabularies are far smaller than 2²⁴.
            tokens.base[row] = Float(token)
        }
        return tokens.values.map { Int($0) }
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
