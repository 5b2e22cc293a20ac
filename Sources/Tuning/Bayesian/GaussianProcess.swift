import Foundations

/// A distribution over functions given some of their values, which may be noisy.
///
/// Source: Rasmussen & Williams 2006, algorithm 2.1.
package struct GaussianProcess {
    /// What it was fitted by; for standardised targets.
    package let hyperparameters: Hyperparameters
    private let inputs: Inputs
    private let factor: Cholesky
    /// K⁻¹ y of the standardised targets, [points].
    private let solution: [Double]
    private let standard: Standardisation

    /// A process with given hyper-parameters; nil if its matrix is not positive definite.
    package init?(_ inputs: Inputs, targets: [Double], _ hyperparameters: Hyperparameters) {
        let standard = Standardisation(targets)
        self.init(inputs, standard, targets.map(standard.applied), hyperparameters)
    }

    private init?(
        _ inputs: Inputs, _ standard: Standardisation, _ targets: [Double],
        _ hyperparameters: Hyperparameters
    ) {
        let count = targets.count
        var matrix = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in 0...row {
                let distance = inputs.squaredDistance(
                    inputs.points[row], inputs.points[column],
                    by: hyperparameters.inverseSquaredLengths)
                matrix[row * count + column] =
                    hyperparameters.scale * Matern.covariance(distance)
                    + (row == column ? hyperparameters.noise : 0)
            }
        }
        guard let factor = Cholesky(matrix, order: count) else { return nil }
        (self.inputs, self.standard, self.hyperparameters) = (inputs, standard, hyperparameters)
        (self.factor, solution) = (factor, factor.solved(targets))
    }

    /// The process whose hyper-parameters are most plausible, as found from a few starts: no
    /// single one leads to the best of the likelihood's several peaks.
    ///
    /// - Parameter targets: one for each point, finite; at least one.
    package static func fitted(_ inputs: Inputs, targets: [Double]) -> GaussianProcess? {
        let standard = Standardisation(targets)
        let values = targets.map(standard.applied)
        let likelihood = MarginalLikelihood(inputs, targets: values)
        let starts = [(1.0, 0.01), (8.0, 0.01), (1.0, 0.5)].map { weight, noise in
            Hyperparameters(
                inverseSquaredLengths: inputs.isCategorical.map { _ in weight }, scale: 1,
                noise: noise)
        }
        let fits = starts.map {
            LBFGS.minimum(from: $0.logs, iterations: 60, of: likelihood.loss)
        }
        guard let best = fits.min(by: { $0.value < $1.value }) else { return nil }
        return GaussianProcess(inputs, standard, values, Hyperparameters(logs: best.point))
    }

    /// Mean and standard deviation of the function at a point, without noise, in the units of the
    /// targets.
    package func prediction(at point: [Double]) -> (mean: Double, deviation: Double) {
        let weights = hyperparameters.inverseSquaredLengths
        let covariances = inputs.points.map {
            hyperparameters.scale
                * Matern.covariance(inputs.squaredDistance($0, point, by: weights))
        }
        let mean = zip(covariances, solution).reduce(0) { $0 + $1.0 * $1.1 }
        let known = factor.solvedForward(covariances).reduce(0) { $0 + $1 * $1 }
        // What is left of the variance at a point that is known is rounding alone.
        let variance = max(hyperparameters.scale - known, 1e-12 * hyperparameters.scale)
        return (standard.restored(mean), standard.deviation * variance.squareRoot())
    }
}

/// Targets brought to mean 0 and variance 1.
private struct Standardisation {
    let mean: Double
    /// 1 where all targets are equal.
    let deviation: Double

    init(_ targets: [Double]) {
        // Before the sum, so that finite targets have a finite mean.
        let share = 1 / Double(targets.count)
        let mean = targets.reduce(0) { $0 + $1 * share }
        let variance = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * share }
        self.mean = mean
        deviation = variance > 0 && variance.isFinite ? variance.squareRoot() : 1
    }

    func applied(_ target: Double) -> Double { (target - mean) / deviation }

    func restored(_ value: Double) -> Double { mean + deviation * value }
}
