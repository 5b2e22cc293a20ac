import Foundations

extension LabelledAnswers {
    /// The macro F1 with an interval over the questions.
    ///
    /// As for ``ConfidenceInterval/mean(of:within:level:)`` the questions get random weights that
    /// add up to 1, and one more question is among them: for the lower bound it is the one that
    /// lowers the figure most by a wrong answer, of any label. For the upper bound every label has one
    /// more that is right: with few questions for a label, a mistake weighs more in the measured
    /// figure than in the true one. A label that came up with no question counts: nothing is known
    /// of how the arm does on it. Where all are right the upper bound is 1, and the lower is below
    /// it for any number of questions.
    ///
    /// - Parameters:
    ///   - seed: where the draws start.
    ///   - draws: how often weights are drawn, > 0.
    ///   - level: between 0 and 1.
    /// - Returns: with several seeds their mean, with the interval for these trainings alone; no
    ///   questions give NaN and ``ConfidenceInterval/Method/none``.
    public func macroF1(
        seed: UInt64, draws: Int = 9_999, level: Double = 0.95
    ) -> ConfidenceInterval {
        WeightedMacroF1(self, minus: nil).draws(draws, seed: seed).interval(
            value: macroF1, count: count, level: level)
    }

    /// The difference of two arms' macro F1 over the same questions with its interval, as
    /// ``macroF1(seed:draws:level:)``: the additional question is one that only the other arm gets right,
    /// or only this one.
    ///
    /// - Precondition: as many questions and labels.
    public func macroF1(
        minus other: LabelledAnswers, seed: UInt64, draws: Int = 9_999, level: Double = 0.95
    ) -> ConfidenceInterval {
        WeightedMacroF1(self, minus: other).draws(draws, seed: seed).interval(
            value: macroF1 - other.macroF1, count: count, level: level)
    }

    /// Whether the difference of ``macroF1(minus:seed:draws:level:)`` is more than the chance of questions
    /// and trainings, where an arm was trained with several seeds.
    ///
    /// - Parameters:
    ///   - first: pseudo-values of this arm's macro F1 by seed and question.
    ///   - second: the same of the other arm.
    /// - Returns: ``PairedTest/crossed(_:minus:isShare:)``, but never a smaller p-value than the
    ///   questions alone give.
    public func crossedTest(
        minus other: LabelledAnswers, _ first: CrossedScores, _ second: CrossedScores,
        seed: UInt64, draws: Int = 9_999
    ) -> PairedTest {
        var test = PairedTest.crossed(first, minus: second, isShare: true)
        let questions = WeightedMacroF1(self, minus: other).draws(draws, seed: seed)
        test.pValue = max(test.pValue, questions.pValue)
        return test
    }
}

/// What random weights with one more question make of a figure.
private struct BoundedDraws {
    /// In ascending order: with the worst additional question.
    let least: [Double]
    /// In ascending order: with the best.
    let most: [Double]

    func interval(value: Double, count: Int, level: Double) -> ConfidenceInterval {
        guard count > 0 else {
            return ConfidenceInterval(
                value: .nan, low: .nan, high: .nan, level: level, count: 0, method: .none)
        }
        // The draws cut off on a side; with 9,999 of them at 95 % the bound is the 250th.
        let rank = Int(saturating: Double(least.count + 1) * (1 - level) / 2 + 1e-9)
        let place = max(rank, 1) - 1
        return ConfidenceInterval(
            value: value, low: min(value, least[place]),
            high: max(value, most[most.count - 1 - place]), level: level, count: count,
            method: .gaffke)
    }

    /// Two-sided; at most 1 − level just where the interval holds no zero.
    var pValue: Double {
        guard !least.isEmpty else { return 1 }
        let below = least.count { $0 <= 0 }, above = most.count { $0 >= 0 }
        return min(1, 2 * Double(min(below, above) + 1) / Double(least.count + 1))
    }
}

/// Draws of weights for the macro F1 of an arm, or for the difference of two.
private struct WeightedMacroF1 {
    /// Answers of every seed of the first arm, then of the second, that occur together.
    private var answers: [[LabelledAnswers.Pair]] = []
    /// On how many questions each of ``answers`` occurred.
    private var counts: [Int] = []
    private let firstSeeds: Int
    private let secondSeeds: Int
    private let labelCount: Int

    init(_ first: LabelledAnswers, minus second: LabelledAnswers?) {
        precondition(
            second.map { $0.count == first.count && $0.labelCount == first.labelCount } ?? true,
            "the arms' questions are not the same")
        firstSeeds = first.pairs.count
        secondSeeds = second?.pairs.count ?? 0
        labelCount = first.labelCount
        var places: [[LabelledAnswers.Pair]: Int] = [:]
        for question in 0..<first.count {
            let together = (first.pairs + (second?.pairs ?? [])).map { $0[question] }
            if let place = places[together] {
                counts[place] += 1
            } else {
                places[together] = answers.count
                answers.append(together)
                counts.append(1)
            }
        }
    }

    func draws(_ number: Int, seed: UInt64) -> BoundedDraws {
        guard !answers.isEmpty else { return BoundedDraws(least: [], most: []) }
        var random = SeededGenerator(seed: seed, stream: "weights of labels")
        var weights = Array(
            repeating: LabelWeights(labelCount: labelCount), count: firstSeeds + secondSeeds)
        var least: [Double] = [], most: [Double] = []
        for _ in 0..<number {
            for seed in weights.indices { weights[seed].clear() }
            for (answers, count) in zip(answers, counts) {
                let weight = random.gamma(shape: count)
                for (seed, pair) in answers.enumerated() { weights[seed].add(pair, weight) }
            }
            let more = random.gamma(shape: 1)
            let figures = weights.map(LabelFigures.init)
            let first = figures[..<firstSeeds], second = figures[firstSeeds...]
            least.append(worst(first, minus: second, weight: more))
            most.append(
                second.isEmpty
                    ? best(first, &random) : -worst(second, minus: first, weight: more))
        }
        return BoundedDraws(least: least.sorted(), most: most.sorted())
    }

    /// The least difference with a question more that only the second arm gets right; without a
    /// second arm, that the first gets wrong.
    private func worst(
        _ first: ArraySlice<LabelFigures>, minus second: ArraySlice<LabelFigures>, weight: Double
    ) -> Double {
        let fragile = first.map { $0.mostFragile(weight: weight) }
        var least = Double.infinity
        for label in 0..<labelCount {
            var missed = 0.0, hit = 0.0
            for (figures, fragile) in zip(first, fragile) {
                missed += figures.withWorstMiss(on: label, weight: weight, fragile: fragile)
            }
            for figures in second { hit += figures.withHit(on: label, weight: weight) }
            let difference =
                missed / Double(first.count) - (second.isEmpty ? 0 : hit / Double(second.count))
            least = min(least, difference)
        }
        return least
    }

    /// The greatest figure with a right answer more for each label.
    private func best(
        _ first: ArraySlice<LabelFigures>, _ random: inout SeededGenerator
    ) -> Double {
        let more = (0..<labelCount).map { _ in random.gamma(shape: 1) }
        return first.reduce(0) { $0 + $1.withHits(more) } / Double(first.count)
    }
}

extension SeededGenerator {
    /// The sum of `shape` numbers from the exponential distribution with mean 1.
    ///
    /// Few are added up; more by Marsaglia and Tsang's method (2000, ACM TOMS 26), which needs one or
    /// two normal numbers whatever the shape.
    fileprivate mutating func gamma(shape: Int) -> Double {
        guard shape > 6 else {
            return -log((0..<shape).reduce(1.0) { product, _ in product * (1 - uniform()) })
        }
        let d = Double(shape) - 1 / 3.0, c = 1 / (9 * d).squareRoot()
        while true {
            let normal = normal(), root = 1 + c * normal
            guard root > 0 else { continue }
            let cube = root * root * root
            let limit = normal * normal / 2 + d - d * cube + d * log(cube)
            if log(1 - uniform()) < limit { return d * cube }
        }
    }
}
