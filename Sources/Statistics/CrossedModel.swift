/// What seeds and questions together say of an arm's figure or of the difference of two: the middle
/// of the interval, its variance, and the degrees of freedom that this is known with.
///
/// The interval and the p-value of a difference both come from here, so that one never contradicts
/// the other.
struct CrossedModel {
    /// The figure or difference.
    let value: Double
    /// How many questions.
    let count: Int
    /// What every question adds: its mean score, or the difference of two.
    let questionMeans: [Double]
    /// ``value``, drawn to 0 where two questions are added to a difference of shares.
    private let centre: Double
    private let variance: Double
    private let freedom: Double
    private let isDifference: Bool
    private let isShare: Bool
    private let scale: FigureScale

    /// - Returns: nil for fewer than two questions, a figure that is not finite, and where no range
    ///   bounds a figure whose questions are too few or too equal.
    init?(
        _ first: CrossedScores, minus second: CrossedScores?, isShare: Bool, scale: FigureScale
    ) {
        value = first.value - (second?.value ?? 0)
        count = first.questionMeans.count
        isDifference = second != nil
        self.isShare = isShare
        self.scale = isDifference ? .anySign : scale
        questionMeans = Self.questionMeans(first, minus: second)
        guard count > 1, value.isFinite, isShare || ItemVariety.isEnough(questionMeans) else {
            return nil
        }
        var items = questionMeans
        if let second, isShare {
            let gain = 1 / Double(min(first.seeds, second.seeds)).squareRoot()
            items += [gain, -gain]
        }
        centre = value * Double(count) / Double(items.count)
        let seeds = [first.seedVariance, second?.seedVariance].compactMap(\.self)
        let number = Double(items.count)
        let questions = Descriptive.variance(of: items) / number
        let least = -Self.mostTakenAway * questions
        variance = seeds.reduce(questions) { $0 + max(least, $1.value) }
        let seedFreedom = seeds.reduce(0) { $0 + $1.freedom }
        let seedSquares = seeds.reduce(0) { $0 + $1.meanSquare }
        let uncertainty =
            questions * questions / (number - 1)
            + (seeds.isEmpty ? 0 : seedSquares * seedSquares / seedFreedom)
        let freedom = uncertainty > 0 ? variance * variance / uncertainty : number - 1
        let fewest = seeds.map(\.freedom).min() ?? number - 1
        self.freedom = max(min(fewest, number - 1), freedom)
    }

    static func questionMeans(
        _ first: CrossedScores, minus second: CrossedScores?
    ) -> [Double] {
        guard let second else { return first.questionMeans }
        precondition(
            second.questionMeans.count == first.questionMeans.count,
            "the arms' questions are not the same")
        return zip(first.questionMeans, second.questionMeans).map { $0 - $1 }
    }

    /// No more than this share of what the questions give is taken away for an arm whose seeds differ
    /// by less than luck would make them.
    private static let mostTakenAway = 0.2

    func bounds(level: Double) -> (low: Double, high: Double) {
        let quantile = StudentDistribution.quantile((1 + level) / 2, freedom: freedom)
        guard isShare else {
            return scale.bounds(
                around: value, error: variance.squareRoot(), quantile: quantile, count: count)
        }
        let reach = quantile * variance.squareRoot()
        guard !isDifference else { return (max(-1, centre - reach), min(1, centre + reach)) }
        return wilsonBounds(quantile: quantile)
    }

    /// Wilson's bounds for a share, with t² · variance / (p (1 − p)) in the place of z² / n.
    private func wilsonBounds(quantile: Double) -> (low: Double, high: Double) {
        guard value > 0, value < 1 else { return (value, value) }
        let ratio = quantile * quantile * variance / (value * (1 - value))
        let centre = (value + ratio / 2) / (1 + ratio)
        let reach =
            (ratio * value * (1 - value) + ratio * ratio / 4).squareRoot() / (1 + ratio)
        return (max(0, centre - reach), min(1, centre + reach))
    }

    /// The least 1 − level at which a difference's ``bounds(level:)`` hold no zero.
    var pValue: Double {
        guard variance > 0 else { return 1 }
        let distance = centre.magnitude / variance.squareRoot()
        return min(1, 2 * StudentDistribution.cumulative(-distance, freedom: freedom))
    }
}
