public import Domain

/// Answers prompts with text.
public protocol TextGenerator {
    /// An answer to each prompt, in the order of the prompts.
    ///
    /// - Parameters:
    ///   - prompts: not empty texts; the model goes on where each ends.
    ///   - progress: called with how many are answered; may throw to stop.
    /// - Throws: for a prompt that leaves no room for the answer, and what `progress` throws.
    func answers(
        to prompts: [PromptText], options: GenerationOptions, progress: RequestProgress
    ) throws -> GeneratedAnswers
}

/// An answer as text.
public struct GeneratedAnswer: Sendable, Equatable {
    /// Without thoughts, and cut before the line break that ended it.
    public var text: String
    /// How the thoughts before it ended; nil where there were none, or none are cut.
    public var reasoning: Reasoning?

    /// What a model said.
    public init(text: String, reasoning: Reasoning? = nil) {
        self.text = text
        self.reasoning = reasoning
    }
}

/// Answers, and the work that they took.
public struct GeneratedAnswers: Sendable, Equatable {
    /// One a prompt.
    public var answers: [GeneratedAnswer]
    /// Of all of them together.
    public var usage: ModelUsage

    /// What a model made of some prompts.
    public init(answers: [GeneratedAnswer], usage: ModelUsage) {
        self.answers = answers
        self.usage = usage
    }
}
