import CKernels
import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Panels of codes")
struct CodesTests {
    struct Format: Sendable, CustomTestStringConvertible {
        let bits: Int32
        let parts: Int32
        var testDescription: String { "\(bits) bits, \(parts) parts" }
    }

    static let formats = [(4, 1), (4, 2), (8, 1), (8, 2)].map {
        Format(bits: Int32($0.0), parts: Int32($0.1))
    }
    static let shapes = [
        (1, 32, 16), (2, 64, 1), (5, 160, 11), (9, 576, 16), (17, 96, 3), (23, 288, 16),
    ]

    private struct Operands {
        let x: Matrix
        /// The rows as they are multiplied; 4 bytes apart at least.
        let activations: [UInt32]
        let panel: [UInt64]
        let weights: [Float]
    }

    private func operands(_ format: Format, rows: Int, columns: Int, width: Int) -> Operands {
        var random = SeededGenerator(seed: 3, stream: "codes \(format.bits) \(format.parts)")
        let bytes = ck_codes_panel_bytes(columns, format.bits, format.parts)
        var panel = [UInt64](repeating: 0, count: (bytes + 7) / 8), weights: [Float] = []
        for output in 0..<width {
            for group in 0..<columns / CodePanels.groupLength {
                let codes = (0..<CodePanels.groupLength).map { _ in
                    UInt8(random.integer(below: 1 << Int(format.bits)))
                }
                ck_codes_put(
                    &panel, columns, format.bits, format.parts, output, group, codes,
                    random.normals(Int(format.parts), deviation: 0.02),
                    random.normals(Int(format.parts), deviation: 0.3))
            }
            var read = [Float](repeating: 0, count: columns)
            ck_codes_row(panel, columns, format.bits, format.parts, output, &read)
            weights += read
        }
        let x = random.matrix(rows, columns)
        return Operands(
            x: x, activations: quantised(x), panel: panel, weights: weights)
    }

    private func quantised(_ x: Matrix) -> [UInt32] {
        let words = ck_activation_bytes(x.columns) / 4
        return (0..<x.rows).flatMap { row in
            var out = [UInt32](repeating: 0, count: words)
            ck_quantise_activations(x.row(row), x.columns, &out)
            return out
        }
    }

    @Test(
        "every kernel gives the same bits, within the rounding of the activations",
        arguments: formats, shapes)
    func product(format: Format, shape: (Int, Int, Int)) throws {
        let (rows, columns, width) = shape, distance = width + 2
        let operands = operands(format, rows: rows, columns: columns, width: width)
        for beta in [Float(0), 1] {
            let before = [Float](repeating: beta == 0 ? .nan : 0.5, count: rows * distance)
            func run(_ kernel: String) -> [Float]? {
                var y = before
                let isHere = ck_codes_product_with(
                    kernel, operands.activations, rows, operands.panel, columns, format.bits,
                    format.parts, &y, distance, width, beta)
                if !isHere { #expect(y.map(\.bitPattern) == before.map(\.bitPattern)) }
                return isHere ? y : nil
            }
            let plain = try #require(run("portable"))
            for kernel in ["avx512-vnni", "avx2", "neon", String(cString: ck_codes_kernel())] {
                guard let fast = run(kernel) else { continue }
                #expect(fast.map(\.bitPattern) == plain.map(\.bitPattern), "\(kernel)")
            }
            for row in 0..<rows {
                for output in 0..<width {
                    let weights = operands.weights[output * columns..<(output + 1) * columns]
                    let (sum, tolerance) = exactProduct(
                        operands.x.row(row), Array(weights), precision: .int8)
                    let got = Double(plain[row * distance + output])
                    #expect(
                        abs(got - sum - 0.5 * Double(beta)) <= tolerance, "\(row), \(output)")
                }
                let beyond = row * distance + width..<(row + 1) * distance
                #expect(plain[beyond].map(\.bitPattern) == before[beyond].map(\.bitPattern))
            }
        }
    }

    @Test("there is a kernel for this processor, and none of a name that nobody has")
    func names() {
        var y: [Float] = [7]
        #expect(
            !ck_codes_product_with("none", [UInt32](), 0, [UInt64](), 32, 8, 1, &y, 1, 1, 0))
        #expect(y == [7])
        let name = String(cString: ck_codes_kernel())
        #expect(["avx512-vnni", "avx2", "neon", "portable"].contains(name))
    }

    @Test("codes, scales and offsets come back as they were put, row by row", arguments: formats)
    func reading(format: Format) {
        let columns = 64, length = CodePanels.groupLength
        let bytes = ck_codes_panel_bytes(columns, format.bits, format.parts)
        var panel = [UInt64](repeating: 0, count: (bytes + 7) / 8)
        func code(_ row: Int, _ i: Int) -> UInt8 { UInt8((row * 7 + i * 5) % (1 << format.bits)) }
        // Powers of two and sums of few of them: exact in half precision.
        func scale(_ row: Int, _ part: Int) -> Float { Float(row + 1) / Float(64 << part) }
        func offset(_ row: Int, _ part: Int) -> Float { Float(part) - Float(row) / 4 }
        let parts = Array(0..<Int(format.parts))
        for row in 0..<16 {
            for group in 0..<columns / length {
                ck_codes_put(
                    &panel, columns, format.bits, format.parts, row, group,
                    (0..<length).map { code(row, group * length + $0) },
                    parts.map { scale(row, $0) }, parts.map { offset(row, $0) })
            }
        }
        for row in 0..<16 {
            var read = [Float](repeating: 0, count: columns)
            ck_codes_row(panel, columns, format.bits, format.parts, row, &read)
            let want = (0..<columns).map { i in
                let part = format.parts == 2 ? i % length / 16 : 0
                return scale(row, part) * Float(code(row, i)) + offset(row, part)
            }
            #expect(read == want, "row \(row)")
        }
    }

    @Test("zeros, and numbers too small to have a scale, give the product of zeros")
    func smallest() {
        let format = Format(bits: 8, parts: 1)
        let operands = operands(format, rows: 1, columns: 32, width: 16)
        for value in [Float(0), -0.0, 0x1p-140] {
            let x = Matrix(rows: 1, columns: 32)
            x.fill(value)
            var y = [Float](repeating: .nan, count: 16)
            ck_codes_product(quantised(x), 1, operands.panel, 32, 8, 1, &y, 16, 16, 0)
            #expect(y.allSatisfy { $0 == 0 })
        }
    }

    @Test("large and small groups of a row keep their own scales")
    func groups() {
        let format = Format(bits: 8, parts: 1)
        let operands = operands(format, rows: 1, columns: 64, width: 1)
        let x = Matrix(rows: 1, columns: 64, values: (0..<64).map { $0 < 32 ? 1e4 : 1e-4 })
        // The large group meets weights of zero.
        let row = [Float](repeating: 0, count: 32) + operands.weights.suffix(32)
        var panel = operands.panel, y: [Float] = [.nan]
        ck_codes_put(&panel, 64, 8, 1, 0, 0, [UInt8](repeating: 0, count: 32), [1], [0])
        ck_codes_product(quantised(x), 1, panel, 64, 8, 1, &y, 1, 1, 0)
        let (sum, tolerance) = exactProduct(
            [Float](repeating: 0, count: 32) + x.row(0).suffix(32), row, precision: .int8)
        #expect(abs(Double(y[0]) - sum) <= tolerance)
    }
}

@Suite("Quantising weights")
struct QuantisingTests {
    @Test(
        "small weights keep what half precision leaves of their scale, zeros stay zeros",
        arguments: [1e-1, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8] as [Float])
    func small(size: Float) {
        let values = (0..<32).map { size * Float($0 - 16) / 16 }
        let kept = Weight(Matrix(rows: 1, columns: 32, values: values), precision: .int8).floats
        // Steps of the codes, and of the scale: multiples of 2⁻²⁴ when it is small.
        let tolerance = size / 127 + 127 * 0x1p-25
        for (value, want) in zip(kept.values, values) { #expect(abs(value - want) <= tolerance) }
        #expect(kept.values[16] == 0)
    }

    @Test("weights beyond half precision are kept as they are")
    func large() {
        let values = (0..<32).map { 1e5 * Float($0 - 16) }
        let kept = Weight(Matrix(rows: 1, columns: 32, values: values), precision: .int8).floats
        #expect(kept.values == values)
    }
}
