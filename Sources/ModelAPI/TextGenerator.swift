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

    /// The same in pieces that can be kept one by one.
    ///
    /// The default is a piece between two marks, in the order of the prompts.
    ///
    /// - Parameter marks: numbers of prompts, ascending. A piece ends behind each, and no prompt
    ///   changes place with one behind it.
    /// - Throws: for a prompt that leaves no room for the answer.
    func generating(
        _ prompts: [PromptText], options: GenerationOptions, marks: [Int]
    ) throws -> any GenerationWork
}

/// Prompts to be answered, in pieces.
public protocol GenerationWork: PiecewiseWork {
    /// The answers to one piece's prompts, in the order of the work.
    ///
    /// - Parameter progress: called with how many of all prompts are answered when those of the
    ///   pieces before are; may throw to stop.
    /// - Returns: the usage of all pieces adds up to that of the whole work.
    func answers(_ piece: Int, progress: RequestProgress) throws -> GeneratedAnswers
}

extension TextGenerator {
    /// Answers in pieces, each of them asked for as a whole.
    public func generating(
        _ prompts: [PromptText], options: GenerationOptions, marks: [Int]
    ) throws -> any GenerationWork {
        GenerationBetweenMarks(
            generator: self, prompts: prompts, options: options,
            pieces: prompts.indices.cut(at: marks))
    }
}

private struct GenerationBetweenMarks: GenerationWork {
    let generator: any TextGenerator
    let prompts: [PromptText]
    let options: GenerationOptions
    let pieces: [Range<Int>]

    func answers(_ piece: Int, progress: RequestProgress) throws -> GeneratedAnswers {
        let range = pieces[piece]
        var options = options
        options.firstRequest += range.lowerBound
        return try generator.answers(to: Array(prompts[range]), options: options) { done, _ in
            try progress(range.lowerBound + done, prompts.count)
        }
    }

    func restored<Result>(_ results: [Result]) -> [Result] { results }
}

/// An answer as text.
public struct GeneratedAnswer: Sendable, Equatable {
    /// Without thoughts, and cut before the line break that ended it.
    public var text: String
    /// How the thoughts before it ended; nil where there were none, or none are cut.
    public var reasoning: Reasoning?
    /// Why the model stopped; nil where that is not told.
    public var end: AnswerEnd?

    /// What a model said.
    public init(text: String, reasoning: Reasoning? = nil, end: AnswerEnd? = nil) {
        self.text = text
        self.reasoning = reasoning
        self.end = end
    }

    /// Whether the model was stopped by its limit of tokens; false where that is not told. With
    /// unfinished thoughts it was cut off while it thought.
    public var isCutOff: Bool { end == .length }
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
