import CKernels

extension Compute {
    /// Copies rows of a table: `out[i] = table[indices[i]]`.
    ///
    /// - Parameters:
    ///   - table: `[entries, channels]`.
    ///   - indices: each within `0..<entries`.
    ///   - out: **out** `[indices.count, channels]`.
    public func gather(_ table: Matrix, _ indices: [Int], into out: Matrix) {
        precondition(out.rows == indices.count && out.columns == table.columns)
        for (row, index) in indices.enumerated() {
            precondition(index >= 0 && index < table.rows, "row \(index) of \(table.rows)")
            (out.base + row * out.columns).update(
                from: table.base + index * table.columns, count: table.columns)
        }
    }

    /// Adds rows to rows of a table, the backward pass of ``gather(_:_:into:)``:
    /// `table[indices[i]] += x[i]`.
    public func scatterAdd(_ x: Matrix, _ indices: [Int], to table: Matrix) {
        precondition(x.rows == indices.count && x.columns == table.columns)
        for (row, index) in indices.enumerated() {
            precondition(index >= 0 && index < table.rows, "row \(index) of \(table.rows)")
            ck_axpy(
                1, x.base + row * x.columns, table.base + index * table.columns, x.columns)
        }
    }

    /// The mean of each range of rows: `out[i] = mean over r in ranges[i] of x[r]`.
    ///
    /// - Precondition: no range is empty.
    public func meanRows(_ x: Matrix, ranges: [Range<Int>], into out: Matrix) {
        precondition(out.rows == ranges.count && out.columns == x.columns)
        out.fill(0)
        for (index, range) in ranges.enumerated() {
            precondition(!range.isEmpty && range.upperBound <= x.rows)
            let start = out.base + index * out.columns
            for row in range { ck_axpy(1, x.base + row * x.columns, start, x.columns) }
            ck_scale(1 / Float(range.count), start, x.columns)
        }
    }
}
