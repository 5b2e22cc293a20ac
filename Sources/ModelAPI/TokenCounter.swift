/// Counts tokens as a model does, before it is asked.
public protocol TokenCounter {
    /// The most tokens that the model looks at: prompt and answer together.
    var contextLength: Int { get }

    /// Tokens of a text that begins a sequence, with what the model puts before it.
    func tokenCount(_ prompt: PromptText) -> Int

    /// Tokens of a request's prompt with the longest of its completions.
    func tokenCount(_ request: ScoringRequest) -> Int
}
