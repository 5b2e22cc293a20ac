import Foundations
package import Kernels

/// A tensor to be written: its name, its shape (outermost dimension first) and its values.
public struct NamedTensor: Sendable, Equatable {
    /// The name, such as `base_model.model.layers.0.q_proj.lora_A.weight`.
    public var name: String

    /// The dimensions, outermost first, row-major.
    public var shape: [Int]

    /// The values, as many as the shape says.
    public var values: [Float]

    /// A tensor of as many values as the shape says.
    public init(name: String, shape: [Int], values: [Float]) {
        self.name = name
        self.shape = shape
        self.values = values
    }
}

/// A matrix to be written under a name; one row is a vector.
package struct NamedMatrix {
    let name: String
    let rows: Int
    let columns: Int
    let values: () throws -> Matrix

    /// - Parameter values: called when its turn comes, so that only one copy stands in memory.
    package init(
        name: String, rows: Int, columns: Int, values: @escaping () throws -> Matrix
    ) {
        self.name = name
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    fileprivate var shape: [Int] { rows == 1 ? [columns] : [rows, columns] }
}

extension SafetensorsFile {
    /// Writes tensors as F32, the whole file or nothing.
    ///
    /// The same tensors give the same bytes, in whatever order they come: data stand in the order
    /// of the names, and the header is filled with blanks to a multiple of eight bytes.
    ///
    /// - Parameters:
    ///   - tensors: names that differ, shapes and values.
    ///   - metadata: texts for `__metadata__`; PyTorch's readers want `format` to be `pt`.
    ///   - path: the file to write or replace.
    /// - Throws: ``CheckpointsError/cannotEncode(tensor:reason:)`` when names, shapes and values do
    ///   not fit together, or `FoundationsError.cannotWrite`.
    public static func write(
        _ tensors: [NamedTensor],
        metadata: [String: String] = ["format": "pt"],
        to path: String
    ) throws {
        let sorted = tensors.sorted { $0.name < $1.name }
        let head = try head(
            of: sorted.map { ($0.name, $0.shape, $0.values.count) }, metadata: metadata)
        try AtomicFile.write(to: path) { writer in
            try writer.append(head.span.bytes)
            for tensor in sorted { try writer.append(tensor.values.span.bytes) }
        }
    }

    /// Writes matrices one after the other, without a copy of the file; else as for tensors with
    /// values.
    ///
    /// - Parameter type: `float32`, `float16` or `bfloat16`.
    /// - Returns: the tensors in the order of their names.
    @discardableResult
    package static func write(
        _ matrices: [NamedMatrix],
        as type: SafetensorsType = .float32,
        metadata: [String: String] = ["format": "pt"],
        to path: String
    ) throws -> [WrittenTensor] {
        let sorted = matrices.sorted { $0.name < $1.name }
        let head = try head(
            of: sorted.map { ($0.name, $0.shape, $0.rows * $0.columns) }, as: type,
            metadata: metadata)
        let encoder = TensorEncoder(type: type.encoded)
        var written: [WrittenTensor] = []
        try AtomicFile.write(to: path) { writer in
            try writer.append(head.span.bytes)
            for named in sorted {
                let matrix = try named.values()
                precondition(matrix.rows == named.rows && matrix.columns == named.columns)
                let loss = try encoder.encode(matrix, name: named.name) { try writer.append($0) }
                written.append(WrittenTensor(name: named.name, type: encoder.type, loss: loss))
            }
        }
        return written
    }

    /// What stands before the data: the header's length and the header.
    private static func head(
        of tensors: [(name: String, shape: [Int], count: Int)],
        as type: SafetensorsType = .float32,
        metadata: [String: String]
    ) throws -> [UInt8] {
        let header = try header(of: tensors, as: type, metadata: metadata)
        var text = Array(try CanonicalJSON.encodeLine(header).utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -text.count & 7))
        var head: [UInt8] = []
        head.append(littleEndian: UInt64(text.count))
        return head + text
    }

    private static func header(
        of tensors: [(name: String, shape: [Int], count: Int)],
        as type: SafetensorsType,
        metadata: [String: String]
    ) throws(CheckpointsError) -> SafetensorsHeader {
        var header = SafetensorsHeader()
        header.metadata = metadata
        var offset = 0
        for (name, shape, count) in tensors {
            guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == count else {
                throw .cannotEncode(
                    tensor: name, reason: "\(count) values do not fill the shape \(shape)")
            }
            guard name != SafetensorsHeader.metadataKey else {
                throw .cannotEncode(tensor: name, reason: "the format keeps this name")
            }
            let end = offset + count * type.bytesPerValue
            let entry = SafetensorsHeader.Entry(
                type: type.rawValue, shape: shape, offsets: [offset, end])
            guard header.entries.updateValue(entry, forKey: name) == nil else {
                throw .cannotEncode(tensor: name, reason: "the name stands twice")
            }
            offset = end
        }
        return header
    }
}

extension SafetensorsType {
    /// The same type by ggml's name, for the encoder.
    fileprivate var encoded: GGUFTensorType {
        switch self {
        case .float16: .f16
        case .bfloat16: .bf16
        case .float32: .f32
        default: preconditionFailure("\(rawValue) is read but not written")
        }
    }
}
