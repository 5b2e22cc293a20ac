import Foundations

/// A safetensors file: named tensors, read as floats.
///
/// Opening reads the header only; weights are mapped and read when asked for. Everything that the
/// file says about itself is checked first. Tensors of other types than F32, F16 and BF16 may
/// stand in the file, as the positions in BERT's do; only reading them is an error.
/// Source: the format's description in huggingface/safetensors.
public struct SafetensorsFile: Sendable {
    /// The texts under `__metadata__`.
    public let metadata: [String: String]

    /// The tensors, in the order of their bytes.
    public let tensors: [SafetensorsTensor]

    private let file: MappedFile
    private let positions: [String: Int]

    /// Opens a file and checks its header.
    ///
    /// - Throws: a ``CheckpointsError`` for anything but a sound safetensors file.
    public init(path: String) throws(CheckpointsError) {
        file = try MappedFile(path: path)
        (metadata, tensors) = try SafetensorsReader(file: file).contents()
        positions = Dictionary(
            uniqueKeysWithValues: tensors.enumerated().map { ($0.element.name, $0.offset) }
        )
    }

    /// The path that the file was opened by.
    public var path: String { file.path }

    /// The tensor called `name`.
    ///
    /// - Throws: ``CheckpointsError/missingTensor(path:name:nearest:)``.
    public func tensor(named name: String) throws(CheckpointsError) -> SafetensorsTensor {
        guard let position = positions[name] else {
            let nearest = NearestName.closest(to: name, among: tensors.map(\.name))
            throw .missingTensor(path: path, name: name, nearest: nearest)
        }
        return tensors[position]
    }

    /// Writes all values of a tensor as floats.
    ///
    /// - Parameters:
    ///   - tensor: one of this file's ``tensors``.
    ///   - output: **out** `[tensor.valueCount]`, row-major.
    /// - Precondition: `output` has room for them.
    /// - Throws: ``CheckpointsError/unsupportedType(path:tensor:type:supported:)``.
    public func read(
        _ tensor: SafetensorsTensor,
        into output: UnsafeMutablePointer<Float>
    ) throws(CheckpointsError) {
        try file.requireUnchanged()
        let source = try file.bytes(
            at: tensor.byteRange.lowerBound,
            count: tensor.byteRange.count,
            what: "tensor '\(tensor.name)'"
        )
        guard let start = source.baseAddress else { return }
        let count = tensor.valueCount
        switch tensor.type {
        case .float32: FloatDecoding.float32(start, count: count, into: output)
        case .float16: FloatDecoding.float16(start, count: count, into: output)
        case .bfloat16: FloatDecoding.bfloat16(start, count: count, into: output)
        default:
            throw .unsupportedType(
                path: path,
                tensor: tensor.name,
                type: tensor.type.rawValue,
                supported: SafetensorsType.readable.map(\.rawValue)
            )
        }
    }

    /// The same for rooms that open no pointers: `output` must hold exactly the values.
    ///
    /// - Precondition: `output.count == tensor.valueCount`.
    public func read(
        _ tensor: SafetensorsTensor,
        into output: inout MutableSpan<Float>
    ) throws(CheckpointsError) {
        precondition(output.count == tensor.valueCount, "room for exactly the values")
        try output.withUnsafeMutableBufferPointer { buffer throws(CheckpointsError) in
            guard let start = buffer.baseAddress else { return }
            try read(tensor, into: start)
        }
    }

    /// All values of a tensor, row-major, of ``SafetensorsTensor/shape``.
    public func values(of tensor: SafetensorsTensor) throws(CheckpointsError) -> [Float] {
        var values = [Float](repeating: 0, count: tensor.valueCount)
        var span = values.mutableSpan
        try read(tensor, into: &span)
        return values
    }
}
