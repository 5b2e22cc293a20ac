package import Kernels

extension WeightFile {
    /// A linear layer's weights in a precision.
    ///
    /// - Parameters:
    ///   - order: for each output which row of the tensor it is; nil when they stand in order.
    /// - Throws: as ``matrix(_:rows:columns:)``.
    package func weight(
        _ name: String, outputs: Int, inputs: Int, order: [Int]? = nil, precision: Precision
    ) throws(CheckpointsError) -> Weight {
        let matrix = try matrix(name, rows: outputs, columns: inputs)
        guard let order else { return Weight(matrix, precision: precision) }
        let ordered = Matrix(uninitializedRows: outputs, columns: inputs)
        for (row, source) in order.enumerated() {
            ordered.rows(row..<row + 1).copy(from: matrix.rows(source..<source + 1))
        }
        return Weight(ordered, precision: precision)
    }
}
