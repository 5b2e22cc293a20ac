import Foundations

/// What a comparison of means can show, by the normal approximation.
///
/// ```
/// difference = (z₁₋α⁄₂ + z_power) · standard error
/// ```
/// Source: Lachin 1981, Controlled Clinical Trials 2.
public struct MeanPower: Sendable, Equatable {
    private let distance: Double

    /// The default is a power of 80 % at a significance of 0.05.
    ///
    /// - Precondition: both lie between 0 and 1.
    public init(significance: Double = 0.05, power: Double = 0.8) {
        distance =
            NormalDistribution.quantile(power) - NormalDistribution.quantile(significance / 2)
    }

    /// The smallest true difference that `count` questions show.
    ///
    /// - Parameters:
    ///   - count: how many questions, > 0.
    ///   - deviation: the standard deviation of one question's difference.
    public func detectableDifference(count: Int, deviation: Double) -> Double {
        distance * deviation / Double(count).squareRoot()
    }

    /// How many questions show a true difference, judged by the interval that fewer or more gave:
    /// its width shrinks with the root of their number.
    ///
    /// - Parameters:
    ///   - difference: the sign is of no account.
    ///   - width: of the 95 % interval.
    ///   - count: how many questions gave it.
    /// - Returns: rounded up; nil when there is no width or no difference.
    public func countNeeded(difference: Double, width: Double, count: Int) -> Int? {
        let error = width / (2 * NormalDistribution.quantile(0.975))
        let ratio = distance * error / difference
        let needed = Double(count) * ratio * ratio
        guard needed.isFinite, needed > 0 else { return nil }
        return Int(saturating: min(needed, 1e15).rounded(.up))
    }
}
