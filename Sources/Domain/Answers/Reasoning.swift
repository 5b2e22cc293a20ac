/// How a model marks what it thinks before it answers, and how long it may think.
///
/// What stands between the marks at the beginning of an answer is no part of the answer, nor is what
/// stands before an end mark whose beginning the model, or its chat template, left out.
public struct ReasoningRule: Sendable, Equatable {
    /// Begins the block, e.g. `<think>`; not empty.
    public var begin: String
    /// Ends it, e.g. `</think>`; not empty.
    public var end: String
    /// The most tokens of a block, marks included, ≥ 1; fewer where the model has no room for more
    /// beside prompt and answer.
    public var maximumTokens: Int

    /// A rule; the defaults are the marks of DeepSeek R1, Qwen3 and most others.
    public init(begin: String = "<think>", end: String = "</think>", maximumTokens: Int = 1024) {
        precondition(!begin.isEmpty && !end.isEmpty && maximumTokens >= 1)
        self.begin = begin
        self.end = end
        self.maximumTokens = maximumTokens
    }
}

/// How the block of thoughts before an answer ended.
public enum Reasoning: String, Sendable, Codable {
    /// With its mark: the answer stands behind it.
    case finished
    /// Not: the model ran out of tokens, or ended within it. The answer is empty.
    case unfinished
}
