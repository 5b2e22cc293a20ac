/// A sequence to learn from: which of its tokens are to be predicted.
public struct TrainingSequence: Sendable, Hashable {
    /// The prompt's tokens and the completion's.
    public var tokens: [Int]
    /// The place where the completion begins: tokens from here on are targets. Token 0 never is,
    /// since nothing predicts it.
    public var firstTarget: Int

    /// Takes a sequence; a first target of 0 or below becomes 1.
    public init(tokens: [Int], firstTarget: Int) {
        self.tokens = tokens
        self.firstTarget = max(firstTarget, 1)
    }

    /// How many tokens are to be predicted.
    public var targetCount: Int { max(0, tokens.count - firstTarget) }
}
