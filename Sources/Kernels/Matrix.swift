// Dimension words of this room, used in every shape below:
//   tokens      rows of a packed batch: all sequences one after the other, no padding
//   channels    width of the hidden state                      vocabulary  rows of the embedding
//   heads       query heads      keyHeads  heads of keys and values (heads is a multiple of it)
//   headWidth   channels of one head                           rank        rows of a LoRA A
// All matrices are row-major f32. `m n k` appear in products only.

import CKernels

/// A row-major matrix of `Float`, or a run of rows of one.
///
/// A class, because the buffers of a model are shared, large and written in place; a view made by
/// ``rows(_:)`` shares the storage and keeps it alive. Not `Sendable`: one owner at a time.
public final class Matrix {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    let base: UnsafeMutablePointer<Float>
    /// Freed with the last matrix that views it.
    private let storage: AlignedBytes

    /// A matrix of zeros.
    ///
    /// - Precondition: `rows, columns ≥ 0`.
    public convenience init(rows: Int, columns: Int) {
        self.init(uninitializedRows: rows, columns: columns)
        base.update(repeating: 0, count: count)
    }

    /// A matrix whose contents are arbitrary until they are written.
    public convenience init(uninitializedRows rows: Int, columns: Int) {
        self.init(uninitializedRows: rows, columns: columns, isLasting: false)
    }

    /// A matrix whose contents are arbitrary until they are written.
    ///
    /// - Parameter isLasting: whether it is written once and then read many times, as weights are; it
    ///   is then kept in large pages, where the system has them.
    public init(uninitializedRows rows: Int, columns: Int, isLasting: Bool) {
        precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns)")
        self.rows = rows
        self.columns = columns
        storage = AlignedBytes(
            count: rows * columns * MemoryLayout<Float>.stride, isLasting: isLasting)
        base = storage.base.bindMemory(to: Float.self, capacity: rows * columns)
    }

    /// A matrix with the given values, row after row.
    ///
    /// - Precondition: `values.count == rows · columns`.
    public convenience init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "\(values.count) values, \(rows) × \(columns)")
        self.init(uninitializedRows: rows, columns: columns)
        values.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { base.update(from: start, count: count) }
        }
    }

    /// The matrix where it is read fastest from front to back: itself if it lies there, else a copy.
    var lasting: Matrix {
        guard !storage.isLasting else { return self }
        let copy = Matrix(uninitializedRows: rows, columns: columns, isLasting: true)
        copy.base.update(from: base, count: count)
        return copy
    }

    private init(viewing parent: Matrix, range: Range<Int>) {
        rows = range.count
        columns = parent.columns
        storage = parent.storage
        base = parent.base + range.lowerBound * parent.columns
    }

    private init(reshaping other: Matrix, columns: Int) {
        rows = other.count / columns
        self.columns = columns
        storage = other.storage
        base = other.base
    }

    /// Number of elements.
    public var count: Int { rows * columns }
    /// Bytes of the elements.
    public var byteCount: Int { count * MemoryLayout<Float>.stride }

    /// The given rows, sharing this matrix's storage.
    ///
    /// - Precondition: the range lies within `0..<rows`.
    public func rows(_ range: Range<Int>) -> Matrix {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
        return Matrix(viewing: self, range: range)
    }

    /// The same elements in rows of another length, sharing this matrix's storage: for instance a
    /// row for each head of each token.
    ///
    /// - Precondition: `columns` divides the number of elements.
    public func reshaped(columns: Int) -> Matrix {
        precondition(
            columns > 0 && count.isMultiple(of: columns), "rows of \(columns) from \(count)")
        return Matrix(reshaping: self, columns: columns)
    }

    /// One element.
    public subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            return base[row * columns + column]
        }
        set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            base[row * columns + column] = newValue
        }
    }

    /// A copy of all values, row after row.
    public var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// A copy of one row.
    public func row(_ index: Int) -> [Float] { rows(index..<index + 1).values }

    /// Whether no element is NaN or infinite, nor so large (beyond about 10¹⁷) that a sum of squares
    /// would be: such a weight is damaged.
    public var isFinite: Bool {
        stride(from: 0, to: count, by: 4096).allSatisfy { start in
            ck_sum_squares(base + start, min(4096, count - start)).isFinite
        }
    }

    /// The largest |x|; NaN counts for nothing.
    var largestMagnitude: Float {
        var largest: Float = 0
        for i in 0..<count { largest = max(largest, abs(base[i])) }
        return largest
    }

    /// Sets every element.
    public func fill(_ value: Float) { base.update(repeating: value, count: count) }

    /// Copies the values of a matrix of the same shape.
    public func copy(from other: Matrix) {
        precondition(rows == other.rows && columns == other.columns)
        base.update(from: other.base, count: count)
    }

    /// Copies rows of a matrix of the same width to the rows from `start` on.
    public func copy(rows range: Range<Int>, of other: Matrix, at start: Int) {
        precondition(columns == other.columns && range.lowerBound >= 0 && start >= 0)
        precondition(range.upperBound <= other.rows && start + range.count <= rows)
        (base + start * columns).update(
            from: other.base + range.lowerBound * columns, count: range.count * columns)
    }

    /// Lends the storage to code that fills it from outside, such as a checkpoint reader.
    public func withUnsafeMutablePointer<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(base)
    }
}
