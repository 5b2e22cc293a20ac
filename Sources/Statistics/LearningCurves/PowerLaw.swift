import Foundations

/// An error that falls with the number of examples n and never quite reaches its floor.
///
/// ```
/// error(n) = floor + amplitude · n^(−exponent)
/// ```
/// Source: Cortes et al. 1993, NIPS 6 (learning curves); of three families the best one on 130 data
/// sets in Brumen et al. 2021. No form fits every method (Viering & Loog 2021, arXiv:2103.10948).
public struct PowerLaw: Sendable, Equatable {
    /// The error that no number of examples removes, ≥ 0.
    public var floor: Double
    /// The error above the floor with one example, ≥ 0; 0 for a level line.
    public var amplitude: Double
    /// How fast the error falls, > 0.
    public var exponent: Double

    /// Puts together a law.
    public init(floor: Double, amplitude: Double, exponent: Double) {
        self.floor = floor
        self.amplitude = amplitude
        self.exponent = exponent
    }

    /// The error with `size` examples, > 0.
    public func error(at size: Double) -> Double {
        floor + amplitude * pow(size, -exponent)
    }

    /// With how many examples the error has fallen to `error`; infinite when it never does.
    public func size(reaching error: Double) -> Double {
        guard error > floor else { return .infinity }
        return pow(amplitude / (error - floor), 1 / exponent)
    }
}

// MARK: - Fitting

extension PowerLaw {
    /// Slower than the first is a line that never levels off; faster than the last has levelled off
    /// after two sizes.
    static let exponents = 0.05...3.0

    /// The law with the least Σ weight · (error − law)², its floor at most the error at the greatest
    /// size.
    ///
    /// For a given exponent the other two are a linear problem with bounds, solved exactly
    /// (variable projection: Golub & Pereyra 1973, SIAM Journal on Numerical Analysis 10). The
    /// exponent is searched from ``starts`` places, evenly spaced by its logarithm, and refined
    /// around each that is better than its neighbours.
    ///
    /// - Parameters:
    ///   - sizes: rising, > 0, at least two.
    ///   - errors: one for each size, 0…1.
    ///   - weights: one for each size, > 0: the inverse variances of the errors.
    package static func fitted(
        sizes: [Double], errors: [Double], weights: [Double]
    ) -> PowerLaw {
        let problem = Problem(sizes: sizes, errors: errors, weights: weights)
        let found = starts.map { problem.solution(logExponent: $0).loss }
        var best: (logExponent: Double, loss: Double) = (starts[0], .infinity)
        for (place, loss) in found.enumerated() {
            let below = max(place - 1, 0), above = min(place + 1, starts.count - 1)
            guard loss <= found[below], loss <= found[above] else { continue }
            let refined = problem.minimum(between: starts[below], and: starts[above])
            if refined.loss < best.loss { best = refined }
        }
        return problem.law(logExponent: best.logExponent)
    }

    /// Logarithms of exponents.
    private static let starts: [Double] = {
        let (low, high) = (log(exponents.lowerBound), log(exponents.upperBound))
        return (0...16).map { low + (high - low) * Double($0) / 16 }
    }()
}

/// Points on a curve; sizes in units of the greatest, so that powers of them stay near 1.
private struct Problem {
    private let logSizes: [Double]
    private let errors: [Double]
    private let weights: [Double]
    private let greatest: Double

    init(sizes: [Double], errors: [Double], weights: [Double]) {
        precondition(sizes.count > 1, "a curve needs two sizes at least")
        precondition(
            sizes.count == errors.count && sizes.count == weights.count, "a value for each size")
        greatest = sizes[sizes.count - 1]
        logSizes = sizes.map { [greatest] in log($0 / greatest) }
        self.errors = errors
        self.weights = weights
    }

    /// The best floor and height above it at the greatest size, for one exponent.
    func solution(logExponent: Double) -> (floor: Double, height: Double, loss: Double) {
        let exponent = exp(logExponent)
        let powers = logSizes.map { exp(-exponent * $0) }
        var (sum, sumX, sumXX, sumY, sumXY) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for ((weight, x), y) in zip(zip(weights, powers), errors) {
            sum += weight
            sumX += weight * x
            sumXX += weight * x * x
            sumY += weight * y
            sumXY += weight * x * y
        }
        let most = errors[errors.count - 1]
        func loss(_ floor: Double, _ height: Double) -> Double {
            var loss = 0.0
            for place in errors.indices {
                let rest = errors[place] - floor - height * powers[place]
                loss += weights[place] * rest * rest
            }
            return loss
        }
        let determinant = sum * sumXX - sumX * sumX
        let floor = (sumXX * sumY - sumX * sumXY) / determinant
        let height = (sum * sumXY - sumX * sumY) / determinant
        if determinant > 0, (0...most).contains(floor), height >= 0 {
            return (floor, height, loss(floor, height))
        }
        // Convex, so the best point of the region lies on one of its three edges.
        let edges = [
            (0, max(0, sumXY / sumXX)), (most, max(0, (sumXY - most * sumX) / sumXX)),
            (min(max(sumY / sum, 0), most), 0),
        ].map { (floor: $0.0, height: $0.1, loss: loss($0.0, $0.1)) }
        return edges.min { $0.loss < $1.loss } ?? edges[0]
    }

    /// Golden-section search (Kiefer 1953).
    func minimum(between low: Double, and high: Double) -> (logExponent: Double, loss: Double) {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (low, high)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (leftLoss, rightLoss) = (
            solution(logExponent: left).loss, solution(logExponent: right).loss
        )
        while high - low > 1e-6 {
            if leftLoss <= rightLoss {
                (high, right, rightLoss) = (right, left, leftLoss)
                left = high - ratio * (high - low)
                leftLoss = solution(logExponent: left).loss
            } else {
                (low, left, leftLoss) = (left, right, rightLoss)
                right = low + ratio * (high - low)
                rightLoss = solution(logExponent: right).loss
            }
        }
        return leftLoss <= rightLoss ? (left, leftLoss) : (right, rightLoss)
    }

    func law(logExponent: Double) -> PowerLaw {
        let found = solution(logExponent: logExponent), exponent = exp(logExponent)
        return PowerLaw(
            floor: found.floor, amplitude: found.height * pow(greatest, exponent),
            exponent: exponent)
    }
}
