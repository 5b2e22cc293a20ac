// erf, exp, log, sin and cos of Double are not in FoundationEssentials.
import Foundation

/// Every kernel once more, in `Double` and without any cleverness. Matrices are row-major.
enum Naive {
    /// `op(a) · op(b)`; the matrices as they stand in memory.
    static func product(
        _ a: [Double], turned turnA: Bool, _ b: [Double], turned turnB: Bool, m: Int, n: Int, k: Int
    ) -> [Double] {
        var c = [Double](repeating: 0, count: m * n)
        for row in 0..<m {
            for inner in 0..<k {
                let factor = turnA ? a[inner * m + row] : a[row * k + inner]
                for column in 0..<n {
                    c[row * n + column] +=
                        factor * (turnB ? b[column * k + inner] : b[inner * n + column])
                }
            }
        }
        return c
    }

    static func rmsNorm(_ x: [Double], gain: [Double], epsilon: Double) -> [Double] {
        byRow(x, gain.count) { row in
            let inverse =
                1 / (row.reduce(0) { $0 + $1 * $1 } / Double(row.count) + epsilon).squareRoot()
            return zip(row, gain).map { $0 * inverse * $1 }
        }
    }

    static func layerNorm(
        _ x: [Double], gain: [Double], bias: [Double], epsilon: Double
    ) -> [Double] {
        byRow(x, gain.count) { row in
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            return row.indices.map {
                (row[$0] - mean) / (variance + epsilon).squareRoot() * gain[$0] + bias[$0]
            }
        }
    }

    static func swiglu(gate: [Double], up: [Double]) -> [Double] {
        zip(gate, up).map { $0 / (1 + exp(-$0)) * $1 }
    }

    static func geglu(gate: [Double], up: [Double]) -> [Double] {
        zip(gate, up).map { g, u in
            g / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (g + 0.044715 * g * g * g))) * u
        }
    }

    static func gelu(_ x: Double) -> Double { x / 2 * (1 + erf(x / 2.0.squareRoot())) }

    static func rotate(
        _ x: [Double], positions: [Int], headWidth: Int, base: Double, factors: [Float]? = nil
    ) -> [Double] {
        let half = headWidth / 2, columns = x.count / max(positions.count, 1)
        var y = x
        for (row, position) in positions.enumerated() {
            for head in stride(from: row * columns, to: (row + 1) * columns, by: headWidth) {
                for channel in 0..<half {
                    let angle =
                        Double(position) * pow(base, -2 * Double(channel) / Double(headWidth))
                        / Double(factors?[channel] ?? 1)
                    let (a, b) = (x[head + channel], x[head + half + channel])
                    y[head + channel] = a * cos(angle) - b * sin(angle)
                    y[head + half + channel] = b * cos(angle) + a * sin(angle)
                }
            }
        }
        return y
    }

    static func logSumExp(_ x: [Double]) -> Double {
        let top = x.max() ?? 0
        return top + log(x.reduce(0) { $0 + exp($1 - top) })
    }

    static func logLikelihoods(_ logits: [Double], columns: Int, targets: [Int]) -> [Double] {
        targets.enumerated().map { row, target in
            let row = Array(logits[row * columns..<(row + 1) * columns])
            return row[target] - logSumExp(row)
        }
    }

    /// The sizes of an attention call.
    struct Heads {
        var heads: Int
        var keyHeads: Int
        var width: Int
        var isCausal: Bool
    }

    /// Attention of one sequence: `query` rows look at `key` and `value` rows, the last of which
    /// are their own when the mask is causal.
    static func attention(
        query: [Double], key: [Double], value: [Double], _ sizes: Heads
    ) -> [Double] {
        let columns = sizes.heads * sizes.width, keyColumns = sizes.keyHeads * sizes.width
        let queries = query.count / columns, keys = key.count / keyColumns
        var out = [Double](repeating: 0, count: query.count)
        for row in 0..<queries {
            let visible = sizes.isCausal ? max(0, keys - queries + row + 1) : keys
            for head in 0..<sizes.heads where visible > 0 {
                let start = row * columns + head * sizes.width
                let group = head / (sizes.heads / sizes.keyHeads) * sizes.width
                let scores = (0..<visible).map { other in
                    (0..<sizes.width).reduce(0) {
                        $0 + query[start + $1] * key[other * keyColumns + group + $1]
                    } / Double(sizes.width).squareRoot()
                }
                let total = logSumExp(scores)
                for (other, score) in scores.enumerated() {
                    for channel in 0..<sizes.width {
                        out[start + channel] +=
                            exp(score - total) * value[other * keyColumns + group + channel]
                    }
                }
            }
        }
        return out
    }

    private static func byRow(
        _ x: [Double], _ columns: Int, _ body: ([Double]) -> [Double]
    ) -> [Double] {
        stride(from: 0, to: x.count, by: columns).flatMap { body(Array(x[$0..<$0 + columns])) }
    }
}

/// The inner product, which makes a number of what a backward pass is tried on.
func inner(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
