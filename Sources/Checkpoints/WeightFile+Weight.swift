package import Kernels

extension WeightFile {
    /// A linear layer's weights in a precision.
    ///
    /// For 8 bits, quantised tensors keep the codes that the file has.
    ///
    /// - Parameters:
    ///   - order: for each output which row of the tensor it is; nil when they stand in order.
    /// - Throws: as ``matrix(_:rows:columns:)``.
    package func weight(
        _ name: String, outputs: Int, inputs: Int, order: [Int]? = nil, precision: Precision
    ) throws(CheckpointsError) -> Weight {
        try requireShape([outputs, inputs], of: name)
        let isInOrder = order == nil, order = order ?? Array(0..<outputs)
        precondition(order.count == outputs)
        if precision == .int8, let codes = try codes(of: name, order: order) {
            return Weight(codes)
        }
        let matrix = try matrix(
            name, rows: outputs, columns: inputs, isLasting: precision == .f32 && isInOrder)
        return Weight(isInOrder ? matrix : matrix.inOrder(order), precision: precision)
    }

    /// The codes of a quantised tensor; nil when it holds plain floats.
    private func codes(
        of name: String, order: [Int]
    ) throws(CheckpointsError) -> CodePanels? {
        guard let file = self as? GGUFFile else { return nil }
        let tensor = try file.tensor(named: name)
        guard let bits = tensor.type.codeBits else { return nil }
        let panels = CodePanels(
            outputs: order.count, inputs: tensor.rowLength, bits: bits,
            parts: tensor.type.partsPerGroup)
        for (output, row) in order.enumerated() {
            try file.forEachGroup(of: tensor, rows: row..<row + 1) {
                _, group, codes, scales, offsets in
                panels.put(
                    row: output, group: group, codes: codes, scales: scales, offsets: offsets)
            }
        }
        return panels
    }
}

extension Matrix {
    /// The rows in another order.
    ///
    /// - Parameter order: for each row of the result which row of this matrix it is.
    package func inOrder(_ order: [Int]) -> Matrix {
        let result = Matrix(uninitializedRows: rows, columns: columns)
        for (row, source) in order.enumerated() {
            result.rows(row..<row + 1).copy(from: rows(source..<source + 1))
        }
        return result
    }
}
