import Checkpoints
import Domain
package import Kernels

// One tensor at a time, for whoever writes the weights in another form and holds no decoder.

extension DecoderLoader {
    /// The names of the file's format.
    package var tensorNames: DecoderTensorNames { names }

    /// Throws when the file's tensors are not those of its settings, or one is unknown.
    package func check() throws {
        try CheckpointShapes(file: file, settingsPath: settingsPath).check(configuration, names)
        try refuseUnknownTensors()
    }

    /// A tensor as the decoder has it: heads in halves, gains whole.
    ///
    /// - Throws: ``CheckpointsError``.
    package func matrix(_ tensor: DecoderTensor) throws -> Matrix {
        let (rows, columns) = configuration.shape(of: tensor)
        let stored = try file.matrix(names.name(of: tensor), rows: rows, columns: columns)
        if let order = storedRows(of: tensor) { return stored.inOrder(order) }
        return stored.adding(names.offset(of: tensor))
    }

    /// A linear layer's weights as a decoder of this precision has them, bit for bit.
    ///
    /// - Parameter tensor: a matrix that is no norm's and no bias.
    /// - Throws: ``CheckpointsError``.
    package func weight(_ tensor: DecoderTensor, precision: Precision) throws -> Weight {
        let (outputs, inputs) = configuration.shape(of: tensor)
        return try file.weight(
            names.name(of: tensor), outputs: outputs, inputs: inputs,
            order: storedRows(of: tensor), precision: precision)
    }

    /// The other way: a tensor of the decoder as this file's format has it.
    package func stored(_ matrix: Matrix, as tensor: DecoderTensor) -> Matrix {
        guard let order = storedRows(of: tensor) else {
            return matrix.adding(-names.offset(of: tensor))
        }
        var inverse = order
        for (row, stored) in order.enumerated() { inverse[stored] = row }
        return matrix.inOrder(inverse)
    }

    /// For each row of a tensor which row of the file it is; nil when they stand in order.
    private func storedRows(of tensor: DecoderTensor) -> [Int]? {
        guard names.interleavesRotation else { return nil }
        switch tensor {
        case .weight(.query, _), .weight(.key, _):
            return rowsByHalves(configuration.shape(of: tensor).rows)
        default: return nil
        }
    }
}

extension Matrix {
    /// The values with a number added to each; the matrix itself for 0.
    package func adding(_ offset: Float) -> Matrix {
        guard offset != 0 else { return self }
        return Matrix(rows: rows, columns: columns, values: values.map { $0 + offset })
    }
}
