import Foundations
package import Kernels

/// Writes a GGUF file, version 3: metadata, and tensors as F32, F16, BF16, Q8_0, Q4_0 or Q4_1.
///
/// Two passes: the head follows from names, shapes and types alone, and then one tensor after the
/// other is computed, encoded and written, so that no more than one stands in memory. Each offset
/// is the padded sum of the sizes before it, as llama.cpp demands.
/// Source: ggml's `docs/gguf.md`, and the checks of its `gguf.cpp`.
package struct GGUFWriter {
    private var pairs: [(key: String, value: GGUFValue)] = []
    private var tensors: [Tensor] = []

    private struct Tensor {
        var name: String
        /// Outermost dimension first.
        var shape: [Int]
        var type: GGUFTensorType
        var source: Source

        var byteCount: Int {
            shape.reduce(1, *) / type.valuesPerBlock * type.bytesPerBlock
        }
    }

    private enum Source {
        case values(() throws -> Matrix)
        /// As it stands in another file.
        case stored(GGUFTensor, GGUFFile)
    }

    /// The most bytes of a name, and the most dimensions: ggml's own limits.
    private static let longestName = 63, mostDimensions = 4

    package init() {}

    /// Adds a metadata value; keys keep the order in which they come.
    package mutating func set(_ key: String, _ value: GGUFValue) {
        pairs.append((key, value))
    }

    /// Adds a tensor whose values are at hand.
    ///
    /// - Parameters:
    ///   - name: the name, which must differ from all others.
    ///   - shape: outermost dimension first.
    ///   - values: row-major, finite, as many as the shape says.
    ///   - type: `f32`, `f16`, `bf16`, or for rows of a multiple of 32 values `q8_0`, `q4_0`, `q4_1`.
    /// - Throws: ``CheckpointsError/cannotEncode(tensor:reason:)``.
    package mutating func add(
        _ name: String,
        shape: [Int],
        values: [Float],
        as type: GGUFTensorType = .f32
    ) throws(CheckpointsError) {
        guard shape.reduce(1, *) == values.count else {
            throw .cannotEncode(
                tensor: name,
                reason: "\(values.count) values do not fill the shape \(shape)"
            )
        }
        try add(name, shape: shape, as: type) {
            Matrix(rows: 1, columns: values.count, values: values)
        }
    }

    /// Adds a tensor that is computed when its turn comes.
    ///
    /// - Parameter values: gives as many values as the shape says, row-major.
    /// - Throws: ``CheckpointsError/cannotEncode(tensor:reason:)``.
    package mutating func add(
        _ name: String, shape: [Int], as type: GGUFTensorType,
        computedBy values: @escaping () throws -> Matrix
    ) throws(CheckpointsError) {
        guard let rowLength = shape.last, shape.count <= Self.mostDimensions else {
            throw .cannotEncode(
                tensor: name, reason: "\(shape.count) dimensions, expected 1 to 4")
        }
        guard rowLength % type.valuesPerBlock == 0 else {
            throw .cannotEncode(
                tensor: name,
                reason: "\(type.name) needs rows of a multiple of \(type.valuesPerBlock) values"
            )
        }
        guard TensorEncoder.types.contains(type) else {
            throw .cannotEncode(tensor: name, reason: "\(type.name) is read but not written")
        }
        try add(Tensor(name: name, shape: shape, type: type, source: .values(values)))
    }

    /// Adds a tensor of another file, whose bytes are copied as they are.
    package mutating func add(
        _ tensor: GGUFTensor, of file: GGUFFile
    ) throws(CheckpointsError) {
        try add(
            Tensor(
                name: tensor.name, shape: tensor.shape, type: tensor.type,
                source: .stored(tensor, file)))
    }

    private mutating func add(_ tensor: Tensor) throws(CheckpointsError) {
        guard (1...Self.longestName).contains(tensor.name.utf8.count) else {
            throw .cannotEncode(
                tensor: tensor.name, reason: "names have 1 to \(Self.longestName) bytes")
        }
        tensors.append(tensor)
    }

    /// The whole file, for small ones.
    package func bytes(alignment: Int = 32) throws -> [UInt8] {
        var output: [UInt8] = []
        _ = try write(alignment: alignment) { span in
            span.withUnsafeBytes { output.append(contentsOf: $0) }
        }
        return output
    }

    /// Writes the file, whole or not at all.
    ///
    /// - Returns: the tensors in their order.
    /// - Throws: ``CheckpointsError/cannotEncode(tensor:reason:)`` when a name or key stands twice,
    ///   or values do not fit their type; `FoundationsError.cannotWrite`.
    @discardableResult
    package func write(to path: String) throws -> [WrittenTensor] {
        var seen: Set<String> = []
        for name in tensors.map(\.name) + pairs.map(\.key) {
            guard !name.isEmpty, seen.insert(name).inserted else {
                throw CheckpointsError.cannotEncode(
                    tensor: name, reason: "a name or key is empty or stands twice")
            }
        }
        var written: [WrittenTensor] = []
        try AtomicFile.write(to: path) { file in
            written = try write(alignment: 32) { try file.append($0) }
        }
        return written
    }

    private func write(
        alignment: Int, _ sink: (RawSpan) throws -> Void
    ) throws -> [WrittenTensor] {
        func put(_ bytes: [UInt8]) throws { try sink(bytes.span.bytes) }
        func pad(_ count: Int) throws {
            try put([UInt8](repeating: 0, count: count.rounded(upTo: alignment) - count))
        }
        let head = head(alignment: alignment)
        try put(head)
        try pad(head.count)
        return try tensors.map { tensor in
            var loss = EncodingLoss()
            switch tensor.source {
            case .values(let values):
                let matrix = try values()
                precondition(matrix.count == tensor.shape.reduce(1, *))
                loss = try TensorEncoder(type: tensor.type)
                    .encode(matrix, name: tensor.name, into: sink)
            case .stored(let stored, let file): try sink(file.bytes(of: stored).bytes)
            }
            try pad(tensor.byteCount)
            return WrittenTensor(name: tensor.name, type: tensor.type, loss: loss)
        }
    }

    /// Everything before the data, not yet padded.
    private func head(alignment: Int) -> [UInt8] {
        var output = Array("GGUF".utf8)
        output.append(littleEndian: UInt32(3))
        output.append(littleEndian: UInt64(tensors.count))
        output.append(littleEndian: UInt64(pairs.count + (alignment == 32 ? 0 : 1)))
        for (key, value) in pairs { output.append(key: key, value: value) }
        if alignment != 32 {
            output.append(key: "general.alignment", value: .uint32(UInt32(alignment)))
        }
        var offset = 0
        for tensor in tensors {
            output.append(text: tensor.name)
            output.append(littleEndian: UInt32(tensor.shape.count))
            for size in tensor.shape.reversed() { output.append(littleEndian: UInt64(size)) }
            output.append(littleEndian: tensor.type.rawValue)
            output.append(littleEndian: UInt64(offset))
            offset += tensor.byteCount.rounded(upTo: alignment)
        }
        return output
    }
}
