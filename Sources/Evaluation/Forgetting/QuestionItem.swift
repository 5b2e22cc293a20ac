/// A question with its answers.
public struct QuestionItem: Sendable, Equatable {
    /// The text to answer from; nil where the model's own knowledge is asked for.
    public let passage: String?
    /// What is asked, without a label before it; for code what stands before the gap.
    public let question: String
    /// Accepted answers; none where the passage does not give any.
    public let answers: [String]
    /// Answers to choose from; the first one is right.
    public let options: [String]
}

extension QuestionProbe {
    /// What a question probe asks for.
    public enum Capability: String, Sendable, CaseIterable {
        /// Knowledge of the world, asked as a user asks.
        case knowledge
        /// Answers that stand in a passage of the prompt and nowhere else.
        ///
        /// Fine-tuning can cost a model just this use of its context: Soudani et al. 2024,
        /// arXiv:2403.01432.
        case passages
        /// Saying that a passage does not give the answer, and giving it where it does.
        case refusing
        /// Sums of one and two digits.
        case arithmetic
        /// The next piece of a short program.
        case code
        /// How well the likelihoods of options say how sure the model may be.
        case calibration

        var needsPassage: Bool { self == .passages || self == .refusing }

        /// Whether an item without a choice would measure nothing.
        var needsOptions: Bool { self == .code || self == .calibration }

        /// What is measured, the figure that budgets are held against first.
        var measures: [ProbeMeasurement.Measure] {
            switch self {
            case .knowledge: [.accuracy, .choiceAccuracy, .logLikelihood]
            case .passages: [.accuracy, .logLikelihood]
            case .refusing: [.accuracy]
            case .arithmetic: [.accuracy, .choiceAccuracy]
            case .code: [.choiceAccuracy, .logLikelihood]
            case .calibration: [.brier]
            }
        }
    }
}
