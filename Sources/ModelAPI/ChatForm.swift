/// One turn of a conversation.
public struct ChatTurn: Sendable, Equatable {
    /// Who speaks.
    public enum Role: String, Sendable, Codable {
        case user, assistant
    }

    /// Who speaks.
    public var role: Role
    /// What is said; plain text, whatever it spells.
    public var text: String

    /// Puts a turn together.
    public init(_ role: Role, _ text: String) {
        self.role = role
        self.text = text
    }
}

/// How a model wants a conversation to be written down.
///
/// A local model has its template. A service that takes turns as they are has a form that changes
/// nothing: the prompt is the turns, and nothing stands before the answer.
public protocol ChatForm: Sendable {
    /// What stands between the prompt and an answer; often empty. It is the form's own text.
    var answerLead: String { get }

    /// The text before the answer to the last turn.
    ///
    /// - Parameter turns: not empty; user and assistant by turns, the user's first and last.
    /// - Throws: where the form refuses the turns.
    func prompt(_ turns: [ChatTurn]) throws -> PromptText
}

extension ChatForm {
    /// The text before the answer to a single question.
    ///
    /// - Throws: where the form refuses the question.
    public func prompt(_ question: String) throws -> PromptText {
        try prompt([ChatTurn(.user, question)])
    }
}
