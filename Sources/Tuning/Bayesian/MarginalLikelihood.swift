import Foundations

/// How well hyper-parameters explain the data: what a fit makes as small as it can.
///
/// ```
/// ½ yᵀ K⁻¹ y + ½ log |K| + n/2 log 2π + penalty,   K = scale · Matérn(d²) + noise · I
/// ∂ by θ = ½ Σᵢⱼ (K⁻¹ − K⁻¹y yᵀK⁻¹)ᵢⱼ ∂Kᵢⱼ/∂θ
/// ```
/// Source: Rasmussen & Williams 2006, (5.8) and (5.9).
package struct MarginalLikelihood {
    private let targets: [Double]
    /// For each pair of points, the later one first, the squared differences of its coordinates.
    private let differences: [[Double]]

    package init(_ inputs: Inputs, targets: [Double]) {
        self.targets = targets
        differences = inputs.points.indices.flatMap { row in
            (0..<row).map { inputs.squaredDifferences(inputs.points[row], inputs.points[$0]) }
        }
    }

    /// The negative logarithm and its derivatives by ``Hyperparameters/logs``; infinite where the
    /// covariance matrix is not positive definite in floating point.
    package func loss(_ logs: [Double]) -> (value: Double, gradient: [Double]) {
        let parameters = Hyperparameters(logs: logs)
        let weights = parameters.inverseSquaredLengths
        let distances = differences.map { zip($0, weights).reduce(0) { $0 + $1.0 * $1.1 } }
        guard let factor = Cholesky(covariances(distances, parameters), order: targets.count) else {
            return (.infinity, logs.map { _ in 0 })
        }
        let solution = factor.solved(targets)
        let fit = zip(targets, solution).reduce(0) { $0 + $1.0 * $1.1 }
        let value =
            (fit + factor.logDeterminant + Double(targets.count) * log(2 * .pi)) / 2
            + parameters.penalty
        let gradient = gradient(distances, parameters, factor.inverse, solution)
        return (value, zip(gradient, parameters.penaltyGradient).map { $0 + $1 })
    }

    private func covariances(_ distances: [Double], _ parameters: Hyperparameters) -> [Double] {
        let count = targets.count
        var matrix = [Double](repeating: 0, count: count * count)
        var pair = 0
        for row in 0..<count {
            for column in 0..<row {
                matrix[row * count + column] =
                    parameters.scale * Matern.covariance(distances[pair])
                pair += 1
            }
            matrix[row * count + row] = parameters.scale + parameters.noise
        }
        return matrix
    }

    private func gradient(
        _ distances: [Double], _ parameters: Hyperparameters, _ inverse: [Double],
        _ solution: [Double]
    ) -> [Double] {
        let count = targets.count
        var lengths = parameters.inverseSquaredLengths.map { _ in 0.0 }
        var (scale, noise) = (0.0, 0.0)
        var pair = 0
        for row in 0..<count {
            // Both triangles at once: the half before the sum goes.
            for column in 0..<row {
                let weight = inverse[row * count + column] - solution[row] * solution[column]
                scale += weight * Matern.covariance(distances[pair])
                let slope = weight * Matern.derivative(distances[pair])
                for place in lengths.indices { lengths[place] += slope * differences[pair][place] }
                pair += 1
            }
            let weight = (inverse[row * count + row] - solution[row] * solution[row]) / 2
            scale += weight
            noise += weight
        }
        return zip(lengths, parameters.inverseSquaredLengths).map { parameters.scale * $0 * $1 }
            + [parameters.scale * scale, (parameters.noise - Hyperparameters.leastNoise) * noise]
    }
}
