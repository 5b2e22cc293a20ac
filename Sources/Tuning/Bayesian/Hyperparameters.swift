import Foundations

/// What a Gaussian process is fitted by, and how plausible its values are before any data.
package struct Hyperparameters: Equatable {
    /// 1 / length², one for each input coordinate.
    package var inverseSquaredLengths: [Double]
    /// The variance of the function.
    package var scale: Double
    /// The variance of what is added to its values, > ``leastNoise``.
    package var noise: Double

    /// Below it covariance matrices of close points stop being positive definite.
    package static let leastNoise = 1e-6

    package init(inverseSquaredLengths: [Double], scale: Double, noise: Double) {
        self.inverseSquaredLengths = inverseSquaredLengths
        self.scale = scale
        self.noise = noise
    }

    /// From what an optimiser may move freely: logarithms of all three, the noise above its least.
    ///
    /// - Parameter logs: [coordinates + 2], the lengths first, then the scale, the noise last.
    package init(logs: [Double]) {
        let values = logs.map { exp($0) }
        inverseSquaredLengths = Array(values.dropLast(2))
        scale = values[values.count - 2]
        noise = values[values.count - 1] + Self.leastNoise
    }

    /// The opposite of ``init(logs:)``.
    package var logs: [Double] {
        inverseSquaredLengths.map { log($0) } + [log(scale), log(noise - Self.leastNoise)]
    }

    /// −log of the prior density, without its constant, for standardised targets.
    ///
    /// −0.1 / x − 0.1 x for each inverse squared length, Gamma(2, 1) for the scale, Gamma(1.1, 30)
    /// for the noise. Source: optuna/_gp/prior.py, Optuna 4.
    var penalty: Double {
        inverseSquaredLengths.reduce(0) { $0 + 0.1 / $1 + 0.1 * $1 }
            + (scale - log(scale)) + (30 * noise - 0.1 * log(noise))
    }

    /// The derivatives of ``penalty`` by ``logs``.
    var penaltyGradient: [Double] {
        inverseSquaredLengths.map { -0.1 / $0 + 0.1 * $0 }
            + [scale - 1, (30 - 0.1 / noise) * (noise - Self.leastNoise)]
    }
}
