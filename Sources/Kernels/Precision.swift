import CKernels

/// How the weights of linear layers are held and multiplied. Activations between the layers,
/// sums, norms, attention and all that is trained are f32 in every mode.
public enum Precision: String, Sendable, Codable, CaseIterable {
    /// Weights and products in f32.
    case f32
    /// Weights and the activations that meet them rounded to bfloat16 (8 bits of precision).
    case bf16
    /// Weights as the file has quantised them, or else in 8 bits; the activations that meet them
    /// in 16 bits with one scale for 32.
    case int8

    /// Whether it is of use on this processor: bf16 needs instructions for it. int8 is always
    /// offered, for its memory, and slow where only the plain C kernel runs.
    public var isFast: Bool {
        switch self {
        case .f32, .int8: true
        case .bf16: ck_halves_supported()
        }
    }
}
