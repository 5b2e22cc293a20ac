import Foundations

/// What one method scored with ever more training examples, on the same questions.
public struct MeasuredCurve: Sendable, Equatable {
    /// Numbers of training examples, rising.
    public let sizes: [Double]
    /// Scores in 0…1 by size, seed and question.
    let scores: [[[Double]]]

    /// How many trainings each size had.
    public var seeds: Int { scores[0].count }
    /// How many questions were asked.
    public var questions: Int { scores[0][0].count }

    /// - Parameters:
    ///   - sizes: rising, > 0, at least one.
    ///   - scores: 0…1 by size, seed and question.
    /// - Precondition: every size has the same seeds, every seed the same questions, and there is
    ///   one of each at least.
    public init(sizes: [Double], scores: [[[Double]]]) {
        precondition(!sizes.isEmpty && sizes.count == scores.count, "scores for every size")
        precondition(
            sizes[0] > 0 && zip(sizes, sizes.dropFirst()).allSatisfy { $0 < $1 },
            "sizes are > 0 and rise")
        let seeds = scores[0].count, questions = scores[0].first?.count ?? 0
        precondition(seeds > 0 && questions > 0, "a curve needs a seed and a question")
        precondition(
            scores.allSatisfy { size in
                size.count == seeds && size.allSatisfy { $0.count == questions }
            }, "every size has the same seeds and questions")
        self.sizes = sizes
        self.scores = scores
    }

    /// The mean error of each size, over seeds and questions.
    var errors: [Double] {
        scores.map { 1 - Descriptive.mean(of: $0.map(Descriptive.mean(of:))) }
    }

    /// The inverse of each error's variance: over the seeds' means, pooled over all sizes since two
    /// or three seeds say little about one, and p (1 − p) over the questions. One right and one
    /// wrong answer are added, so that no size without a mistake counts as certain.
    var weights: [Double] {
        let bySeed = scores.map { size in Descriptive.variance(of: size.map(Descriptive.mean(of:)))
        }
        let seedVariance = seeds > 1 ? Descriptive.mean(of: bySeed) / Double(seeds) : 0
        let count = Double(questions)
        return errors.map { error in
            let share = (error * count + 1) / (count + 2)
            return 1 / (seedVariance + share * (1 - share) / count)
        }
    }

    /// The errors of each size as other seeds and other questions would have made them, by drawing
    /// both anew, the same for all sizes.
    ///
    /// Of S seeds S − 1 are drawn, which makes the variance of their mean right (McCarthy &
    /// Snowden 1985; Rao & Wu 1988, JASA 83); drawing S of 3 would leave a third of it out. A
    /// training keeps its curve: the same seed draws the same examples first, whatever the size.
    /// What the draws differ by from the measured errors is widened by ``reach``, since three seeds
    /// say little about how trainings differ.
    ///
    /// - Returns: one list of errors, by size, for each draw.
    /// - Precondition: two seeds at least.
    func resampledErrors(draws: Int, seed: UInt64) -> [[Double]] {
        precondition(seeds > 1, "one seed says nothing about others")
        var random = SeededGenerator(seed: seed, stream: "learning curve")
        let drawnSeeds = seeds - 1, reach = reach, measured = errors
        return (0..<draws).map { _ in
            var times = [Double](repeating: 0, count: questions)
            for _ in 0..<questions { times[random.integer(below: questions)] += 1 }
            let chosen = (0..<drawnSeeds).map { _ in random.integer(below: seeds) }
            return zip(scores, measured).map { size, error in
                var sum = 0.0
                for seed in chosen {
                    let row = size[seed]
                    for question in 0..<questions { sum += times[question] * row[question] }
                }
                let drawn = 1 - sum / Double(questions * drawnSeeds)
                return min(max(error + reach * (drawn - error), 0), 1)
            }
        }
    }

    /// By how much Student's t reaches further than the normal distribution, with the degrees of
    /// freedom (Satterthwaite 1946) of a mean error's variance: many where it comes from the
    /// questions, one fewer than there are seeds where it comes from these.
    private var reach: Double {
        let crossed = scores.map { CrossedScores($0) }
        let fromQuestions =
            Descriptive.mean(of: crossed.map { Descriptive.variance(of: $0.questionMeans) })
            / Double(questions)
        let parts = crossed.compactMap(\.seedVariance)
        guard questions > 1, !parts.isEmpty else { return 1 }
        let fromSeeds = max(0, Descriptive.mean(of: parts.map(\.value)))
        let square = Descriptive.mean(of: parts.map(\.meanSquare))
        let variance = fromQuestions + fromSeeds
        let uncertainty =
            fromQuestions * fromQuestions / Double(questions - 1)
            + square * square / Double(seeds - 1)
        guard uncertainty > 0 else { return 1 }
        let freedom = max(Double(seeds - 1), variance * variance / uncertainty)
        return StudentDistribution.quantile(0.975, freedom: freedom)
            / NormalDistribution.quantile(0.975)
    }
}
