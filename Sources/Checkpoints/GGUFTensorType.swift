/// How the values of a GGUF tensor are stored: plain floats, or blocks of 32 or 256 small integers
/// with their scales.
///
/// Source: the type numbers and block layouts of ggml (`ggml.h`, `ggml-common.h`).
public enum GGUFTensorType: UInt32, Sendable, CaseIterable {
    case f32 = 0
    case f16 = 1
    case q4_0 = 2
    case q4_1 = 3
    case q5_0 = 6
    case q5_1 = 7
    case q8_0 = 8
    case q4_k = 12
    case q5_k = 13
    case q6_k = 14
    case bf16 = 30

    /// The name as ggml writes it, such as "Q4_1".
    public var name: String {
        switch self {
        case .f32: "F32"
        case .f16: "F16"
        case .bf16: "BF16"
        case .q4_0: "Q4_0"
        case .q4_1: "Q4_1"
        case .q5_0: "Q5_0"
        case .q5_1: "Q5_1"
        case .q8_0: "Q8_0"
        case .q4_k: "Q4_K"
        case .q5_k: "Q5_K"
        case .q6_k: "Q6_K"
        }
    }

    /// The number of values that one block holds; 1 for plain floats.
    public var valuesPerBlock: Int { layout?.valueCount ?? 1 }

    /// The number of bytes that one block takes.
    public var bytesPerBlock: Int { layout?.byteCount ?? (self == .f32 ? 4 : 2) }

    /// The bits that hold any code of a quantised type: 4, or 8 for whatever is longer; `nil` for
    /// plain floats.
    package var codeBits: Int? { layout?.codeBits }

    /// How many scales a group of 32 values has: 2 when each half has its own.
    package var partsPerGroup: Int { layout?.partsPerGroup ?? 1 }

    /// How a quantised type is read; `nil` for plain floats.
    var layout: (any QuantisedBlock.Type)? {
        switch self {
        case .f32, .f16, .bf16: nil
        case .q4_0: Q4_0.self
        case .q4_1: Q4_1.self
        case .q5_0: Q5_0.self
        case .q5_1: Q5_1.self
        case .q8_0: Q8_0.self
        case .q4_k: Q4_K.self
        case .q5_k: Q5_K.self
        case .q6_k: Q6_K.self
        }
    }

    /// The name of any ggml type by its number, for the message about one that is not supported.
    static func name(ofNumber number: UInt32) -> String {
        if let known = GGUFTensorType(rawValue: number) { return known.name }
        return otherNames[number] ?? "number \(number)"
    }

    private static let otherNames: [UInt32: String] = [
        9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS",
        19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16",
        26: "I32", 27: "I64", 28: "F64",
        29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
    ]
}
