// How metadata values lie in a GGUF file. Source: ggml's `docs/gguf.md`.

extension [UInt8] {
    /// Appends an integer's bytes, the least significant first.
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(text: String) {
        append(littleEndian: UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    mutating func append(key: String, value: GGUFValue) {
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
