public import Domain
public import Foundations

/// A reply of a service, as far as it matters; without the key, whatever the service put into it.
public struct StoredReply: Sendable, Equatable, Codable {
    /// What the model wrote, thoughts included that stand within.
    public var text: String
    /// Whether the service handed over thoughts, or counted some, beside the text.
    public var hasThoughts: Bool
    /// Nil where the service does not tell.
    public var end: AnswerEnd?
    /// For a completion that was scored: each token's, in natural logarithms; else nil.
    public var tokenLogLikelihoods: [Float]?
    /// The model that the service says it was.
    public var model: String?
    /// The service's name for what the model ran on.
    public var fingerprint: String?
    /// Tokens, by the service.
    public var usage: ReplyUsage
    /// How often the request was sent, ≥ 1.
    public var attempts: Int
    /// How long the last attempt took.
    public var seconds: Double
    /// Of all attempts.
    public var spend: Spend
}

/// The tokens of one reply; nil is what is not told.
public struct ReplyUsage: Sendable, Equatable, Codable {
    /// Of the prompt.
    public var prompt: Int?
    /// As many of these were read before and came from a cache.
    public var cached: Int?
    /// Newly written, thoughts included.
    public var generated: Int?
}

/// Keeps replies, so that nothing is paid for twice.
///
/// A model calls it from threads of its own, never from two at once.
public protocol ReplyStore: Sendable {
    /// What was kept for a request; nil where there is nothing.
    ///
    /// - Parameter request: digest of address, model and body; no key goes into it.
    func reply(to request: SHA256Digest) throws -> StoredReply?

    /// Keeps a reply at once; called once for a request.
    func keep(_ reply: StoredReply, for request: SHA256Digest) throws
}

/// Keeps vectors of texts, so that nothing is paid for twice.
///
/// An embedder calls it from threads of its own, never from two at once.
public protocol EmbeddingStore: Sendable {
    /// For each text its vector, with the prefix of its role; nil where there is none.
    func vectors(of texts: [String]) throws -> [[Float]?]

    /// Keeps the vectors of one request's texts at once.
    ///
    /// - Parameter reply: what it took, without any text.
    func keep(_ vectors: [[Float]], of texts: [String], reply: StoredReply) throws
}

/// What is to be known of a service's replies, beside the answers.
public enum RemoteNotice: Sendable, Hashable, Codable {
    /// Replies came from another model than those before.
    case modelChanged(from: String, to: String)
    /// Replies came from another set-up (`system_fingerprint`) than those before.
    case fingerprintChanged(from: String, to: String)
    /// The service does not take a parameter, and was asked without: its own default holds.
    case parameterLeftOut(String)
    /// The service read a round number of tokens of a prompt that looks much longer: some cut what
    /// is too long for them without a word.
    case promptMayBeCut(tokens: Int)
}
