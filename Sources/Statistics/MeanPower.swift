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

    /// Whether any number of questions shows a true difference.
    ///
    /// - Parameter fixedVariance: what is left of the squared standard error then.
    public func canShow(difference: Double, fixedVariance: Double) -> Bool {
        difference * difference > distance * distance * fixedVariance
    }

    /// The least number of questions by which a paired permutation test can come to a p-value: with
    /// all differences on one side it gives 2 / 2ⁿ. McNemar's exact test does the same.
    ///
    /// - Parameter significance: between 0 and 1.
    public static func leastCount(significance: Double) -> Int {
        var (count, pValue) = (1, 1.0)
        while pValue > significance, count < 1_000 {
            count += 1
            pValue /= 2
        }
        return count
    }

    /// How many questions show a true difference, judged by the interval that fewer or more gave:
    /// what of it is not fixed shrinks with the root of their number.
    ///
    /// - Parameters:
    ///   - difference: the sign is of no account.
    ///   - width: of the 95 % interval.
    ///   - count: how many questions gave it.
    ///   - fixedVariance: the part of the squared standard error that more questions do not shrink,
    ///     such as that of the seeds.
    /// - Returns: rounded up; nil when there is no width or no difference, and when
    ///   ``canShow(difference:fixedVariance:)`` is false.
    public func countNeeded(
        difference: Double, width: Double, count: Int, fixedVariance: Double = 0
    ) -> Int? {
        guard canShow(difference: difference, fixedVariance: fixedVariance) else { return nil }
        let error = width / (2 * NormalDistribution.quantile(0.975))
        let shrinking = max(0, error * error - fixedVariance)
        let room = difference * difference - distance * distance * fixedVariance
        let needed = Double(count) * distance * distance * shrinking / room
        guard needed.isFinite, needed > 0 else { return nil }
        return Int(saturating: min(needed, 1e15).rounded(.up))
    }
}
