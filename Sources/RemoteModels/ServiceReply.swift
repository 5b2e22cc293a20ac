import Domain
import Foundations

/// A reply that is JSON and no error, with what it took.
struct ServiceReply {
    let root: JSONNode
    let address: String
    let usage: ReplyUsage
    /// Tokens that the service says were thoughts.
    let reasoningTokens: Int
    let attempts: Int
    let seconds: Double
    let spend: Spend

    private static let longestName = 200

    /// The one choice of a reply that is to have one.
    func choice() throws(RemoteModelsError) -> JSONNode {
        guard let choices = root["choices"] else {
            throw wrongShape("choices", "a list", nil)
        }
        guard let elements = choices.elements else {
            throw wrongShape("choices", "a list", choices)
        }
        guard let first = elements.first else { throw .noChoices(at: address) }
        return first
    }

    /// What is kept of the reply.
    ///
    /// - Parameter text: the answer in it.
    func stored(
        text: String, hasThoughts: Bool = false, end: AnswerEnd? = nil,
        tokenLogLikelihoods: [Float]? = nil, key: APIKey?
    ) -> StoredReply {
        func name(_ name: String) -> String? {
            root[name]?.string.map { ServerMessage.shown($0, most: Self.longestName, key: key) }
        }
        return StoredReply(
            text: key?.masked(inAnswer: text) ?? text,
            hasThoughts: hasThoughts || reasoningTokens > 0, end: end,
            tokenLogLikelihoods: tokenLogLikelihoods, model: name("model"),
            fingerprint: name("system_fingerprint"), usage: usage, attempts: attempts,
            seconds: seconds, spend: spend)
    }

    func wrongShape(_ path: String, _ expected: String, _ got: JSONNode?) -> RemoteModelsError {
        .wrongShape(at: address, path: path, expected: expected, got: Self.kind(of: got))
    }

    /// Never a text itself, in which the key may stand.
    private static func kind(of node: JSONNode?) -> String {
        switch node?.value {
        case nil: "nothing"
        case .string: "a text"
        case .number: "a number"
        default: node?.words ?? "nothing"
        }
    }
}

/// The tokens that a reply tells of.
struct UsageReading {
    private(set) var usage = ReplyUsage()
    private(set) var reasoningTokens = 0

    /// Beyond it a number is no count of one reply's tokens.
    private static let most = 1_000_000_000

    init(_ root: JSONNode) {
        guard let usage = root["usage"] else { return }
        func count(_ node: JSONNode?) -> Int? {
            node?.integer.flatMap { (0...Self.most).contains($0) ? $0 : nil }
        }
        // No prompt has no tokens: some services fill in a zero.
        self.usage.prompt = count(usage["prompt_tokens"]).flatMap { $0 > 0 ? $0 : nil }
        self.usage.cached = count(usage["prompt_tokens_details"]?["cached_tokens"])
        self.usage.generated = count(usage["completion_tokens"])
        reasoningTokens = count(usage["completion_tokens_details"]?["reasoning_tokens"]) ?? 0
    }
}
