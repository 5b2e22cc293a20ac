public import Foundations

/// What can be wrong with a tokenizer's files, told so that a stranger knows what to do next.
public enum TokenizersError: Error, Equatable, Sendable {
    /// A file does not exist, may not be read, or is too large.
    case cannotRead(path: String, reason: String)
    /// A text breaks the rules of JSON.
    case malformedJSON(JSONMistake)
    /// A vocabulary, its merges or its settings do not fit together.
    case invalid(source: String, place: String, expected: String, found: String)
    /// A sound tokenizer of a kind that is not supported.
    case unsupported(source: String, what: String, found: String, supported: [String])
    /// A chat template that cannot be rendered, or not with this conversation.
    case unknownTemplate(beginning: String, reason: String)
    /// A chat template that takes more time or memory than any published one.
    case costlyTemplate(beginning: String, limit: TemplateLimit)
}

extension TokenizersError: CustomStringConvertible {
    /// What – where – expected – got – what to do.
    public var description: String {
        switch self {
        case .cannotRead(let path, let reason):
            "\(path) cannot be read: \(reason). Check the path and the permissions."
        case .malformedJSON(let mistake):
            "\(mistake) The file is damaged or cut short; fetch it again."
        case .invalid(let source, let place, let expected, let found):
            "\(source), \(place): expected \(expected), got \(found). "
                + "The tokenizer is damaged or was badly made; fetch it again."
        case .unsupported(let source, let what, let found, let supported):
            "\(source): the \(what) '\(found)' is not supported; supported: "
                + "\(supported.joined(separator: "; ")). Use a model with one of these."
        case .unknownTemplate(let beginning, let reason):
            "The chat template that begins '\(beginning)' cannot be used: \(reason). Use the "
                + "completion form, which needs no template, or another model."
        case .costlyTemplate(let beginning, let limit):
            "The chat template that begins '\(beginning)' was stopped: \(limit). It is damaged or "
                + "hostile, since published templates need far less. Use the completion form, "
                + "which needs no template, or another model."
        }
    }
}
