import Foundations

/// How a model is stretched to a context longer than it was first trained on: by what the rotary
/// angles of each channel are divided.
enum RotaryScaling: Equatable {
    /// Every angle by the same.
    case linear(factor: Double)
    /// Llama 3.1's: fast channels stay, slow ones are divided by `factor`, and between the two
    /// wavelengths the frequencies go over evenly from one to the other.
    ///
    /// Channels whose wavelength is below `context / high` are fast, above `context / low` slow.
    /// Source: Grattafiori et al. 2024, arXiv:2407.21783, and the model code published with it.
    case llama3(factor: Double, low: Double, high: Double, context: Double)

    /// The divisors, one for each channel of half a head.
    func factors(headWidth: Int, base: Double) -> [Float] {
        (0..<headWidth / 2).map { channel in
            switch self {
            case .linear(let factor): return Float(factor)
            case .llama3(let factor, let low, let high, let context):
                let wavelength =
                    2 * Double.pi * pow(base, 2 * Double(channel) / Double(headWidth))
                let weight = min(max((context / wavelength - low) / (high - low), 0), 1)
                return Float(1 / ((1 - weight) / factor + weight))
            }
        }
    }
}
