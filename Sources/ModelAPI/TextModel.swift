/// A language model as those know it who measure it: text for certain, the rest where it can.
///
/// Not every model that answers says how likely a text is or how many tokens it has; who needs that
/// asks for it and says what is missing.
public protocol TextModel: TextGenerator {
    /// How a user's turn is written; nil for a model that only goes on with texts.
    var chatForm: (any ChatForm)? { get }

    /// Nil where nobody but the model itself can tell what is too long for it.
    var counter: (any TokenCounter)? { get }

    /// Nil for a model that tells no likelihoods.
    var scorer: (any CompletionScorer)? { get }
}

/// Called now and then with how many requests are done; may throw to stop the work.
public typealias RequestProgress = (_ finished: Int, _ total: Int) throws -> Void
