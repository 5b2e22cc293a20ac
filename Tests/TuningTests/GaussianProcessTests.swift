import Testing
import Tuning

@Suite("GaussianProcess")
struct GaussianProcessTests {
    private static let inputs = Inputs(
        [[0.1, 0.2, 0], [0.4, 0.9, 1], [0.8, 0.3, 0], [0.5, 0.5, 2], [0.9, 0.8, 1]],
        isCategorical: [false, false, true])
    private static let targets = [0.3, -1.2, 2.0, 0.7, 5.5]
    private static let parameters = Hyperparameters(
        inverseSquaredLengths: [2.0, 0.5, 1.5], scale: 1.3, noise: 0.02)
    private static let standardised: [Double] = {
        let mean = targets.reduce(0, +) / 5
        let variance = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5
        return targets.map { ($0 - mean) / variance.squareRoot() }
    }()

    /// `tools/goldens/make_gaussian_process.py`, NumPy 2.4.6.
    @Test(
        "agrees with NumPy on means and deviations",
        arguments: [
            ([0.1, 0.2, 0], 0.2969164478761397, 0.31644033654510634),
            ([0.6, 0.6, 1], 1.6364724065742693, 0.7617442084273562),
            ([0.3, 0.1, 2], 0.3284151844521366, 1.2021378258377706),
            ([5.0, 5.0, 3], 1.4602524160070918, 2.5805270761107453),
        ] as [([Double], Double, Double)]
    )
    func prediction(point: [Double], mean: Double, deviation: Double) throws {
        let process = try #require(
            GaussianProcess(Self.inputs, targets: Self.targets, Self.parameters))
        let got = process.prediction(at: point)
        #expect(isClose(got.mean, mean, relative: 1e-10), "\(got)")
        #expect(isClose(got.deviation, deviation, relative: 1e-10), "\(got)")
    }

    /// As above.
    @Test("agrees with NumPy on the likelihood with its priors")
    func likelihood() {
        let likelihood = MarginalLikelihood(Self.inputs, targets: Self.standardised)
        let loss = likelihood.loss(Self.parameters.logs).value
        #expect(isClose(loss, 12.740937747043201, relative: 1e-12), "\(loss)")
    }

    @Test(
        "the likelihood's gradient is what central differences say",
        arguments: [
            [0.7, -0.7, 0.4, 0.3, -4], [0, 0, 0, 0, -2], [3, -3, 1, -2, -9], [-2, 2, -1, 1.5, 0.5],
        ] as [[Double]])
    func gradient(logs: [Double]) {
        let likelihood = MarginalLikelihood(Self.inputs, targets: Self.standardised)
        let expected = centralDifferences(at: logs) { likelihood.loss($0).value }
        for (got, expected) in zip(likelihood.loss(logs).gradient, expected) {
            #expect(isClose(got, expected, relative: 1e-6, absolute: 1e-7), "\(got) \(expected)")
        }
    }

    @Test("the covariance's derivative by the squared distance holds near 0 too")
    func matern() {
        #expect(Matern.covariance(0) == 1)
        #expect(Matern.derivative(0) == -5.0 / 6)
        for distance in [1e-4, 0.01, 0.3, 1, 7, 100] {
            let expected = centralDifferences(at: [distance], step: distance * 1e-4) {
                Matern.covariance($0[0])
            }
            #expect(isClose(Matern.derivative(distance), expected[0], relative: 1e-5))
        }
    }

    /// By hand: K = [[a, b], [b, a]] with a = scale + noise, b = scale · k(1); y = (1, −1).
    @Test("two points are solved in closed form")
    func twoPoints() throws {
        let inputs = Inputs([[0], [1]], isCategorical: [false])
        let parameters = Hyperparameters(inverseSquaredLengths: [1], scale: 2, noise: 0.1)
        let process = try #require(GaussianProcess(inputs, targets: [3, 1], parameters))
        let near = 2 * Matern.covariance(1)
        let got = process.prediction(at: [0])
        #expect(isClose(got.mean, 2 + (2 - near) / (2.1 - near), relative: 1e-12))
        let middle = process.prediction(at: [0.5])
        #expect(isClose(middle.mean, 2, relative: 1e-12))
        let half = 2 * Matern.covariance(0.25)
        let variance = 2 - 2 * half * half / (2.1 + near)
        #expect(isClose(middle.deviation, variance.squareRoot(), relative: 1e-10))
    }

    @Test("a fit is at least as plausible as every start and as points around it")
    func fit() throws {
        let process = try #require(GaussianProcess.fitted(Self.inputs, targets: Self.targets))
        let likelihood = MarginalLikelihood(Self.inputs, targets: Self.standardised)
        let logs = process.hyperparameters.logs
        let best = likelihood.loss(logs).value
        #expect(best < likelihood.loss([0, 0, 0, 0, -4.6]).value)
        for place in logs.indices {
            for step in [-0.1, 0.1] {
                var near = logs
                near[place] += step
                #expect(likelihood.loss(near).value > best - 1e-6)
            }
        }
    }

    @Test("equal targets, a single one and huge ones give finite predictions")
    func degenerate() throws {
        for targets in [[2, 2, 2], [1e300, -1e300, 0], [0, 1e-300, 2e-300]] {
            let inputs = Inputs([[0.1], [0.5], [0.9]], isCategorical: [false])
            let process = try #require(GaussianProcess.fitted(inputs, targets: targets))
            let got = process.prediction(at: [0.5])
            #expect(got.mean.isFinite && got.deviation > 0 && got.deviation.isFinite, "\(got)")
        }
        let one = Inputs([[0.1]], isCategorical: [false])
        let process = try #require(GaussianProcess.fitted(one, targets: [7]))
        #expect(isClose(process.prediction(at: [0.1]).mean, 7, relative: 1e-12))
    }

    @Test("a matrix that is not positive definite has no factor; another is undone by its factor")
    func cholesky() throws {
        #expect(Cholesky([1, 2, 2, 1], order: 2) == nil)
        #expect(Cholesky([.nan], order: 1) == nil)
        let matrix: [Double] = [4, 2, 1, 2, 5, 3, 1, 3, 6]
        let factor = try #require(Cholesky(matrix, order: 3))
        let expected: [Double] = [7, 10, 10]
        for (got, one) in zip(factor.solved(expected), [1.0, 1, 1]) {
            #expect(isClose(got, one, relative: 1e-12))
        }
        // |A| = 67 by the rule of Sarrus.
        #expect(isClose(factor.logDeterminant, 4.204692619390966, relative: 1e-12))
        for (place, got) in factor.inverse.enumerated() {
            #expect(isClose(got, factor.inverse[place % 3 * 3 + place / 3], relative: 1e-12))
        }
    }

    @Test("L-BFGS finds the bottom of Rosenbrock's valley")
    func rosenbrock() {
        let found = LBFGS.minimum(from: [-1.2, 1], iterations: 200) { point in
            let (x, y) = (point[0], point[1])
            let bend = y - x * x
            return (
                100 * bend * bend + (1 - x) * (1 - x), [-400 * x * bend - 2 * (1 - x), 200 * bend]
            )
        }
        #expect(isClose(found.point[0], 1, relative: 1e-4), "\(found)")
        #expect(isClose(found.point[1], 1, relative: 1e-4), "\(found)")
    }
}
