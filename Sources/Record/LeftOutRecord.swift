/// What an arm did without, since it is longer than what the model looks at: nothing is ever cut.
///
/// A test or validation question that could not be asked counts as answered wrong, so that every arm
/// has the same questions; anything else is left out.
public struct LeftOutRecord: Codable, Sendable, Equatable {
    /// What was left out.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Examples that were not trained on.
        case trainingExamples = "training examples"
        /// Examples that had no say in when the training stopped.
        case stoppingExamples = "validation examples"
        /// Training questions that were passed over as worked examples: the next one was taken.
        case workedExamples = "worked examples"
        /// Validation questions that count as answered wrong.
        case validationQuestions = "validation questions"
        /// Test questions that count as answered wrong.
        case testQuestions = "test questions"
        /// Settings that were not among those to choose from, since nothing fits under them.
        case settings
    }

    /// What was left out.
    public var kind: Kind
    /// How many of them, > 0.
    public var count: Int
    /// The first ten: ids, or the choices of a setting.
    public var subjects: [String]
    /// Tokens of the longest, with room for the answer.
    public var longest: Int
    /// Tokens that the model looks at.
    public var limit: Int

    private static let mostNamed = 10

    /// - Returns: nil for no items.
    package init?(_ kind: Kind, _ items: [LongItem], limit: Int) {
        let items = items.merged
        guard let longest = items.map(\.tokens).max() else { return nil }
        self.kind = kind
        count = items.count
        subjects = items.prefix(Self.mostNamed).map(\.id)
        self.longest = longest
        self.limit = limit
    }
}

extension LeftOutRecord.Kind {
    /// What follows the number, e.g. `test questions were not asked and count as wrong`.
    public func words(for count: Int) -> String {
        let isOne = count == 1
        return switch self {
        case .trainingExamples:
            isOne ? "training example was left out" : "training examples were left out"
        case .stoppingExamples:
            isOne
                ? "validation example had no say in when to stop"
                : "validation examples had no say in when to stop"
        case .workedExamples:
            isOne
                ? "training question was passed over as a worked example"
                : "training questions were passed over as worked examples"
        case .validationQuestions:
            isOne
                ? "validation question was not asked and counts as wrong"
                : "validation questions were not asked and count as wrong"
        case .testQuestions:
            isOne
                ? "test question was not asked and counts as wrong"
                : "test questions were not asked and count as wrong"
        case .settings:
            isOne ? "setting was not tried" : "settings were not tried"
        }
    }
}
