import Checkpoints

/// Builds the bytes of a GGUF file field by field, right or wrong.
struct GGUFBytes {
    var bytes: [UInt8] = []

    init(version: UInt32 = 3, tensors: UInt64, pairs: UInt64 = 0) {
        bytes = Array("GGUF".utf8)
        integer(version)
        integer(tensors)
        integer(pairs)
    }

    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ text: String) {
        integer(UInt64(text.utf8.count))
        bytes += Array(text.utf8)
    }

    /// A tensor's description; `dimensions` as in the file, innermost first.
    mutating func tensor(
        _ name: String,
        dimensions: [UInt64],
        type: UInt32 = 0,
        offset: UInt64 = 0
    ) {
        text(name)
        integer(UInt32(dimensions.count))
        for size in dimensions { integer(size) }
        integer(type)
        integer(offset)
    }

    mutating func data(_ data: [UInt8]) {
        while bytes.count % 32 != 0 { bytes.append(0) }
        bytes += data
    }

    /// A file of one tensor `t`.
    static func tensor(
        dimensions: [UInt64],
        type: UInt32,
        offset: UInt64 = 0,
        data: [UInt8]
    ) -> [UInt8] {
        var file = GGUFBytes(tensors: 1)
        file.tensor("t", dimensions: dimensions, type: type, offset: offset)
        file.data(data)
        return file.bytes
    }
}
