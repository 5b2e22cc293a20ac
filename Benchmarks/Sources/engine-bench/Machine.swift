import Dispatch
import Kernels

extension Bench {
    /// The rate of a large square product: what the models' products could reach.
    func product() -> Measurement {
        let size = 1024
        let ones = [Float](repeating: 1, count: size * size)
        let a = Matrix(rows: size, columns: size, values: ones)
        let b = Matrix(rows: size, columns: size, values: ones)
        let c = Matrix(rows: size, columns: size)
        let billions = 2 * Double(size * size * size) / 1e9
        compute.multiply(a, .plain, b, .plain, into: c)
        return Measurement(
            .product,
            rates: (0..<20 * repeats).map { _ in
                billions / seconds { compute.multiply(a, .plain, b, .plain, into: c) }
            })
    }

    /// How fast the threads together read memory.
    func bandwidth() -> Measurement {
        let bytes = 1 << 29
        let values = [SIMD16<Float>](repeating: .one, count: bytes / 64)
        let reader = Reader(values: values, parts: compute.threads)
        reader.run()
        return Measurement(
            .bandwidth,
            rates: (0..<5 * repeats).map { _ in
                Double(bytes) / 1e9 / seconds { reader.run() }
            })
    }
}

/// Sums an array on several threads.
private struct Reader: Sendable {
    let values: [SIMD16<Float>]
    let parts: Int

    func run() {
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let length = values.count / parts
            let sum = sum(part * length..<(part + 1) * length)
            // Never true: it keeps the compiler from leaving the reading out.
            precondition(sum >= 0, "a sum of ones is \(sum)")
        }
    }

    private func sum(_ range: Range<Int>) -> Float {
        var first = SIMD16<Float>.zero, second = SIMD16<Float>.zero
        var index = range.lowerBound
        while index + 1 < range.upperBound {
            first += values[index]
            second += values[index + 1]
            index += 2
        }
        return (first + second).sum()
    }
}
