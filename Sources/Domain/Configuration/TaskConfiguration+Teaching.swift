extension TaskConfiguration {
    /// An answer to a question that is right by itself: the first reference, or all of them where
    /// every one must be in the answer; what declines, to a question without an answer.
    public func plainAnswer(to question: Question) -> String {
        guard let first = question.answers.first else { return rules.declining.answer }
        return metric == .containsAll ? question.answers.joined(separator: ", ") : first
    }

    /// The answer to a question that models are shown in worked examples and learn in training, in a
    /// text from which ``AnswerRules/extraction`` takes it again.
    public func taughtAnswer(to question: Question) -> String {
        form(plainAnswer(to: question), isJSON: metric == .jsonFields && !question.isUnanswerable)
    }

    /// Whether a generated answer ends with its first line. Where the answer is taken out of a longer
    /// text, its line may come later, and JSON may have several.
    public var stopsAtLineBreak: Bool {
        kind != .text && rules.extraction == .whole && metric != .jsonFields
    }

    /// An answer as a text from which it is taken again. Labels stay as they are: they are chosen by
    /// their likelihood directly after the prompt.
    ///
    /// - Parameter isJSON: whether it is a JSON value, and no text.
    public func form(_ answer: String, isJSON: Bool) -> String {
        labels.isEmpty ? rules.extraction.form(answer, isJSON: isJSON) : answer
    }

    /// The task as an arm has it that may have a way of its own to take the answer out of what it
    /// writes.
    ///
    /// - Parameter own: nil for an arm that has none.
    public func extracting(_ own: AnswerExtraction?) -> TaskConfiguration {
        var task = self
        task.rules.extraction = own ?? rules.extraction
        return task
    }
}
