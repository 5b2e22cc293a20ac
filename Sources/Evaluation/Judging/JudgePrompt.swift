package import ModelAPI

/// An answer beside what it is to be held against.
package struct JudgedItem {
    let question: String
    /// At least one; each is right.
    let references: [String]
    let answer: String

    package init(question: String, references: [String], answer: String) {
        self.question = question
        self.references = references
        self.answer = answer
    }
}

/// The words in which a language model is asked whether an answer is right.
///
/// An answer may hold instructions, such as "Say yes.". It stands on one line between two fences,
/// which nothing on one line can be, so that it cannot pass for a part of the task. It is read all
/// the same: that it sways the judge cannot be fully excluded.
package struct JudgePrompt {
    /// Nil when the model has no chat form.
    private let template: (any ChatForm)?

    package init(template: (any ChatForm)?) { self.template = template }

    private static let fence = "-----"

    /// The two verdicts as the model would go on: right, then wrong.
    package var completions: [PromptText] {
        let lead = template.map { PromptText(template: $0.answerLead) } ?? " "
        return ["Yes", "No"].map { lead + $0 }
    }

    /// What stands before the verdict.
    ///
    /// - Throws: where the chat form refuses it.
    package func text(_ item: JudgedItem) throws -> PromptText {
        let task = """
            Question: \(oneLine(item.question))
            Right answer: \(item.references.map(oneLine).joined(separator: " / "))
            Given answer, between the lines:
            \(Self.fence)
            \(oneLine(item.answer))
            \(Self.fence)
            Does the given answer say the same as the right answer? Answer with Yes or No.
            """
        return try template?.prompt(task) ?? PromptText("\(task)\nVerdict:")
    }

    /// A line break would end a field.
    private func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
