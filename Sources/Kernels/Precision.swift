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

    /// What multiplies linear layers on this processor, by a name such as `avx512-bf16` or
    /// `avx2`; `portable` is plain C. nil in f32, where BLAS does.
    public var kernel: String? {
        switch self {
        case .f32: nil
        case .bf16: String(cString: ck_halves_kernel())
        case .int8: String(cString: ck_codes_kernel())
        }
    }

    /// Whether this processor has instructions for it; without, the results are right and slow.
    public var isFast: Bool { kernel != "portable" }
}
