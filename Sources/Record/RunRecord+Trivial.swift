/// What can be had without reading a question: the least that an arm must be shown to beat.
public struct TrivialRecord: Codable, Sendable, Equatable {
    /// How the same answer to all questions comes about.
    public enum Rule: String, Codable, Sendable, CaseIterable {
        /// The commonest answer of the training questions.
        case commonest = "the commonest answer"
        /// The mean of these answers, where they are numbers.
        case mean = "the mean"
        /// The commonest answer of the test questions.
        case commonestOfTest = "the commonest answer of the test"
        /// The mean of these answers, where they are numbers.
        case meanOfTest = "the mean of the test"
        /// An empty answer.
        case nothing
    }

    /// The rule with the best score.
    public var rule: Rule
    /// What it answers.
    public var answer: String
    /// By the deciding metric.
    public var score: Estimate
    /// Every arm that may be recommended minus the trivial answer, whose place is ``name``; the
    /// p-values are corrected for the number of these arms.
    public var differences: [DifferenceRecord]

    package init(rule: Rule, answer: String, score: Estimate, differences: [DifferenceRecord]) {
        self.rule = rule
        self.answer = answer
        self.score = score
        self.differences = differences
    }

    /// What stands for the trivial answer among the arms of ``differences``.
    public static let name = "trivial answer"
}

/// Bounds of a difference at the level that a recommendation is made at.
public struct SimultaneousBounds: Codable, Sendable, Equatable {
    /// How often such an interval holds the true difference, at least 0.95: the more arms are
    /// compared, the higher.
    public var level: Double
    /// The lower bound.
    public var low: Double
    /// The upper bound.
    public var high: Double

    package init(level: Double, low: Double, high: Double) {
        self.level = level
        self.low = low
        self.high = high
    }
}
