import Foundations

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
        try AtomicFile.write(bytes(of: tensors, metadata: metadata), to: path)
    }

    private static func bytes(
        of tensors: [NamedTensor],
        metadata: [String: String]
    ) throws -> [UInt8] {
        let sorted = tensors.sorted { $0.name < $1.name }
        let (header, dataBytes) = try header(of: sorted, metadata: metadata)
        var text = Array(try CanonicalJSON.encodeLine(header).utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -text.count & 7))

        var output: [UInt8] = []
        output.reserveCapacity(8 + text.count + dataBytes)
        output.append(littleEndian: UInt64(text.count))
        output += text
        for tensor in sorted {
            tensor.values.withUnsafeBytes { output.append(contentsOf: $0) }
        }
        return output
    }

    private static func header(
        of tensors: [NamedTensor],
        metadata: [String: String]
    ) throws(CheckpointsError) -> (SafetensorsHeader, dataBytes: Int) {
        var header = SafetensorsHeader()
        header.metadata = metadata
        var offset = 0
        for tensor in tensors {
            guard tensor.shape.allSatisfy({ $0 >= 0 }),
                tensor.shape.reduce(1, *) == tensor.values.count
            else {
                throw .cannotEncode(
                    tensor: tensor.name,
                    reason: "\(tensor.values.count) values do not fill the shape \(tensor.shape)"
                )
            }
            guard tensor.name != SafetensorsHeader.metadataKey else {
                throw .cannotEncode(tensor: tensor.name, reason: "the format keeps this name")
            }
            let end = offset + tensor.values.count * MemoryLayout<Float>.size
            let entry = SafetensorsHeader.Entry(
                type: SafetensorsType.float32.rawValue,
                shape: tensor.shape,
                offsets: [offset, end]
            )
            guard header.entries.updateValue(entry, forKey: tensor.name) == nil else {
                throw .cannotEncode(tensor: tensor.name, reason: "the name stands twice")
            }
            offset = end
        }
        return (header, offset)
    }
}
