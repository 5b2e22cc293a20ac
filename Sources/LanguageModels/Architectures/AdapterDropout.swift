package import Kernels

/// Dropout of what goes into the adapters in one training pass; the base's own way is never dropped.
///
/// A mask follows from the seed, the step, the adapter, and the tokens up to its row. So a pass that
/// is done again finds the same one, and it is the same however a batch is cut: tokens that several
/// sequences begin with have one mask, whether they run once or several times.
package struct AdapterDropout {
    private let rate: Double
    /// One a row of the batch.
    private let keys: [UInt64]

    /// - Parameters:
    ///   - rate: share of the channels that are set to 0, 0 ..< 1.
    ///   - step: of the optimiser.
    package init(rate: Double, seed: UInt64, step: Int, batch: PackedBatch) {
        self.rate = rate
        var keys = [UInt64](repeating: 0, count: batch.tokens.count)
        let start = Compute.mixed(Compute.mixed(seed &+ 1) &+ UInt64(truncatingIfNeeded: step))
        func follow(_ rows: Range<Int>, from before: UInt64) -> UInt64 {
            var key = before
            for row in rows {
                let token = UInt64(truncatingIfNeeded: batch.tokens[row])
                key = Compute.mixed(key &+ token &+ 0x9e37_79b9_7f4a_7c15)
                keys[row] = key
            }
            return key
        }
        let shared = follow(batch.beginning, from: start)
        for sequence in batch.sequences { _ = follow(sequence, from: shared) }
        self.keys = keys
    }

    /// - Parameters:
    ///   - x: `[tokens, channels]`, or its gradient: both have one mask.
    ///   - stream: the adapter's.
    package func drop(_ x: Matrix, stream: UInt64, on compute: Compute) -> Matrix {
        let dropped = Matrix(uninitializedRows: x.rows, columns: x.columns)
        drop(x, stream: stream, into: dropped, on: compute)
        return dropped
    }

    /// - Parameter dropped: **out** of x's shape; may be `x`.
    package func drop(_ x: Matrix, stream: UInt64, into dropped: Matrix, on compute: Compute) {
        compute.dropout(x, keys: keys, stream: stream, rate: rate, into: dropped)
    }
}
