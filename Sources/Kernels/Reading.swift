import CKernels

extension Compute {
    /// Reads a matrix once from its beginning to its end, all threads at work, and sums the squares.
    ///
    /// For measuring how fast memory is read: the matrix should be far larger than the caches.
    ///
    /// - Returns: the sum, which can only be known when everything was read.
    public func readThrough(_ x: Matrix) -> Double {
        let length = 1 << 16
        let sums = Matrix(rows: 1, columns: (x.count + length - 1) / length)
        forEach(sums.columns) { part, _ in
            let start = part * length
            sums.base[part] = ck_sum_squares(x.base + start, min(length, x.count - start))
        }
        return sums.values.reduce(0) { $0 + Double($1) }
    }
}
