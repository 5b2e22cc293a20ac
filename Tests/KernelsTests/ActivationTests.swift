import Foundations
import Kernels
import TestSupport
import Testing

@Suite("Activations")
struct ActivationTests {
    @Test("the gated activation agrees with its twin, far from zero too")
    func swiglu() throws {
        let compute = try Compute(threads: 2)
        var random = SeededGenerator(seed: 1)
        let gate = random.matrix(19, 33, deviation: 20), up = random.matrix(19, 33)
        let want = Naive.swiglu(gate: gate.doubles, up: up.doubles)
        let y = Matrix(rows: 19, columns: 33)
        compute.swiglu(gate: gate, up: up, into: y)
        expectClose(y.values, want, absolute: 1e-6, relative: 2e-6)
        compute.swiglu(gate: gate, up: up, into: gate)
        #expect(gate.values == y.values)
    }

    @Test("its gradients are those of central differences")
    func swigluBackward() throws {
        var random = SeededGenerator(seed: 2)
        let gate = random.matrix(17, 5, deviation: 3), up = random.matrix(17, 5)
        let gradY = random.matrix(17, 5)
        let wantGate = centralDifferences(at: gate.doubles) {
            inner(Naive.swiglu(gate: $0, up: up.doubles), gradY.doubles)
        }
        let wantUp = centralDifferences(at: up.doubles) {
            inner(Naive.swiglu(gate: gate.doubles, up: $0), gradY.doubles)
        }
        try Compute(threads: 2).swigluBackward(gate: gate, up: up, gradY: gradY)
        expectClose(gate.values, wantGate, absolute: 2e-6, relative: 2e-6, "gate")
        expectClose(up.values, wantUp, absolute: 2e-6, relative: 2e-6, "up")
    }

    @Test("at gate 0 half of the gradient passes, and none of it to the other factor")
    func swigluByHand() throws {
        let gate = Matrix(rows: 1, columns: 1, values: [0])
        let up = Matrix(rows: 1, columns: 1, values: [6])
        try Compute(threads: 1).swigluBackward(
            gate: gate, up: up, gradY: Matrix(rows: 1, columns: 1, values: [5]))
        #expect(gate[0, 0] == 15)
        #expect(up[0, 0] == 0)
    }

    @Test("a closed gate gives zero, an open one the other factor, NaN stays NaN")
    func edges() throws {
        let gate = Matrix(rows: 1, columns: 4, values: [-1000, 1000, .nan, 0])
        let up = Matrix(rows: 1, columns: 4, values: [3, 3, 3, .nan])
        let y = Matrix(rows: 1, columns: 4)
        try Compute(threads: 1).swiglu(gate: gate, up: up, into: y)
        expectClose(y.values, [0, 3000, .nan, .nan], absolute: 1e-30, relative: 1e-6)
    }

    @Test("the gate by GELU agrees with its twin, far from zero too")
    func geglu() throws {
        let compute = try Compute(threads: 2)
        var random = SeededGenerator(seed: 3)
        for deviation in [1.0, 20] {
            let gate = random.matrix(19, 33, deviation: deviation), up = random.matrix(19, 33)
            let y = Matrix(rows: 19, columns: 33)
            compute.geglu(gate: gate, up: up, into: y)
            expectClose(
                y.values, Naive.geglu(gate: gate.doubles, up: up.doubles), absolute: 1e-6,
                relative: 2e-6)
        }
    }

    @Test(
        "the gradients of the gate by GELU are those of central differences", arguments: [1.0, 3])
    func gegluBackward(deviation: Double) throws {
        var random = SeededGenerator(seed: 4)
        let gate = random.matrix(17, 5, deviation: deviation), up = random.matrix(17, 5)
        let gradY = random.matrix(17, 5)
        let wantGate = centralDifferences(at: gate.doubles) {
            inner(Naive.geglu(gate: $0, up: up.doubles), gradY.doubles)
        }
        let wantUp = centralDifferences(at: up.doubles) {
            inner(Naive.geglu(gate: gate.doubles, up: $0), gradY.doubles)
        }
        try Compute(threads: 2).gegluBackward(gate: gate, up: up, gradY: gradY)
        expectClose(gate.values, wantGate, absolute: 3e-6, relative: 3e-6, "gate")
        expectClose(up.values, wantUp, absolute: 3e-6, relative: 3e-6, "up")
    }

    @Test("far out the gate by GELU is closed or open, and its slope 0 or 1; NaN stays NaN")
    func gegluEdges() throws {
        let compute = try Compute(threads: 1)
        func row(_ values: [Float]) -> Matrix { Matrix(rows: 1, columns: 4, values: values) }
        let gate = row([-1000, 1000, 0, .nan]), up = row([3, 3, 3, 3]), y = row([0, 0, 0, 0])
        compute.geglu(gate: gate, up: up, into: y)
        expectClose(y.values, [0, 3000, 0, .nan], absolute: 1e-30, relative: 1e-6)
        compute.gegluBackward(gate: gate, up: up, gradY: row([1, 1, 1, 1]))
        expectClose(gate.values, [0, 3, 1.5, .nan], absolute: 1e-25, relative: 1e-6)
    }

    @Test("GELU agrees with the exact form")
    func gelu() throws {
        let values = (-60...60).map { Float($0) / 6 }
        let x = Matrix(rows: 1, columns: values.count, values: values)
        let bias = Matrix(
            rows: 1, columns: values.count, values: values.indices.map { Float($0 % 3) / 2 })
        let want = zip(x.doubles, bias.doubles).map { Naive.gelu($0 + $1) }
        try Compute(threads: 1).biasGELU(x, bias: bias)
        expectClose(x.values, want, absolute: 1.5e-6, relative: 1e-6)
    }

    @Test("GELU far out, and of NaN")
    func geluEdges() throws {
        let x = Matrix(rows: 1, columns: 4, values: [-1e4, 1e4, 0, .nan])
        try Compute(threads: 1).biasGELU(x, bias: Matrix(rows: 1, columns: 4))
        expectClose(x.values, [0, 1e4, 0, .nan], absolute: 1e-6, relative: 1e-6)
    }

    @Test("a bias is added to every row, a matrix to another")
    func sums() throws {
        let compute = try Compute(threads: 2)
        let x = Matrix(rows: 2, columns: 2, values: [1, 2, 3, 4])
        compute.addBias(x, bias: Matrix(rows: 1, columns: 2, values: [10, 20]))
        #expect(x.values == [11, 22, 13, 24])
        compute.add(Matrix(rows: 2, columns: 2, values: [1, 1, 2, 2]), scale: -2, to: x)
        #expect(x.values == [9, 20, 9, 20])
        compute.scale(x, by: 0.5)
        #expect(x.values == [4.5, 10, 4.5, 10])
        let gradient = Matrix(rows: 1, columns: 2, values: [1, 2])
        compute.biasBackward(gradY: x, gradBias: gradient)
        #expect(gradient.values == [10, 22])
    }

    @Test("so many floats that threads share them are each scaled and added once")
    func manySums() throws {
        let compute = try Compute(threads: 3), count = 50_001
        let x = Matrix(rows: 1, columns: count, values: (0..<count).map(Float.init))
        compute.scale(x, by: 2)
        compute.add(
            Matrix(rows: 1, columns: count, values: [Float](repeating: 1, count: count)), to: x)
        #expect(x.values == (0..<count).map { Float(2 * $0 + 1) })
    }
}
