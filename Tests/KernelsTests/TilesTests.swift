import CKernels
import EmulatedTiles
import Foundations
import Kernels
import TestSupport
import Testing

/// The kernel for tiles runs on hardly any machine: here it runs on tiles in plain C.
@Suite("Panels of bfloat16 on emulated tiles")
struct TilesTests {
    private struct Operands {
        let rows: Int
        let columns: Int
        /// Rounded to bfloat16; behind their ends lies NaN, which no sum would survive.
        let x: [UInt16]
        let panel: [UInt16]

        init(rows: Int, columns: Int, number: () -> Float) {
            self.rows = rows
            self.columns = columns
            let stride = ck_halves_stride(columns), width = Int(ck_halves_width)
            let beyond = [UInt16](repeating: 0x7FC0, count: 2048)
            var x: [UInt16] = [], panel = [UInt16](repeating: 0, count: width * stride)
            for _ in 0..<rows {
                var row = [UInt16](repeating: 0, count: stride)
                ck_halves_round((0..<columns).map { _ in number() }, columns, &row)
                x += row
            }
            for output in 0..<width {
                ck_halves_put_row(
                    &panel, columns, output, (0..<columns).map { _ in number() })
            }
            self.x = x + beyond
            self.panel = panel + beyond
        }

        typealias Kernel = (
            UnsafePointer<UInt16>, Int, UnsafePointer<UInt16>, Int, UnsafeMutablePointer<Float>,
            Int, Int, Float
        ) -> Void

        func product(_ kernel: Kernel, width: Int, distance: Int, beta: Float) -> [Float] {
            var y = [Float](repeating: beta == 0 ? .nan : 3, count: rows * distance)
            kernel(x, rows, panel, columns, &y, distance, width, beta)
            return y
        }
    }

    @Test(
        "whole numbers give the bits of plain C, for every number of rows",
        arguments: [1, 2, 7, 31, 32, 33, 64, 75, 130])
    func wholeNumbers(columns: Int) {
        var random = SeededGenerator(seed: 3, stream: "tiles \(columns)")
        for rows in 1...70 {
            let operands = Operands(rows: rows, columns: columns) {
                Float(random.integer(below: 255)) - 127
            }
            for (width, beta) in [(32, Float(0)), (32, 1), (17, 0), (16, 1), (1, 1)] {
                let tiles = operands.product(
                    emulated_tiles_product, width: width, distance: width + 2, beta: beta)
                let plain = operands.product(
                    ck_halves_product_portable, width: width, distance: width + 2, beta: beta)
                #expect(
                    tiles.map(\.bitPattern) == plain.map(\.bitPattern),
                    "\(rows) rows, \(columns) columns, width \(width), beta \(beta)")
            }
        }
        #expect(emulated_tiles_in_use() == 0, "tiles are released")
    }

    @Test("any numbers give plain C's up to the rounding of sums", arguments: [33, 576])
    func anyNumbers(columns: Int) {
        var random = SeededGenerator(seed: 4, stream: "tiles")
        let operands = Operands(rows: 37, columns: columns) { random.normals(1)[0] }
        let tiles = operands.product(emulated_tiles_product, width: 32, distance: 32, beta: 1)
        let plain = operands.product(ck_halves_product_portable, width: 32, distance: 32, beta: 1)
        // A sum's terms have sizes of 1; its rounding is a few millionths of all of them.
        expectClose(tiles, plain.map(Double.init), absolute: 1e-6 * Double(columns))
    }

    @Test("a row's product does not depend on the rows that come with it")
    func company() {
        var random = SeededGenerator(seed: 5, stream: "tiles")
        let columns = 77, width = 32, stride = ck_halves_stride(columns)
        let all = Operands(rows: 40, columns: columns) { random.normals(1)[0] }
        let together = all.product(emulated_tiles_product, width: width, distance: width, beta: 0)
        for row in 0..<40 {
            var alone = [Float](repeating: .nan, count: width)
            emulated_tiles_product(
                Array(all.x[(row * stride)...]), 1, all.panel, columns, &alone, width, width, 0)
            let same = together[row * width..<(row + 1) * width]
            #expect(alone.map(\.bitPattern) == same.map(\.bitPattern), "row \(row)")
        }
    }

    @Test("the kernel's check of itself accepts sound tiles and no others")
    func selfCheck() {
        #expect(emulated_tiles_agree(tiles_sound))
        let defects = [
            tiles_lose_last_row, tiles_swap_pairs, tiles_forget_sums, tiles_ignore_stride,
        ]
        for defect in defects { #expect(!emulated_tiles_agree(defect), "\(defect)") }
    }

    @Test("emulated products sum firsts and seconds apart, and know no subnormal numbers")
    func emulation() {
        func half(_ value: Float) -> UInt16 { UInt16(value.bitPattern >> 16) }
        var a = [UInt16](repeating: 0, count: 512), b = a
        var sums = [Float](repeating: 0, count: 256)
        // Row 0: 2²⁴ + 1 falls back to 2²⁴, but the seconds reach 2 among themselves.
        let pairs: [(Float, Float)] = [(0x1p24, 1), (1, 1), (1, 0)]
        for (k, pair) in pairs.enumerated() {
            (a[2 * k], a[2 * k + 1]) = (half(pair.0), half(pair.1))
            (b[32 * k], b[32 * k + 1]) = (half(1), half(1))
        }
        // Row 1: a subnormal number times 1 at column 0.
        a[32] = half(0x1p-130)
        // Row 2: normal numbers whose product is subnormal, and a sum that was there.
        a[64] = half(0x1p-100)
        b[2] = half(0x1p-30)
        sums[33] = 0x1p-140
        emulated_tiles_multiply_add(&sums, a, b)
        #expect(sums[0] == 0x1p24 + 2)
        #expect(sums[16] == 0)
        #expect(sums[33] == 0)
        #expect(sums[32] == 0x1p-100)
    }
}
