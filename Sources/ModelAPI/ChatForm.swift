/// How a model wants a user's turn to be written down.
///
/// A local model has its template. A service that takes turns as they are has a form that changes
/// nothing: the prompt is the question, and nothing stands before the answer.
public protocol ChatForm: Sendable {
    /// What stands between the prompt and an answer; often empty. It is the form's own text.
    var answerLead: String { get }

    /// The text before the answer to a single question.
    ///
    /// - Throws: where the form refuses the question.
    func prompt(_ question: String) throws -> PromptText
}
