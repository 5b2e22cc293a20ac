import Foundations

/// The Matérn covariance of smoothness 5/2, as a function of the squared distance.
///
/// Source: Rasmussen & Williams 2006, "Gaussian Processes for Machine Learning", (4.17).
package enum Matern {
    /// (1 + √5 d + 5/3 d²) e^(−√5 d); 1 at distance 0.
    package static func covariance(_ squaredDistance: Double) -> Double {
        let scaled = (5 * squaredDistance).squareRoot()
        return (1 + scaled + 5 * squaredDistance / 3) * exp(-scaled)
    }

    /// The derivative by d²: −5/6 (1 + √5 d) e^(−√5 d), finite at 0 where the one by d is not used.
    package static func derivative(_ squaredDistance: Double) -> Double {
        let scaled = (5 * squaredDistance).squareRoot()
        return -5 / 6 * (1 + scaled) * exp(-scaled)
    }
}
