/// The type of a tensor's values in a safetensors file, by its name there.
public enum SafetensorsType: String, Sendable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case float8E5M2 = "F8_E5M2"
    case float8E4M3 = "F8_E4M3"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// The size of one value.
    public var bytesPerValue: Int {
        switch self {
        case .bool, .uint8, .int8, .float8E5M2, .float8E4M3: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// The types that can be read as floats; the others may stand in a file unread.
    static let readable: [SafetensorsType] = [.float32, .float16, .bfloat16]
}

/// Where a tensor lies in a safetensors file, and how it is stored there.
public struct SafetensorsTensor: Sendable, Equatable {
    /// The name, such as `encoder.layer.0.attention.self.query.weight`.
    public let name: String

    /// The dimensions, outermost first, row-major.
    ///
    /// Empty for a single value; a dimension may be 0.
    public let shape: [Int]

    /// The type of the values.
    public let type: SafetensorsType

    /// The tensor's bytes, counted from the start of the file; they may begin anywhere.
    public let byteRange: Range<Int>

    /// The number of values.
    public var valueCount: Int { byteRange.count / type.bytesPerValue }
}
