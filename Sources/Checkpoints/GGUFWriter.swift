import Foundations

/// Writes small GGUF files, version 3, for tests: metadata, and tensors as F32, Q4_1 or Q8_0.
package struct GGUFWriter {
    private var pairs: [(key: String, value: GGUFValue)] = []
    private var tensors: [(name: String, shape: [Int], type: GGUFTensorType, bytes: [UInt8])] = []

    package init() {}

    /// Adds a metadata value; keys keep the order in which they come.
    package mutating func set(_ key: String, _ value: GGUFValue) {
        pairs.append((key, value))
    }

    /// Adds a tensor.
    ///
    /// - Parameters:
    ///   - name: the name, which must differ from all others.
    ///   - shape: outermost dimension first.
    ///   - values: row-major, finite, as many as the shape says.
    ///   - type: `f32`, or for rows of a multiple of 32 values `q4_1` or `q8_0`.
    /// - Throws: ``CheckpointsError/cannotEncode(tensor:reason:)``.
    package mutating func add(
        _ name: String,
        shape: [Int],
        values: [Float],
        as type: GGUFTensorType = .f32
    ) throws(CheckpointsError) {
        guard let rowLength = shape.last, shape.reduce(1, *) == values.count else {
            throw .cannotEncode(
                tensor: name,
                reason: "\(values.count) values do not fill the shape \(shape)"
            )
        }
        guard rowLength % type.valuesPerBlock == 0 else {
            throw .cannotEncode(
                tensor: name,
                reason: "\(type.name) needs rows of a multiple of \(type.valuesPerBlock) values"
            )
        }
        var bytes: [UInt8] = []
        switch type {
        case .f32: for value in values { bytes.append(littleEndian: value.bitPattern) }
        case .q4_1: BlockEncoding.q4_1(values, into: &bytes)
        case .q8_0: BlockEncoding.q8_0(values, into: &bytes)
        default:
            throw .cannotEncode(tensor: name, reason: "\(type.name) is read but not written")
        }
        tensors.append((name, shape, type, bytes))
    }

    /// The whole file.
    package func bytes(alignment: Int = 32) -> [UInt8] {
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
            offset += tensor.bytes.count.rounded(upTo: alignment)
        }
        for tensor in tensors {
            output.pad(to: alignment)
            output += tensor.bytes
        }
        output.pad(to: alignment)
        return output
    }

    /// Writes the file, whole or not at all.
    package func write(to path: String) throws {
        try AtomicFile.write(bytes(), to: path)
    }
}

// MARK: - Bytes

extension [UInt8] {
    /// Appends an integer's bytes, the least significant first.
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(text: String) {
        append(littleEndian: UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func pad(to alignment: Int) {
        append(contentsOf: repeatElement(0, count: count.rounded(upTo: alignment) - count))
    }

    fileprivate mutating func append(key: String, value: GGUFValue) {
        append(text: key)
        append(littleEndian: value.type.rawValue)
        switch value {
        case .uint8(let value): append(value)
        case .int8(let value): append(littleEndian: value)
        case .uint16(let value): append(littleEndian: value)
        case .int16(let value): append(littleEndian: value)
        case .uint32(let value): append(littleEndian: value)
        case .int32(let value): append(littleEndian: value)
        case .uint64(let value): append(littleEndian: value)
        case .int64(let value): append(littleEndian: value)
        case .float32(let value): append(littleEndian: value.bitPattern)
        case .float64(let value): append(littleEndian: value.bitPattern)
        case .bool(let value): append(value ? 1 : 0)
        case .string(let value): append(text: value)
        case .array(let elements): append(array: elements)
        }
    }

    private mutating func append(array: GGUFArray) {
        append(littleEndian: array.elementType.rawValue)
        append(littleEndian: UInt64(array.count))
        switch array {
        case .integers(let elements, let type):
            for element in elements { append(integer: element, as: type) }
        case .numbers(let elements, type: .float32):
            for element in elements { append(littleEndian: Float(element).bitPattern) }
        case .numbers(let elements, _):
            for element in elements { append(littleEndian: element.bitPattern) }
        case .booleans(let elements): append(contentsOf: elements.map { $0 ? 1 : 0 })
        case .strings(let elements): for element in elements { append(text: element) }
        case .arrays(let elements): for element in elements { append(array: element) }
        }
    }

    private mutating func append(integer: Int64, as type: GGUFValueType) {
        switch type {
        case .uint8, .int8: append(littleEndian: UInt8(truncatingIfNeeded: integer))
        case .uint16, .int16: append(littleEndian: UInt16(truncatingIfNeeded: integer))
        case .uint32, .int32: append(littleEndian: UInt32(truncatingIfNeeded: integer))
        default: append(littleEndian: integer)
        }
    }
}

extension Int {
    /// The least multiple of `step` that is not below this number.
    func rounded(upTo step: Int) -> Int {
        (self + step - 1) / step * step
    }
}

extension GGUFArray {
    fileprivate var elementType: GGUFValueType {
        switch self {
        case .integers(_, let type), .numbers(_, let type): type
        case .booleans: .bool
        case .strings: .string
        case .arrays: .array
        }
    }
}

extension GGUFValue {
    fileprivate var type: GGUFValueType {
        switch self {
        case .uint8: .uint8
        case .int8: .int8
        case .uint16: .uint16
        case .int16: .int16
        case .uint32: .uint32
        case .int32: .int32
        case .uint64: .uint64
        case .int64: .int64
        case .float32: .float32
        case .float64: .float64
        case .bool: .bool
        case .string: .string
        case .array: .array
        }
    }
}
