import CKernels
import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Panels of bfloat16")
struct HalvesTests {
    /// Rows that fill tiles of twelve and do not, odd columns, panels that are part empty.
    static let shapes = [(1, 32, 32), (5, 33, 7), (12, 64, 32), (13, 1, 1), (25, 577, 17)]

    static let kernels = ["amx-bf16", "avx512-bf16", "portable"]

    private struct Operands {
        let x: [UInt16]
        let panel: [UInt16]
        /// What they hold, as floats.
        let activations: [Float]
        let weights: [Float]
    }

    private func operands(rows: Int, columns: Int, width: Int) -> Operands {
        var random = SeededGenerator(seed: 1, stream: "halves")
        let stride = ck_halves_stride(columns), panelWidth = Int(ck_halves_width)
        var x: [UInt16] = [], weights: [Float] = []
        var panel = [UInt16](repeating: 0, count: panelWidth * stride)
        for _ in 0..<rows {
            var row = [UInt16](repeating: 0, count: stride)
            ck_halves_round(random.normals(columns), columns, &row)
            x += row
        }
        for output in 0..<width {
            ck_halves_put_row(&panel, columns, output, random.normals(columns))
            var read = [Float](repeating: 0, count: columns)
            ck_halves_row(panel, columns, output, &read)
            weights += read
        }
        let activations = (0..<rows * columns).map {
            widened(x[$0 / columns * stride + $0 % columns])
        }
        return Operands(x: x, panel: panel, activations: activations, weights: weights)
    }

    private func widened(_ half: UInt16) -> Float { Float(bitPattern: UInt32(half) << 16) }

    @Test(
        "every kernel's products are the sums of the rounded terms",
        arguments: shapes, [Float(0), 1])
    func product(shape: (Int, Int, Int), beta: Float) {
        let (rows, columns, width) = shape, distance = width + 3
        let operands = operands(rows: rows, columns: columns, width: width)
        let before = [Float](repeating: beta == 0 ? .nan : 0.5, count: rows * distance)
        for kernel in Self.kernels {
            var y = before
            let isHere = ck_halves_product_with(
                kernel, operands.x, rows, operands.panel, columns, &y, distance, width, beta)
            guard isHere else {
                #expect(y.map(\.bitPattern) == before.map(\.bitPattern))
                continue
            }
            for row in 0..<rows {
                for output in 0..<width {
                    var sum = Double(beta) * 0.5, size = 0.5
                    for i in 0..<columns {
                        let term =
                            Double(operands.activations[row * columns + i])
                            * Double(operands.weights[output * columns + i])
                        sum += term
                        size += abs(term)
                    }
                    let got = Double(y[row * distance + output])
                    #expect(abs(got - sum) <= 1e-6 * size, "\(kernel): \(row), \(output)")
                }
                let beyond = row * distance + width..<(row + 1) * distance
                #expect(y[beyond].map(\.bitPattern) == before[beyond].map(\.bitPattern))
            }
        }
    }

    @Test("the kernel that is used is one of those that are known")
    func names() {
        #expect(Self.kernels.contains(String(cString: ck_halves_kernel())))
        var y: [Float] = [7]
        #expect(!ck_halves_product_with("none", [0, 0], 1, [0, 0], 1, &y, 1, 1, 0))
        #expect(y == [7])
    }

    @Test("rounding goes to the nearest, ties to even; NaN and infinities stay what they are")
    func rounding() {
        // The step behind 1 is 2⁻⁷: half of it is a tie, which falls to the even neighbour.
        let x: [Float] = [
            1, 1 + 0x1p-8, 1 + 0x1.8p-7, 1 + 0x1.02p-8, -0x1p-130, .infinity, -.infinity, .nan,
            Float(bitPattern: 0x7F80_0001), .greatestFiniteMagnitude, -0.0,
        ]
        var halves = [UInt16](repeating: 0xFFFF, count: ck_halves_stride(x.count))
        ck_halves_round(x, x.count, &halves)
        let got = halves.map(widened)
        #expect(got[0..<4] == [1, 1, 1 + 0x1p-6, 1 + 0x1p-7])
        #expect(got[4] == -0x1p-130)
        #expect(got[5] == .infinity && got[6] == -.infinity)
        #expect(got[7].isNaN && got[8].isNaN)
        #expect(got[9] == .infinity)
        #expect(got[10].bitPattern == Float(-0.0).bitPattern)
        #expect(halves[11] == 0, "an odd row is filled up with a zero")
    }

    @Test("two rows put as a pair are what each is when it is put alone")
    func pairs() {
        var random = SeededGenerator(seed: 2)
        let weights = random.matrix(2, 9), width = Int(ck_halves_width)
        var pair = [UInt16](repeating: 0, count: 2 * width), single = pair
        ck_halves_put_pair(&pair, 0, weights.row(0), weights.row(1), 9)
        for output in 0..<9 {
            ck_halves_put_row(&single, 2, output, [weights[0, output], weights[1, output]])
        }
        #expect(pair == single)
    }
}
