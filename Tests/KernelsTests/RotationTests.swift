// sin and cos of Double are not in FoundationEssentials.
import Foundation
import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Rotation")
struct RotationTests {
    @Test("every head is turned by its position's angles")
    func agreesWithTwin() throws {
        let positions = Array(0..<40).reversed() + [7, 7]
        var random = SeededGenerator(seed: 1)
        let x = random.matrix(positions.count, 3 * 10)
        let want = Naive.rotate(x.doubles, positions: Array(positions), headWidth: 10, base: 10_000)
        try Compute(threads: 2).rotate(
            x, positions: Array(positions),
            table: RotaryTable(positions: 40, headWidth: 10, base: 10_000))
        expectClose(x.values, want, absolute: 1e-5)
    }

    @Test("far positions are right to the precision of the angles")
    func farPositions() throws {
        var random = SeededGenerator(seed: 2)
        let x = random.matrix(1, 64)
        let want = Naive.rotate(x.doubles, positions: [2047], headWidth: 64, base: 100_000)
        try Compute(threads: 1).rotate(
            x, positions: [2047], table: RotaryTable(positions: 2048, headWidth: 64, base: 100_000))
        expectClose(x.values, want, absolute: 5e-4)
    }

    @Test("each channel's angle is divided by its own factor")
    func factors() throws {
        let factors: [Float] = [1, 1.5, 8], positions = [0, 5, 39]
        var random = SeededGenerator(seed: 4)
        let x = random.matrix(3, 2 * 6)
        let want = Naive.rotate(
            x.doubles, positions: positions, headWidth: 6, base: 100, factors: factors)
        try Compute(threads: 1).rotate(
            x, positions: positions,
            table: RotaryTable(positions: 40, headWidth: 6, base: 100, factors: factors))
        expectClose(x.values, want, absolute: 1e-5)
    }

    @Test("(1, 0) at position 1 becomes (cos 1, sin 1), and stays at position 0")
    func byHand() throws {
        let x = Matrix(rows: 2, columns: 2, values: [1, 0, 1, 0])
        try Compute(threads: 1).rotate(
            x, positions: [1, 0], table: RotaryTable(positions: 2, headWidth: 2, base: 10_000))
        expectClose(x.values, [cos(1), sin(1), 1, 0], absolute: 1e-7)
    }

    @Test("turning back is the transpose: inner products move to the other side")
    func backward() throws {
        let compute = try Compute(threads: 1)
        let table = RotaryTable(positions: 30, headWidth: 8, base: 10_000)
        var random = SeededGenerator(seed: 3)
        let x = random.matrix(5, 16), y = random.matrix(5, 16), positions = [0, 29, 3, 3, 11]
        let (turned, back) = (x.copy(), y.copy())
        compute.rotate(turned, positions: positions, table: table)
        compute.rotate(back, positions: positions, table: table, turn: .backward)
        expectClose(
            inner(turned.doubles, y.doubles), inner(x.doubles, back.doubles), absolute: 1e-5)
        compute.rotate(turned, positions: positions, table: table, turn: .backward)
        expectClose(turned.values, x.doubles, absolute: 1e-6)
    }
}
