public import Domain
public import Statistics

/// The answers of one arm to the same questions with each seed, taken together.
///
/// The value is the mean over the seeds; an interval is over the questions and, where there are
/// several, over the seeds, since the reader asks how the arm would do on other questions
/// after another training. An arm without chance has one seed only.
public struct SeededScores: Sendable {
    private let seeds: [ScoredAnswers]

    /// Takes the scored answers of at least one seed.
    ///
    /// - Precondition: all have the same metric and the same questions in the same order.
    public init(_ seeds: [ScoredAnswers]) {
        precondition(!seeds.isEmpty, "an arm needs at least one seed")
        precondition(
            seeds.allSatisfy {
                $0.metric == seeds[0].metric && $0.rowScores.count == seeds[0].rowScores.count
            },
            "the seeds of an arm must answer the same questions under the same metric"
        )
        self.seeds = seeds
    }

    /// The metric under which the answers were scored.
    public var metric: DecidingMetric { seeds[0].metric }

    /// How many questions there are.
    public var count: Int { seeds[0].rowScores.count }

    /// The metric of each seed over all questions.
    public var valueBySeed: [Double] { seeds.map(\.value) }

    /// The mean score of each question over the seeds.
    public var rowScores: [Double] {
        (0..<count).map { row in Descriptive.mean(of: seeds.map { $0.rowScores[row] }) }
    }

    /// The score of each question, one list a seed.
    package var rowScoresBySeed: [[Double]] { seeds.map(\.rowScores) }

    /// The mean of the metric over the seeds, for a selection of questions.
    public func value(ofRows rows: [Int]) -> Double {
        Descriptive.mean(of: seeds.map { $0.value(ofRows: rows) })
    }

    /// The same arm on a selection of questions, by index.
    package func restricted(to rows: [Int]) -> SeededScores {
        SeededScores(seeds.map { $0.restricted(to: rows) })
    }

    /// The value over all questions with its interval.
    ///
    /// Wilson's interval for a share of right answers with one seed, and with several when they
    /// got all questions right or all wrong; Gaffke's for other scores and labels with one seed; else
    /// seeds and questions as crossed effects. A root-mean-square error of few or equal questions
    /// has none.
    public func interval(_ bootstrap: Bootstrap) -> ConfidenceInterval {
        let scores = rowScores, level = bootstrap.level
        let right = scores.count { $0 == 1 }
        let areWhole = scores.allSatisfy { $0 == 0 || $0 == 1 }
        if metric.isShare, areWhole, seeds.count == 1 || right == 0 || right == count {
            return .wilson(successes: right, count: count, level: level)
        }
        let isTrained = seeds.count > 1
        switch metric {
        case .macroF1:
            let interval = labelled.macroF1(seed: bootstrap.seed, level: level)
            return isTrained
                ? .crossed(crossed, isShare: true, level: level).widened(by: interval) : interval
        case .rmse:
            return isTrained
                ? .crossed(crossed, isShare: false, scale: .rootMeanSquare, level: level)
                : bootstrap.unbounded(count: count, on: .rootMeanSquare, of: value(ofRows:))
        default:
            return isTrained
                ? .crossed(crossed, isShare: true, level: level)
                : .mean(of: scores, within: 0...1, level: level)
        }
    }

    /// This arm's value minus another's over the same questions, with its interval.
    ///
    /// Bonett and Price's interval for shares of right answers with one seed each; Gaffke's for other
    /// scores and labels with one seed each; else seeds and questions as crossed effects. Errors of
    /// few questions, or of questions on which the arms hardly differ, have none.
    ///
    /// - Precondition: same metric, same questions in the same order.
    public func difference(
        from other: SeededScores,
        _ bootstrap: Bootstrap,
    ) -> ConfidenceInterval {
        requireSameQuestions(as: other)
        let level = bootstrap.level
        if metric.isShare, let outcomes = outcomes(against: other) {
            return outcomes.difference(level: level)
        }
        let isTrained = areTrained(with: other)
        switch metric {
        case .macroF1:
            let interval = labelled.macroF1(
                minus: other.labelled, seed: bootstrap.seed, level: level)
            return isTrained
                ? .crossed(crossed, minus: other.crossed, isShare: true, level: level)
                    .widened(by: interval) : interval
        case .rmse:
            return isTrained
                ? .crossed(crossed, minus: other.crossed, isShare: false, level: level)
                : bootstrap.unbounded(
                    count: count, ofDifference: value(ofRows:), other.value(ofRows:))
        default:
            return isTrained
                ? .crossed(crossed, minus: other.crossed, isShare: true, level: level)
                : .mean(of: rowDifferences(from: other), within: -1...1, level: level)
        }
    }

    private func areTrained(with other: SeededScores) -> Bool {
        seeds.count > 1 || other.seeds.count > 1
    }

    private var labelled: LabelledAnswers {
        LabelledAnswers(seeds.map(\.labelPairs), labelCount: seeds[0].labelCount)
    }

    /// How often each arm alone was right; nil unless both have one seed and every question is
    /// right or wrong.
    ///
    /// - Precondition: same metric, same questions in the same order.
    public func outcomes(against other: SeededScores) -> PairedOutcomes? {
        requireSameQuestions(as: other)
        guard metric.isShare || metric == .macroF1, seeds.count == 1, other.seeds.count == 1 else {
            return nil
        }
        return PairedOutcomes(rowScores.map { $0 == 1 }, other.rowScores.map { $0 == 1 })
    }

    private var crossed: CrossedScores {
        metric.isMean
            ? CrossedScores(seeds.map(\.rowScores))
            : CrossedScores(seeds: seeds.count, questions: count) { seeds[$0].value(ofRows: $1) }
    }

    /// Whether the arms' scores differ by more than chance on the same questions.
    ///
    /// With several seeds the p-value belongs to the interval of ``difference(from:_:)``: both speak
    /// of other questions and other trainings. With one seed each it is McNemar's test when each
    /// question is right or wrong for both arms, else the permutation test of the mean score. What
    /// is tested then is the score of the single questions: the squared error for
    /// ``DecidingMetric/rmse``, the share of right labels for ``DecidingMetric/macroF1``.
    ///
    /// - Parameters:
    ///   - other: the other arm.
    ///   - seed: where random patterns of a permutation test and random weights start; the seed
    ///     of the interval.
    /// - Returns: the test that was made, with its two-sided p-value.
    /// - Precondition: same metric, same questions in the same order.
    public func test(against other: SeededScores, seed: UInt64) -> PairedTest {
        if let outcomes = outcomes(against: other) { return .mcNemar(outcomes) }
        guard areTrained(with: other) else {
            return .permutation(rowDifferences(from: other), seed: seed)
        }
        return metric == .macroF1
            ? labelled.crossedTest(minus: other.labelled, crossed, other.crossed, seed: seed)
            : .crossed(crossed, minus: other.crossed, isShare: metric != .rmse)
    }

    /// How large the difference of the single questions' scores is: the odds ratio of being right
    /// alone where each question is right or wrong for both arms, else Cohen's d_z of the mean
    /// scores over the seeds.
    ///
    /// - Returns: nil where no question tells the arms apart, or all differ by the same.
    /// - Precondition: same metric, same questions in the same order.
    public func effect(against other: SeededScores) -> EffectSize? {
        if let outcomes = outcomes(against: other) { return outcomes.oddsRatio() }
        return .standardised(rowDifferences(from: other))
    }

    private func rowDifferences(from other: SeededScores) -> [Double] {
        zip(rowScores, other.rowScores).map { $0 - $1 }
    }

    private func requireSameQuestions(as other: SeededScores) {
        precondition(
            metric == other.metric && count == other.count,
            "arms can be compared on the same questions under the same metric only"
        )
    }
}
