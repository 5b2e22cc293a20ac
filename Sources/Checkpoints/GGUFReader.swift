import Foundations

/// Reads and checks the header of a GGUF file: counts, metadata, tensor descriptions.
struct GGUFReader {
    /// What a header says.
    struct Contents {
        var version: Int
        var metadata: [String: GGUFValue]
        var metadataKeys: [String]
        var tensors: [GGUFTensor]
        var positions: [String: Int]
    }

    /// The alignment of tensor data where the file names none.
    private static let defaultAlignment = 32

    private var cursor: ByteCursor

    init(file: MappedFile) {
        cursor = ByteCursor(file: file)
    }

    private var path: String { cursor.file.path }

    /// The whole header.
    mutating func contents() throws(CheckpointsError) -> Contents {
        let version = try readVersion()
        // A description takes 32 bytes at least: name length, rank, a dimension, type, offset.
        let tensorCount = try cursor.nextCount(bytesPerElement: 32, "the number of tensors")
        // A pair takes 13 bytes at least: key length, type, a one-byte value.
        let pairCount = try cursor.nextCount(bytesPerElement: 13, "the number of metadata keys")

        var metadata: [String: GGUFValue] = [:]
        var metadataKeys: [String] = []
        for index in 0..<pairCount {
            let key = try cursor.nextString("metadata key \(index)")
            let value = try GGUFValueReader.value(named: key, from: &cursor)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw .duplicate(path: path, what: "metadata key", name: key)
            }
            metadataKeys.append(key)
        }
        let alignment = try alignment(in: metadata)
        let (tensors, positions) = try readTensors(count: tensorCount, alignment: alignment)
        return Contents(
            version: version,
            metadata: metadata,
            metadataKeys: metadataKeys,
            tensors: tensors,
            positions: positions
        )
    }

    private mutating func readVersion() throws(CheckpointsError) -> Int {
        let magic = try? cursor.nextBytes(4, "the signature")
        guard let magic, magic.elementsEqual("GGUF".utf8) else {
            throw .wrongFormat(
                path: path,
                expected: "GGUF",
                found: FileSignature.describe(cursor.file)
            )
        }
        let version = try cursor.next(UInt32.self, "the version")
        if version == 2 || version == 3 { return Int(version) }
        let isBigEndian = (1...3).contains(version.byteSwapped)
        throw cursor.malformed(
            "the version",
            at: 4,
            expected: "2 or 3",
            found: isBigEndian ? "a big-endian file, which is not supported" : "\(version)"
        )
    }

    private func alignment(
        in metadata: [String: GGUFValue]
    ) throws(CheckpointsError) -> Int {
        let key = "general.alignment"
        guard let stored = metadata[key] else { return Self.defaultAlignment }
        guard case .uint32(let alignment) = stored, alignment.nonzeroBitCount == 1 else {
            let found = stored.integer.map(String.init) ?? stored.kind
            throw .wrongValue(
                path: path,
                key: key,
                expected: "a power of two of 32 bits",
                found: found
            )
        }
        return Int(alignment)
    }
}

// MARK: - Tensors

extension GGUFReader {
    /// A tensor as described in the header, its data's place counted from where all data begins.
    private struct Description {
        var name: String
        var shape: [Int]
        var type: GGUFTensorType
        var offset: UInt64
    }

    private mutating func readTensors(
        count: Int,
        alignment: Int
    ) throws(CheckpointsError) -> ([GGUFTensor], [String: Int]) {
        var descriptions: [Description] = []
        var positions: [String: Int] = [:]
        for index in 0..<count {
            let description = try readDescription(index)
            guard positions.updateValue(index, forKey: description.name) == nil else {
                throw .duplicate(path: path, what: "tensor", name: description.name)
            }
            descriptions.append(description)
        }
        let padding = (alignment - cursor.offset % alignment) % alignment
        var tensors: [GGUFTensor] = []
        for description in descriptions {
            tensors.append(
                try place(description, dataStart: cursor.offset + padding, alignment: alignment)
            )
        }
        try checkNoOverlap(tensors)
        return (tensors, positions)
    }

    private mutating func readDescription(
        _ index: Int
    ) throws(CheckpointsError) -> Description {
        let name = try cursor.nextString("the name of tensor \(index)")
        let rankStart = cursor.offset
        let rank = try cursor.next(UInt32.self, "the rank of tensor '\(name)'")
        guard (1...4).contains(rank) else {
            throw cursor.malformed(
                "the rank of tensor '\(name)'",
                at: rankStart,
                expected: "1 to 4 dimensions",
                found: "\(rank)"
            )
        }
        var shape: [Int] = []
        for _ in 0..<rank {
            let start = cursor.offset
            let size = try cursor.next(UInt64.self, "a dimension of tensor '\(name)'")
            guard size > 0, let size = Int(exactly: size) else {
                throw cursor.malformed(
                    "a dimension of tensor '\(name)'",
                    at: start,
                    expected: "1 or more",
                    found: "\(size)"
                )
            }
            shape.insert(size, at: 0)
        }
        let number = try cursor.next(UInt32.self, "the type of tensor '\(name)'")
        guard let type = GGUFTensorType(rawValue: number) else {
            throw .unsupportedType(
                path: path,
                tensor: name,
                type: GGUFTensorType.name(ofNumber: number),
                supported: GGUFTensorType.allCases.map(\.name)
            )
        }
        let offset = try cursor.next(UInt64.self, "the offset of tensor '\(name)'")
        return Description(name: name, shape: shape, type: type, offset: offset)
    }

    /// Turns a description into a tensor whose bytes are known to lie inside the file.
    private func place(
        _ description: Description,
        dataStart: Int,
        alignment: Int
    ) throws(CheckpointsError) -> GGUFTensor {
        let (name, shape, type) = (description.name, description.shape, description.type)
        func malformed(_ expected: String, _ found: String) -> CheckpointsError {
            .malformed(path: path, place: "tensor '\(name)'", expected: expected, found: found)
        }
        let rowLength = shape[shape.count - 1]
        guard rowLength % type.valuesPerBlock == 0 else {
            throw malformed("rows of a multiple of \(type.valuesPerBlock) values", "\(rowLength)")
        }
        var byteCount = rowLength / type.valuesPerBlock
        for factor in shape.dropLast() + [type.bytesPerBlock] {
            let (product, overflows) = byteCount.multipliedReportingOverflow(by: factor)
            guard !overflows else { throw malformed("a size below 2^63 bytes", "shape \(shape)") }
            byteCount = product
        }
        guard description.offset % UInt64(alignment) == 0 else {
            throw malformed("an offset that \(alignment) divides", "\(description.offset)")
        }
        let available = max(0, cursor.file.count - dataStart)
        guard description.offset <= UInt64(available) else {
            throw malformed(
                "an offset of at most \(available), the bytes of data",
                "\(description.offset)"
            )
        }
        let start = dataStart + Int(description.offset)
        _ = try cursor.file.bytes(at: start, count: byteCount, what: "tensor '\(name)'")
        return GGUFTensor(
            name: name,
            shape: shape,
            type: type,
            byteRange: start..<(start + byteCount)
        )
    }

    private func checkNoOverlap(_ tensors: [GGUFTensor]) throws(CheckpointsError) {
        let sorted = tensors.sorted { $0.byteRange.lowerBound < $1.byteRange.lowerBound }
        for (earlier, later) in zip(sorted, sorted.dropFirst())
        where later.byteRange.lowerBound < earlier.byteRange.upperBound {
            throw .malformed(
                path: path,
                place: "tensor '\(later.name)'",
                expected: "data after that of '\(earlier.name)', which ends at byte "
                    + "\(earlier.byteRange.upperBound)",
                found: "data from byte \(later.byteRange.lowerBound)"
            )
        }
    }
}
