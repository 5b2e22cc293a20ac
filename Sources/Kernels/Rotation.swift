import CKernels
import Platform

/// The cosines and sines of rotary position embeddings, one row a position.
///
/// Source: Su et al. 2021, arXiv:2104.09864. Channel `i` of the first half of a head is turned
/// with channel `i` of the second half ("rotate half", as Hugging Face lays weights out) by the
/// angle `position · base^(−2i / headWidth) / factors[i]`.
public struct RotaryTable {
    let cosine: Matrix
    let sine: Matrix

    /// - Parameters:
    ///   - positions: rows of the table, ≥ 1.
    ///   - headWidth: even.
    ///   - base: > 0; 10,000 in the paper, 100,000 for SmolLM2.
    ///   - factors: `headWidth / 2` divisors of the angles, > 0, by which models are
    ///     stretched to longer contexts; nil for none.
    public init(positions: Int, headWidth: Int, base: Double, factors: [Float]? = nil) {
        precondition(positions >= 1 && headWidth > 0 && headWidth.isMultiple(of: 2) && base > 0)
        let half = headWidth / 2
        precondition(factors.map { $0.count == half } ?? true)
        cosine = Matrix(uninitializedRows: positions, columns: half)
        sine = Matrix(uninitializedRows: positions, columns: half)
        for channel in 0..<half {
            let plain = pow(base, -2 * Double(channel) / Double(headWidth))
            let frequency = Float(plain / Double(factors?[channel] ?? 1))
            for position in 0..<positions {
                let angle = Float(position) * frequency
                cosine.base[position * half + channel] = cosf(angle)
                sine.base[position * half + channel] = sinf(angle)
            }
        }
    }

    /// How many positions the table knows.
    public var positions: Int { cosine.rows }
}

extension Compute {
    /// Whether to turn forwards, or back as gradients are.
    public enum Turn: Float, Sendable {
        case forward = 1
        case backward = -1
    }

    /// Turns every head of every row by its position's angles, in place.
    ///
    /// - Parameters:
    ///   - x: **in-out** `[tokens, heads · headWidth]`.
    ///   - positions: `[tokens]`, each within the table.
    ///   - turn: `.backward` is the transpose of `.forward`: the backward pass.
    public func rotate(_ x: Matrix, positions: [Int], table: RotaryTable, turn: Turn = .forward) {
        let half = table.cosine.columns
        precondition(positions.count == x.rows && x.columns.isMultiple(of: 2 * half))
        precondition(positions.allSatisfy { $0 >= 0 && $0 < table.positions })
        forEachRows(of: x) { range in
            for row in range {
                let angles = positions[row] * half
                for head in stride(from: 0, to: x.columns, by: 2 * half) {
                    ck_rotate(
                        x.base + row * x.columns + head, table.cosine.base + angles,
                        table.sine.base + angles, turn.rawValue, half)
                }
            }
        }
    }
}
