import Foundations
import Kernels
import TestSupport
import Testing

@Suite("AdamW")
struct OptimiserTests {
    @Test("five steps agree with the twin, over more than one piece of work")
    func steps() throws {
        let compute = try Compute(threads: 2), count = 70_001
        let constants = AdamWConstants(), (rate, decay) = (Float(0.01), Float(0.1))
        var random = SeededGenerator(seed: 1)
        let w = random.matrix(1, count), m = Matrix(rows: 1, columns: count), v = m.copy()
        var want = w.doubles, first = m.doubles, second = m.doubles
        let (beta1, beta2) = (Double(constants.beta1), Double(constants.beta2))
        for step in 1...5 {
            let gradient = random.matrix(1, count), given = gradient.doubles
            compute.adamWStep(
                parameter: w, gradient: gradient, gradientScale: 0.5, first: m, second: v,
                step: step, rate: rate, decay: decay, constants: constants)
            var (power1, power2) = (1.0, 1.0)
            for _ in 0..<step { (power1, power2) = (power1 * beta1, power2 * beta2) }
            #expect(gradient.values.allSatisfy { $0 == 0 })
            for (index, gradient) in given.enumerated() {
                let g = 0.5 * gradient
                first[index] = beta1 * first[index] + (1 - beta1) * g
                second[index] = beta2 * second[index] + (1 - beta2) * g * g
                let (mean, square) = (first[index] / (1 - power1), second[index] / (1 - power2))
                want[index] -=
                    Double(rate)
                    * (mean / (square.squareRoot() + 1e-8) + Double(decay) * want[index])
            }
        }
        expectClose(w.values, want, absolute: 2e-5, "parameter")
        expectClose(m.values, first, absolute: 1e-6, "first average")
        expectClose(v.values, second, absolute: 1e-6, "second average")
    }

    @Test("the first step is the rate against the sign, and the decay apart from it")
    func byHand() throws {
        let compute = try Compute(threads: 1)
        let w = Matrix(rows: 1, columns: 3, values: [2, 2, 2]), m = Matrix(rows: 1, columns: 3)
        compute.adamWStep(
            parameter: w, gradient: Matrix(rows: 1, columns: 3, values: [7, -0.001, 0]),
            gradientScale: 1, first: m, second: m.copy(), step: 1, rate: 0.1, decay: 0.5,
            constants: AdamWConstants())
        expectClose(w.values, [2 - 0.1 - 0.1, 2 + 0.1 - 0.1, 2 - 0.1], absolute: 2e-6)
    }

    @Test("the squared norm sums over all pieces")
    func squaredNorm() throws {
        let x = Matrix(rows: 3, columns: 4097)
        x.fill(2)
        #expect(try Compute(threads: 2).squaredNorm(x) == 4 * 3 * 4097)
        x[2, 4096] = .nan
        #expect(try Compute(threads: 2).squaredNorm(x).isNaN)
    }
}
