import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Channels")
struct ChannelTests {
    @Test(
        "channels and rows are scaled, over what was there or added to it", arguments: [0, 1, 33])
    func scaling(rows: Int) throws {
        let compute = try Compute(threads: 2)
        var random = SeededGenerator(seed: 1)
        let x = random.matrix(rows, 37), gain = random.matrix(1, 37)
        let factors = random.matrix(1, rows), y = random.matrix(rows, 37)
        func expect(
            _ beta: Float, _ factor: (Int, Int) -> Float,
            _ scale: (Matrix, Float) -> Void, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let result = y.copy()
            scale(result, beta)
            let want = (0..<rows * 37).map { place in
                let (row, column) = (place / 37, place % 37)
                return Double(factor(row, column)) * Double(x[row, column])
                    + Double(beta) * Double(y[row, column])
            }
            expectClose(
                result.values, want, absolute: 1e-6, relative: 1e-6, sourceLocation: sourceLocation)
        }
        for beta: Float in [0, 1] {
            expect(beta, { gain[0, $1] }) { compute.scaleChannels(x, by: gain, into: $0, beta: $1) }
            expect(beta, { row, _ in factors[0, row] }) {
                compute.scaleRows(x, by: factors, into: $0, beta: $1)
            }
        }
    }

    @Test("sums of products by channel and by row are those in Double")
    func products() throws {
        let compute = try Compute(threads: 2)
        var random = SeededGenerator(seed: 2)
        let x = random.matrix(50, 130), y = random.matrix(50, 130)
        func product(_ row: Int, _ column: Int) -> Double {
            Double(x[row, column]) * Double(y[row, column])
        }
        let channels = compute.channelProducts(x, y), rows = compute.rowInnerProducts(x, y)
        for column in 0..<130 {
            expectClose(
                channels[column], (0..<50).reduce(0) { $0 + product($1, column) }, absolute: 1e-12)
        }
        for row in 0..<50 {
            expectClose(rows[row], (0..<130).reduce(0) { $0 + product(row, $1) }, absolute: 1e-12)
        }
    }

    @Test(
        "lengths and products of a weight's rows are those of its floats",
        arguments: [Precision.f32, .bf16, .int8])
    func rows(precision: Precision) throws {
        let compute = try Compute(threads: 2, precision: precision)
        var random = SeededGenerator(seed: 3)
        let weight = Weight(random.matrix(70, 64), precision: precision)
        let a = random.matrix(5, 64), floats = weight.floats
        let squares = compute.squaredRowNorms(weight), products = compute.rowProducts(weight, a)
        for row in 0..<70 {
            let values = floats.row(row).map(Double.init)
            expectClose(squares[row], values.reduce(0) { $0 + $1 * $1 }, relative: 1e-12)
            for other in 0..<5 {
                let want = zip(values, a.row(other)).reduce(0) { $0 + $1.0 * Double($1.1) }
                expectClose(Double(products[row, other]), want, absolute: 2e-5)
            }
        }
    }

    @Test("dropout keeps its share, raised by as much, and each key its mask")
    func dropout() throws {
        let compute = try Compute(threads: 2)
        let x = Matrix(rows: 200, columns: 333)
        x.fill(3)
        func drop(_ keys: [UInt64], stream: UInt64 = 1, rate: Double = 0.25) -> Matrix {
            let y = Matrix(rows: 200, columns: 333)
            compute.dropout(x, keys: keys, stream: stream, rate: rate, into: y)
            return y
        }
        let keys = (0..<200).map { UInt64($0 / 2) }, y = drop(keys)
        #expect(y.values.allSatisfy { $0 == 0 || $0 == 4 })
        let share = Double(y.values.count { $0 == 0 }) / Double(y.count)
        expectClose(share, 0.25, absolute: 0.01)
        #expect(y.row(4) == y.row(5) && y.row(4) != y.row(6))
        #expect(drop(keys).values == y.values && drop(keys, stream: 2).values != y.values)
        #expect(drop(keys, rate: 0).values == x.values)
        // Neighbours draw apart: both of a pair are dropped as often as chance has it.
        let pairs = (0..<200).flatMap { row in
            stride(from: 0, to: 332, by: 2).map { y[row, $0] == 0 && y[row, $0 + 1] == 0 }
        }
        expectClose(Double(pairs.count { $0 }) / Double(pairs.count), 0.0625, absolute: 0.01)
    }
}
