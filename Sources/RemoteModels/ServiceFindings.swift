/// What a service was found to do with a model, by asking it; a part of the record.
public struct ServiceFindings: Sendable, Equatable, Codable {
    /// How thoughts before an answer are seen.
    public enum Thinking: String, Sendable, Codable {
        /// There were none.
        case none
        /// The service tells them from the answer, or the model marks where they begin.
        case marked
        /// Only the mark that ends them is seen: the chat template has the one that begins them. A
        /// text without that mark is all thoughts.
        case begunByTemplate
    }

    /// Whether it takes turns (`/chat/completions`).
    public var chats: Bool
    /// Whether it goes on with plain texts (`/completions`).
    public var completes: Bool
    /// Whether the model thinks before it answers a turn, and how that is seen.
    public var thinking: Thinking
    /// Whether it tells how likely the tokens of a prompt are, and these are no fill-ins.
    public var echoesLikelihoods: Bool
    /// Whether its limit of tokens is called `max_completion_tokens`.
    public var limitsCompletion: Bool
    /// Parameters that it refused and is not sent.
    public var leftOut: [String]
    /// The model that it says it is.
    public var model: String?
    /// Its name for what the model runs on.
    public var fingerprint: String?

    /// States findings that were made before.
    public init(
        chats: Bool, completes: Bool, thinking: Thinking = .none,
        echoesLikelihoods: Bool = false, limitsCompletion: Bool = false, leftOut: [String] = [],
        model: String? = nil, fingerprint: String? = nil
    ) {
        self.chats = chats
        self.completes = completes
        self.thinking = thinking
        self.echoesLikelihoods = echoesLikelihoods
        self.limitsCompletion = limitsCompletion
        self.leftOut = leftOut
        self.model = model
        self.fingerprint = fingerprint
    }
}
