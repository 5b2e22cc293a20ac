extension ConfidenceInterval {
    /// An arm's figure, or the difference of two, with an interval that holds for other questions
    /// and for other seeds.
    ///
    /// Student's t times the root of the variance of ``CrossedScores``, with Satterthwaite's degrees
    /// of freedom (1946, Biometrics Bulletin 2):
    ///
    /// ```
    /// freedom = (questions + seeds)² / (questions² / (n − 1) + (mean squares)² / Σ (S − 1))
    /// ```
    /// Seeds that differ by less than the answers' luck give a negative part. It counts, but for
    /// each arm by no more than 0.2 of what the questions give. That bound is not from the
    /// literature: without it intervals are too narrow for two seeds, and at 0 they are too wide for
    /// seeds that do not differ; the simulation is nearest to its level here.
    ///
    /// The questions of a difference are paired; the seeds of two arms have nothing to do with each
    /// other, so that each arm brings its own part. Their mean squares are pooled for the degrees of
    /// freedom, as if the trainings of both arms varied alike.
    ///
    /// For figures between 0 and 1 two closed forms are widened by that t and that variance, so that
    /// equal answers do not pass for certainty: Wilson's interval with the number of questions that
    /// would give a share this variance (Korn & Graubard 1998, Survey Methodology 24), and for
    /// differences Bonett and Price's, which adds one question to the gain of either side; the mean
    /// of S such answers is as large as 1 / √S.
    ///
    /// Limits: two or three seeds that differ by much more than the answers' luck give intervals
    /// that are too narrow, since so few seeds say little about how seeds differ.
    ///
    /// - Parameters:
    ///   - first: the arm's scores.
    ///   - second: what is subtracted, if anything; over the same questions.
    ///   - isShare: whether figures lie between 0 and 1 by their nature.
    ///   - level: between 0 and 1.
    /// - Returns: the figure or difference with its interval, ``Method/none`` for fewer than two
    ///   questions.
    public static func crossed(
        _ first: CrossedScores,
        minus second: CrossedScores? = nil,
        isShare: Bool,
        level: Double = 0.95,
    ) -> ConfidenceInterval {
        let count = first.questionMeans.count
        let value = first.value - (second?.value ?? 0)
        guard count > 1, value.isFinite else {
            return .none(value: count == 0 ? .nan : value, level: level, count: count)
        }
        var differences = first.questionMeans
        if let second {
            precondition(
                second.questionMeans.count == count, "the arms' questions are not the same")
            differences = zip(differences, second.questionMeans).map { $0 - $1 }
            if isShare {
                let gain = 1 / Double(min(first.seeds, second.seeds)).squareRoot()
                differences += [gain, -gain]
            }
        }
        let spread = CrossedSpread(
            differences: differences,
            seeds: [first.seedVariance, second?.seedVariance].compactMap(\.self), level: level)
        let bounds =
            if second != nil {
                spread.bounds(around: value * Double(count) / Double(differences.count))
            } else if isShare {
                spread.wilsonBounds(around: value)
            } else {
                spread.bounds(around: value)
            }
        let least = second == nil ? 0.0 : -1.0
        return ConfidenceInterval(
            value: value,
            low: min(value, isShare ? max(least, bounds.low) : bounds.low),
            high: max(value, isShare ? min(1, bounds.high) : bounds.high),
            level: level,
            count: count,
            method: .crossedEffects,
        )
    }
}

/// A variance of several parts, with the t that belongs to it.
private struct CrossedSpread {
    let variance: Double
    let quantile: Double

    init(differences: [Double], seeds: [CrossedScores.VariancePart], level: Double) {
        let count = Double(differences.count)
        let questions = Descriptive.variance(of: differences) / count
        let least = -Self.mostTakenAway * questions
        variance = seeds.reduce(questions) { $0 + max(least, $1.value) }
        let seedFreedom = seeds.reduce(0) { $0 + $1.freedom }
        let seedSquares = seeds.reduce(0) { $0 + $1.meanSquare }
        let uncertainty =
            questions * questions / (count - 1)
            + (seeds.isEmpty ? 0 : seedSquares * seedSquares / seedFreedom)
        let freedom = uncertainty > 0 ? variance * variance / uncertainty : count - 1
        let fewest = seeds.map(\.freedom).min() ?? count - 1
        quantile = StudentDistribution.quantile(
            (1 + level) / 2, freedom: max(min(fewest, count - 1), freedom))
    }

    private static let mostTakenAway = 0.2

    func bounds(around centre: Double) -> (low: Double, high: Double) {
        let reach = quantile * variance.squareRoot()
        return (centre - reach, centre + reach)
    }

    /// Wilson's bounds for a share, with t² · variance / (p (1 − p)) in the place of z² / n.
    func wilsonBounds(around share: Double) -> (low: Double, high: Double) {
        guard share > 0, share < 1 else { return bounds(around: share) }
        let ratio = quantile * quantile * variance / (share * (1 - share))
        let centre = (share + ratio / 2) / (1 + ratio)
        let reach =
            (ratio * share * (1 - share) + ratio * ratio / 4).squareRoot() / (1 + ratio)
        return (centre - reach, centre + reach)
    }
}
