package import Kernels

/// A file of named tensors, whatever its format.
package protocol WeightFile {
    var path: String { get }
    /// All names, in the order of the file.
    var tensorNames: [String] { get }
    /// The shape, outermost dimension first.
    func shape(of name: String) throws(CheckpointsError) -> [Int]
    /// Writes all values of a tensor as floats, row-major.
    func read(_ name: String, into output: UnsafeMutablePointer<Float>) throws(CheckpointsError)
}

extension WeightFile {
    /// A tensor as a matrix; a vector is a matrix of one row.
    ///
    /// - Parameter isLasting: as of a `Matrix`.
    /// - Throws: ``CheckpointsError/malformed(path:place:expected:found:)`` when its shape is
    ///   another one, or a value is NaN or infinite.
    package func matrix(
        _ name: String, rows: Int, columns: Int, isLasting: Bool = false
    ) throws(CheckpointsError) -> Matrix {
        try requireShape([rows, columns], of: name)
        let matrix = Matrix(uninitializedRows: rows, columns: columns, isLasting: isLasting)
        try matrix.withUnsafeMutablePointer { pointer throws(CheckpointsError) in
            try read(name, into: pointer)
        }
        guard matrix.isFinite else { throw .notFinite(path: path, tensor: name) }
        return matrix
    }

    /// Throws when a tensor has another shape; a vector may stand for a matrix of one row.
    package func requireShape(_ expected: [Int], of name: String) throws(CheckpointsError) {
        let shape = try shape(of: name), isRow = expected[0] == 1
        guard shape == expected || (isRow && shape == [expected[1]]) else {
            throw .malformed(
                path: path, place: "tensor '\(name)'",
                expected: "the shape \(isRow ? [expected[1]] : expected)", found: "\(shape)")
        }
    }
}

extension GGUFFile: WeightFile {
    package var tensorNames: [String] { tensors.map(\.name) }

    package func shape(of name: String) throws(CheckpointsError) -> [Int] {
        try tensor(named: name).shape
    }

    package func read(
        _ name: String, into output: UnsafeMutablePointer<Float>
    ) throws(CheckpointsError) {
        let tensor = try tensor(named: name)
        try dequantize(tensor, rows: 0..<tensor.rowCount, into: output)
    }
}

extension SafetensorsFile: WeightFile {
    package var tensorNames: [String] { tensors.map(\.name) }

    package func shape(of name: String) throws(CheckpointsError) -> [Int] {
        try tensor(named: name).shape
    }

    package func read(
        _ name: String, into output: UnsafeMutablePointer<Float>
    ) throws(CheckpointsError) {
        try read(tensor(named: name), into: output)
    }
}
