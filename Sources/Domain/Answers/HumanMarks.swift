/// What one person says of one answer.
public struct HumanMark: Sendable, Equatable, Codable {
    /// The question's id.
    public var question: String
    /// The answer's text, as the arm gave it.
    public var answer: String
    /// Whether the answer is right.
    public var right: Bool
    /// Who says so.
    public var rater: String

    /// A mark.
    public init(question: String, answer: String, right: Bool, rater: String) {
        self.question = question
        self.answer = answer
        self.right = right
        self.rater = rater
    }

    /// What finds its answer.
    public var key: AnswerKey { AnswerKey(question: question, answer: answer) }
}

/// What people say of answers, by question and answer: whichever arm gave the answer, the mark is
/// the same.
public struct HumanMarks: Sendable, Equatable {
    /// What the raters of an answer say together.
    public enum Verdict: Sendable, Equatable {
        /// More of them call it right than wrong.
        case right
        /// More of them call it wrong than right.
        case wrong
        /// As many call it right as wrong: it counts as unmarked.
        case tied
    }

    /// All marks, in the order of the file; no rater marks an answer twice.
    public let marks: [HumanMark]
    private let verdicts: [AnswerKey: Verdict]

    /// Takes marks of one or more raters.
    public init(_ marks: [HumanMark]) {
        self.marks = marks
        var surplus: [AnswerKey: Int] = [:]
        for mark in marks { surplus[mark.key, default: 0] += mark.right ? 1 : -1 }
        verdicts = surplus.mapValues { $0 > 0 ? .right : $0 < 0 ? .wrong : .tied }
    }

    /// What the raters say together; nil for an answer that nobody marked.
    public func verdict(question: String, answer: String) -> Verdict? {
        self[AnswerKey(question: question, answer: answer)]
    }

    /// The same of the answer that a key finds.
    public subscript(key: AnswerKey) -> Verdict? { verdicts[key] }

    /// Whether most raters call an answer right; nil for a tie, and where nobody marked it.
    public func isRight(question: String, answer: String) -> Bool? {
        verdict(question: question, answer: answer)?.isRight
    }
}

extension HumanMarks.Verdict {
    /// Nil for a tie.
    public var isRight: Bool? {
        switch self {
        case .right: true
        case .wrong: false
        case .tied: nil
        }
    }
}

extension HumanMarks: Codable {
    /// Reads a list of marks.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([HumanMark].self))
    }

    /// Writes the list of marks.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(marks)
    }
}
