import Statistics
import Testing

@Suite("Power laws through the points of a curve")
struct PowerLawTests {
    /// Made with `scipy.optimize.least_squares`, trust-region reflective with bounds, from 36 starts.
    private static let goldens: [Golden] = [
        Golden(
            sizes: [32, 64, 128, 256, 512], errors: [0.71, 0.52, 0.40, 0.33, 0.27],
            weights: [400, 380, 420, 450, 500],
            law: PowerLaw(
                floor: 0.1811962135, amplitude: 4.681628838, exponent: 0.6297652956),
            loss: 0.0269505950985),
        Golden(
            sizes: [16, 32, 64, 128, 256, 512], errors: [0.62, 0.50, 0.43, 0.35, 0.30, 0.26],
            weights: [300, 310, 330, 350, 360, 400],
            law: PowerLaw(floor: 0.1121220702, amplitude: 1.35693513, exponent: 0.3558731166),
            loss: 0.0494853544338),
        Golden(
            sizes: [50, 100, 200, 400, 800, 1600], errors: [0.9, 0.55, 0.41, 0.38, 0.37, 0.375],
            weights: [1000, 500, 450, 440, 440, 450],
            law: PowerLaw(
                floor: 0.3638976643, amplitude: 273.5123041, exponent: 1.593420512),
            loss: 0.149846119353),
        Golden(
            sizes: [20, 40, 80, 160, 320], errors: [0.8, 0.7, 0.62, 0.5, 0.45],
            weights: [100, 100, 100, 100, 100],
            law: PowerLaw(floor: 0, amplitude: 1.522725118, exponent: 0.2121514832),
            loss: 0.0776062897039),
        Golden(
            sizes: [10, 20, 40, 80, 160], errors: [0.9, 0.62, 0.35, 0.2, 0.05],
            weights: [200, 100, 100, 150, 800],
            law: PowerLaw(floor: 0, amplitude: 6.423407618, exponent: 0.8405081366),
            loss: 3.07675625733),
    ]

    private struct Golden: Sendable {
        let sizes, errors, weights: [Double]
        let law: PowerLaw
        let loss: Double

        func loss(of law: PowerLaw) -> Double {
            zip(sizes.indices, sizes).reduce(0) { sum, point in
                let rest = errors[point.0] - law.error(at: point.1)
                return sum + weights[point.0] * rest * rest
            }
        }
    }

    @Test("the fit is SciPy's, also where a bound holds it")
    func scipy() {
        for golden in Self.goldens {
            let law = PowerLaw.fitted(
                sizes: golden.sizes, errors: golden.errors, weights: golden.weights)
            #expect(isClose(golden.loss(of: law), golden.loss, relative: 1e-6), "\(law)")
            #expect(isClose(law.floor, golden.law.floor, absolute: 1e-4), "\(law)")
            #expect(isClose(law.exponent, golden.law.exponent, relative: 1e-3), "\(law)")
            for size in [golden.sizes[0], 2000] {
                let error = golden.law.error(at: size)
                #expect(isClose(law.error(at: size), error, absolute: 1e-4), "\(law)")
            }
        }
    }

    @Test("a law is found again from its own points", arguments: [0.1, 0.3, 0.7, 1.4, 2.5])
    func exact(exponent: Double) {
        let sizes: [Double] = [30, 60, 120, 240, 480]
        let truth = PowerLaw(
            floor: 0.12, amplitude: 0.7 / PowerLaw.unit(30, exponent), exponent: exponent)
        let law = PowerLaw.fitted(
            sizes: sizes, errors: sizes.map(truth.error), weights: [1, 2, 3, 2, 1])
        #expect(isClose(law.exponent, exponent, relative: 1e-3))
        #expect(isClose(law.floor, 0.12, absolute: 1e-3))
        #expect(isClose(law.size(reaching: 0.3), truth.size(reaching: 0.3), relative: 1e-3))
    }

    @Test("the floor is never negative and never above the last point")
    func bounds() {
        let sizes: [Double] = [10, 20, 40, 80, 160], ones = [Double](repeating: 1, count: 5)
        for errors in [
            [1, 0.8, 0.6, 0.4, 0], [0.5, 0.5, 0.5, 0.5, 0.5], [0.2, 0.4, 0.5, 0.6, 0.3],
            [0, 0, 0, 0, 0], [1, 1, 1, 1, 1],
        ] {
            let law = PowerLaw.fitted(sizes: sizes, errors: errors, weights: ones)
            #expect(law.floor >= 0 && law.floor <= errors[4] && law.amplitude >= 0, "\(errors)")
            #expect(law.error(at: 10).isFinite && law.error(at: 1e6).isFinite)
        }
    }

    @Test("an error at or below the floor is never reached")
    func unreachable() {
        let law = PowerLaw(floor: 0.1, amplitude: 2, exponent: 0.5)
        #expect(law.size(reaching: 0.1) == .infinity)
        #expect(law.size(reaching: 0.05) == .infinity)
        #expect(isClose(law.size(reaching: 0.3), 100))
    }
}

extension PowerLaw {
    fileprivate static func unit(_ size: Double, _ exponent: Double) -> Double {
        PowerLaw(floor: 0, amplitude: 1, exponent: exponent).error(at: size)
    }
}
