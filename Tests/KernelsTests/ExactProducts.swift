import Kernels

/// `Σ x · w` in `Double`, and how far the rounding of x in this precision may move it.
///
/// A term moves by at most half a step of its activation. In bf16 the step is a share of the
/// number itself; in int8 one of the largest number among 32 neighbours. The sums in f32 are worth
/// a few millionths of the terms' sizes.
func exactProduct(
    _ x: [Float], _ weights: [Float], precision: Precision
) -> (sum: Double, tolerance: Double) {
    var sum = 0.0, size = 1.0, rounding = 0.0
    for start in stride(from: 0, to: x.count, by: 32) {
        let group = start..<min(start + 32, x.count)
        let largest = group.reduce(0) { max($0, abs(Double(x[$1]))) }
        for i in group {
            let term = Double(x[i]) * Double(weights[i])
            sum += term
            size += abs(term)
            switch precision {
            case .f32: break
            case .bf16: rounding += abs(term) / 256
            case .int8: rounding += abs(Double(weights[i])) * largest / (2 * int8ActivationCodes)
            }
        }
    }
    return (sum, rounding + 2e-6 * size)
}

/// The largest code of an activation that meets int8 weights.
private let int8ActivationCodes = 32512.0
