/// Scores of an arm that answered the same questions with each of several seeds: seeds and
/// questions are crossed, and chance comes from both.
///
/// ```
/// score of seed s on question q = μ + a_q + b_s + e_qs
/// variance of the mean = σ²_a / n + σ²_b / S + σ²_e / (n S)
/// ```
/// for n questions and S seeds. The variance over the questions' mean scores holds the first and the
/// last part; the second is what the seeds' means differ by more than the answers' luck explains:
/// (MS_seeds − MS_rest) / (n S). Drawing questions and seeds anew would count the luck of single
/// answers twice (Owen 2007, Annals of Applied Statistics 1).
/// Source: two-way random effects as in Dorfman, Berbaum & Metz 1992, Investigative Radiology 27,
/// where readers stand for seeds and patients for questions.
public struct CrossedScores: Sendable, Equatable {
    /// The arm's figure: the mean over its seeds.
    public let value: Double
    /// The mean score of each question over the seeds.
    public let questionMeans: [Double]
    /// How many seeds.
    public let seeds: Int
    /// Whether the questions' means are of scores, and not of pseudo-values.
    let areScores: Bool
    /// The variance of the mean that comes from the seeds alone.
    let seedVariance: VariancePart?

    /// A part of a variance, estimated by itself.
    struct VariancePart: Equatable {
        /// What it adds to the variance; by chance it may be negative.
        var value: Double
        /// The mean square that it was estimated from, on the same scale.
        var meanSquare: Double
        /// Degrees of freedom of the mean square.
        var freedom: Double
    }

    /// Scores by seed and question; the figure is their mean.
    ///
    /// - Precondition: at least one seed, all with equally many questions, every score finite.
    public init(_ scores: [[Double]]) {
        self.init(
            value: Descriptive.mean(of: scores.map(Descriptive.mean(of:))), scores: scores,
            areScores: true)
    }

    /// A figure that is no mean, such as a macro F1, by its pseudo-values.
    ///
    /// The pseudo-value of a question is n θ − (n − 1) θ₍₋q₎, with θ₍₋q₎ the figure without it;
    /// pseudo-values vary as a mean's scores do. Source: Tukey 1958, Annals of Mathematical
    /// Statistics 29.
    ///
    /// - Parameters:
    ///   - seeds: how many, > 0.
    ///   - questions: how many, > 0.
    ///   - figure: the figure of one seed on the questions at these indices.
    /// - Complexity: `seeds` times (`questions` + 1) calls of `figure`.
    public init(
        seeds: Int, questions: Int, figure: (_ seed: Int, _ indices: [Int]) -> Double
    ) {
        let everything = Array(0..<questions)
        let whole = (0..<seeds).map { figure($0, everything) }
        let pseudoValues = whole.enumerated().map { seed, whole in
            Bootstrap.leaveOneOutFigures(everything) { figure(seed, $0) }.map {
                Double(questions) * whole - Double(questions - 1) * $0
            }
        }
        self.init(
            value: Descriptive.mean(of: whole), scores: pseudoValues, areScores: false)
    }

    private init(value: Double, scores: [[Double]], areScores: Bool) {
        precondition(!scores.isEmpty, "an arm needs at least one seed")
        let count = scores[0].count
        precondition(scores.allSatisfy { $0.count == count }, "seeds answer the same questions")
        self.value = value
        self.areScores = areScores
        seeds = scores.count
        questionMeans = (0..<count).map { question in
            Descriptive.mean(of: scores.map { $0[question] })
        }
        seedVariance = Self.seedVariance(scores, questionMeans: questionMeans)
    }

    /// nil when one seed or one question says nothing about how seeds differ.
    private static func seedVariance(
        _ scores: [[Double]], questionMeans: [Double]
    ) -> VariancePart? {
        let seeds = Double(scores.count), count = Double(questionMeans.count)
        guard seeds > 1, count > 1 else { return nil }
        let seedMeans = scores.map(Descriptive.mean(of:))
        let mean = Descriptive.mean(of: seedMeans)
        var residual = 0.0
        for (row, seedMean) in zip(scores, seedMeans) {
            for (score, questionMean) in zip(row, questionMeans) {
                let rest = score - seedMean - questionMean + mean
                residual += rest * rest
            }
        }
        let between = Descriptive.variance(of: seedMeans) / seeds
        let luck = residual / ((count - 1) * (seeds - 1)) / (count * seeds)
        return VariancePart(
            value: between - luck, meanSquare: between, freedom: seeds - 1)
    }
}
