extension TaskConfiguration {
    /// The answer to a question that models are shown in worked examples and learn in training, in a
    /// text from which ``AnswerRules/extraction`` takes it again.
    public func taughtAnswer(to question: Question) -> String {
        form(question.answers[0])
    }

    /// Whether a generated answer ends with its first line. Where the answer is taken out of a longer
    /// text, its line may come later.
    public var stopsAtLineBreak: Bool { kind != .text && rules.extraction == nil }

    /// An answer as a text from which it is taken again. Labels stay as they are: they are chosen by
    /// their likelihood directly after the prompt.
    public func form(_ answer: String) -> String {
        labels.isEmpty ? rules.extraction?.form(answer, isJSON: false) ?? answer : answer
    }
}
