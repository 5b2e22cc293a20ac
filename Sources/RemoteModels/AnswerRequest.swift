import Foundations
import ModelAPI

/// A request for an answer, before a service's way of writing it down.
struct AnswerRequest: Sendable {
    /// Not empty.
    let text: String
    /// What the service is to write a chat template around; nil for text to go on with.
    let turns: [ChatTurn]?
    /// The most tokens, thoughts included.
    let limit: Int
    let temperature: Double
    let topP: Double
    let seed: UInt32
    /// Whether a line break ends the answer at the service.
    let stopsAtLineBreak: Bool

    var isTurn: Bool { turns != nil }

    var route: Route { isTurn ? .chat : .completions }

    /// A prompt is not known in tokens; most languages and code have more than three bytes each.
    var estimate: (prompt: Int, generated: Int) { (text.utf8.count / 3 + 16, limit) }

    func body(for model: String, _ dialect: Dialect) throws -> String {
        func unless<Value>(_ name: String, _ value: Value?) -> Value? {
            dialect.leftOut.contains(name) ? nil : value
        }
        return try CanonicalJSON.encodeLine(
            RequestBody(
                model: model,
                messages: turns?.map { .init(role: $0.role.rawValue, content: $0.text) },
                prompt: isTurn ? nil : text,
                maxTokens: dialect.limitsCompletion ? nil : limit,
                maxCompletionTokens: dialect.limitsCompletion ? limit : nil,
                temperature: unless("temperature", temperature), topP: unless("top_p", topP),
                seed: unless("seed", seed),
                stop: unless("stop", stopsAtLineBreak ? ["\n"] : nil)))
    }
}

/// What one service takes that another does not: learnt from its refusals.
struct Dialect: Sendable, Equatable {
    /// Whether the limit of tokens is called `max_completion_tokens`.
    var limitsCompletion = false
    /// Parameters that are not sent.
    var leftOut: Set<String> = []

    private static let optional: Set<String> = ["temperature", "top_p", "seed", "stop"]

    /// What to leave out or rename behind a refusal; nil where that would not help.
    func adapted(to error: RemoteModelsError) -> Dialect? {
        guard case .refused(_, 400, let message, _) = error else { return nil }
        var adapted = self
        let isUnsupported = message.code.map {
            ["unsupported_parameter", "unsupported_value"].contains($0)
        }
        if message.asksForCompletionLimit
            || message.parameter == "max_tokens" && isUnsupported == true
        {
            adapted.limitsCompletion = true
        } else if let name = message.parameter, Self.optional.contains(name), isUnsupported == true
        {
            adapted.leftOut.insert(name)
        }
        return adapted == self ? nil : adapted
    }
}

/// The body of a request, with the service's own names.
struct RequestBody: Encodable {
    struct Message: Encodable {
        let role: String
        let content: String
    }

    let model: String
    var messages: [Message]?
    var prompt: String?
    var maxTokens: Int?
    var maxCompletionTokens: Int?
    var temperature: Double?
    var topP: Double?
    var seed: UInt32?
    var stop: [String]?
    var echo: Bool?
    var logProbabilities: Int?
    var input: [String]?
    var encoding: String?

    private enum CodingKeys: String, CodingKey {
        case model, messages, prompt, temperature, seed, stop, echo, input
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
        case topP = "top_p"
        case logProbabilities = "logprobs"
        case encoding = "encoding_format"
    }
}
