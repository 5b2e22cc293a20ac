import Foundations

/// What McNemar's exact test can show: how probably it finds a true difference.
///
/// Exact sums over the number of questions that tell the arms apart, and over how they fall to the
/// two arms. Above ``exactLimit`` questions the normal approximation of Connor 1987, Biometrics 43,
/// is used, which for so many questions is within a few percent.
public struct McNemarPower: Sendable, Equatable {
    /// Numbers of questions up to which the sums are made.
    public static let exactLimit = 2_000

    /// The p-value up to which the arms count as different.
    public var significance: Double
    /// How probably a difference shall be found.
    public var power: Double

    /// The default is a power of 80 % at a significance of 0.05.
    ///
    /// - Precondition: both lie between 0 and 1.
    public init(significance: Double = 0.05, power: Double = 0.8) {
        precondition(significance > 0 && significance < 1, "\(significance) is no significance")
        precondition(power > 0 && power < 1, "\(power) is no power")
        self.significance = significance
        self.power = power
    }

    /// How probably the test finds a true difference.
    ///
    /// - Parameters:
    ///   - difference: share of right answers of one arm minus the other's; the sign is of no
    ///     account.
    ///   - differing: the share of questions that only one of the arms gets right, in
    ///     |`difference`|…1.
    ///   - pairs: how many questions both arms answer, ≥ 0.
    /// - Returns: the share of experiments with a p-value of at most ``significance``.
    public func power(of difference: Double, differing: Double, pairs: Int) -> Double {
        precondition(
            (difference.magnitude...1).contains(differing),
            "\(differing) of the questions cannot differ when the difference is \(difference)")
        guard differing > 0 else { return 0 }
        if pairs > Self.exactLimit {
            return approximatePower(of: difference.magnitude, differing: differing, pairs: pairs)
        }
        let share = (differing + difference.magnitude) / (2 * differing)
        let weights = Binomial.probabilities(of: pairs, probability: differing)
        var power = 0.0
        var critical = -1
        for (count, weight) in weights.enumerated() {
            guard weight > 1e-12 else { continue }
            while 2 * Binomial.cumulative(critical + 1, of: count) <= significance { critical += 1 }
            guard critical >= 0 else { continue }
            let losing = Binomial.cumulative(critical, of: count, probability: share)
            let winning = Binomial.cumulative(critical, of: count, probability: 1 - share)
            power += weight * (losing + winning)
        }
        return power
    }

    /// The smallest true difference that is found with the wanted power.
    ///
    /// - Parameters:
    ///   - pairs: how many questions both arms answer, ≥ 0.
    ///   - differing: the share of questions that only one arm gets right, 0…1; a difference
    ///     greater than that is taken to be one-sided.
    /// - Returns: the difference, to within 0.0001, in (0, 1]; nil when not even arms that differ on
    ///   every question in the same way are told apart.
    public func detectableDifference(pairs: Int, differing: Double) -> Double? {
        func isFound(_ difference: Double) -> Bool {
            power(of: difference, differing: max(difference, differing), pairs: pairs) >= power
        }
        guard isFound(1) else { return nil }
        var low = 0.0, high = 1.0
        while high - low > 1e-4 {
            let middle = (low + high) / 2
            if isFound(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// How many questions find a true difference with the wanted power.
    ///
    /// The exact power rises with the number of questions but for small steps back, so that some
    /// few numbers above the one that is given may just miss it again.
    ///
    /// - Parameters:
    ///   - difference: not 0; the sign is of no account.
    ///   - differing: as for ``power(of:differing:pairs:)``.
    /// - Returns: the number of questions; exact up to ``exactLimit``, rounded up from the
    ///   approximation above.
    public func pairsNeeded(difference: Double, differing: Double) -> Int {
        precondition(difference != 0, "no number of questions shows a difference of nothing")
        let rough = approximatePairs(difference: difference.magnitude, differing: differing)
        guard rough < Double(Self.exactLimit) else {
            return Int(saturating: min(rough, 1e15).rounded(.up))
        }
        func isEnough(_ pairs: Int) -> Bool {
            power(of: difference, differing: differing, pairs: pairs) >= power
        }
        var high = max(8, Int(saturating: rough))
        while !isEnough(high) { high += high / 4 }
        var low = 0
        while high - low > 1 {
            let middle = (low + high) / 2
            if isEnough(middle) { high = middle } else { low = middle }
        }
        return high
    }

    // MARK: - The normal approximation

    private func approximatePower(of difference: Double, differing: Double, pairs: Int) -> Double {
        let spread = (differing - difference * difference).squareRoot()
        let distance =
            difference * Double(pairs).squareRoot()
            + NormalDistribution.quantile(significance / 2) * differing.squareRoot()
        return spread > 0
            ? NormalDistribution.cumulative(distance / spread) : distance > 0 ? 1 : 0
    }

    private func approximatePairs(difference: Double, differing: Double) -> Double {
        let root =
            -NormalDistribution.quantile(significance / 2) * differing.squareRoot()
            + NormalDistribution.quantile(power)
            * max(0, differing - difference * difference).squareRoot()
        return (root / difference) * (root / difference)
    }
}
