import Foundations

/// The type of a metadata value, by its number in the file.
public enum GGUFValueType: UInt32, Sendable, CaseIterable {
    case uint8 = 0
    case int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64
}

/// One metadata value of a GGUF file, in the type that it has there.
public enum GGUFValue: Sendable, Equatable {
    case uint8(UInt8)
    case int8(Int8)
    case uint16(UInt16)
    case int16(Int16)
    case uint32(UInt32)
    case int32(Int32)
    case uint64(UInt64)
    case int64(Int64)
    case float32(Float)
    case float64(Double)
    case bool(Bool)
    case string(String)
    case array(GGUFArray)
}

/// A metadata array, stored by kind, so that a vocabulary of 49 thousand strings is one array of
/// strings and not 49 thousand values.
public indirect enum GGUFArray: Sendable, Equatable {
    /// Whole numbers of the file's type `type`; an unsigned one beyond `Int64.max` is refused.
    case integers([Int64], type: GGUFValueType)
    /// Floating-point numbers; those of `float32` are exact here.
    case numbers([Double], type: GGUFValueType)
    case booleans([Bool])
    case strings([String])
    case arrays([GGUFArray])

    /// The number of elements.
    public var count: Int {
        switch self {
        case .integers(let elements, _): elements.count
        case .numbers(let elements, _): elements.count
        case .booleans(let elements): elements.count
        case .strings(let elements): elements.count
        case .arrays(let elements): elements.count
        }
    }
}

extension GGUFValue {
    /// The value as a whole number; `nil` for another type or beyond `Int`.
    public var integer: Int? {
        switch self {
        case .uint8(let value): Int(value)
        case .int8(let value): Int(value)
        case .uint16(let value): Int(value)
        case .int16(let value): Int(value)
        case .uint32(let value): Int(value)
        case .int32(let value): Int(value)
        case .uint64(let value): Int(exactly: value)
        case .int64(let value): Int(value)
        default: nil
        }
    }

    /// The value as a number, whole or not; `nil` for another type.
    public var number: Double? {
        switch self {
        case .float32(let value): Double(value)
        case .float64(let value): value
        default: integer.map(Double.init)
        }
    }

    /// The truth value; `nil` for another type.
    public var boolean: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The text; `nil` for another type.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements of an array of texts; `nil` for another type.
    public var strings: [String]? {
        if case .array(.strings(let elements)) = self { elements } else { nil }
    }

    /// The elements of an array of whole numbers; `nil` for another type.
    public var integers: [Int]? {
        if case .array(.integers(let elements, _)) = self { elements.map(Int.init) } else { nil }
    }

    /// The elements of an array of numbers with a fraction; `nil` for another type.
    public var numbers: [Double]? {
        if case .array(.numbers(let elements, _)) = self { elements } else { nil }
    }

    /// What kind of value this is, for a message: "a string", "an array of 3 integers".
    var kind: String {
        switch self {
        case .string: "a string"
        case .bool: "a truth value"
        case .float32, .float64: "a number with a fraction"
        case .array(let elements): "an array of \(elements.count) elements"
        default: "a whole number"
        }
    }
}
