extension TaskConfiguration {
    /// An answer to a question that is right by itself: the first reference, or all of them where
    /// every one must be in the answer.
    public func plainAnswer(to question: Question) -> String {
        metric == .containsAll ? question.answers.joined(separator: ", ") : question.answers[0]
    }

    /// The answer to a question that models are shown in worked examples and learn in training, in a
    /// text from which ``AnswerRules/extraction`` takes it again.
    public func taughtAnswer(to question: Question) -> String {
        form(plainAnswer(to: question))
    }

    /// Whether a generated answer ends with its first line. Where the answer is taken out of a longer
    /// text, its line may come later, and JSON may have several.
    public var stopsAtLineBreak: Bool {
        kind != .text && rules.extraction == nil && metric != .jsonFields
    }

    /// An answer as a text from which it is taken again. Labels stay as they are: they are chosen by
    /// their likelihood directly after the prompt.
    public func form(_ answer: String) -> String {
        guard labels.isEmpty, let extraction = rules.extraction else { return answer }
        return extraction.form(answer, isJSON: metric == .jsonFields)
    }
}
