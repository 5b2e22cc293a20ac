package import Domain
import LanguageModels
package import ModelAPI

/// A question with what is shown beside it.
package struct PromptBlock {
    package var question: String
    /// Best first: each on one line, but for its code and tables.
    package var passages: [String]
    /// The answer of a worked example; nil for the question that is asked.
    package var answer: String?

    package init(question: String, passages: [String] = [], answer: String? = nil) {
        self.question = question
        self.passages = passages
        self.answer = answer
    }
}

/// Puts questions, passages and worked examples into the words that a model sees.
///
/// Passages stand best last, next to the question: a small model attends to what it read last
/// (compare Liu et al. 2023, arXiv:2307.03172).
package struct PromptBuilder {
    let task: TaskConfiguration
    /// Nil when the model has none.
    let chatForm: (any ChatForm)?
    /// Why it has none, in a sentence.
    private let noChatReason: String

    package init(
        task: TaskConfiguration, chatForm: (any ChatForm)?, noChatReason: String = ""
    ) {
        self.task = task
        self.chatForm = chatForm
        self.noChatReason = noChatReason
    }

    /// With the chat form of a model of this machine, if there is one.
    init(task: TaskConfiguration, model: LanguageModel?) {
        self.init(
            task: task, chatForm: model?.chatForm, noChatReason: model?.noChatReason ?? "")
    }

    /// The prompt for one question after worked examples.
    ///
    /// - Throws: ``LabError/noChatForm`` when a chat is asked for and the model has none.
    package func prompt(
        _ block: PromptBlock, examples: [PromptBlock], form: PromptForm
    ) throws(LabError) -> PromptText {
        switch form {
        case .completion:
            return PromptText((examples + [block]).map(completion).joined(separator: "\n\n"))
        case .chat:
            guard let chatForm else { throw .noChatForm(reason: noChatReason) }
            var turns: [ChatTurn] = []
            for example in examples {
                turns.append(ChatTurn(.user, turn(example)))
                turns.append(ChatTurn(.assistant, example.answer ?? ""))
            }
            turns.append(ChatTurn(.user, turn(block)))
            do {
                return try chatForm.prompt(turns)
            } catch {
                throw .noChatForm(reason: "\(error)")
            }
        }
    }

    /// What stands between the prompt and an answer: in a chat what the template says, mostly
    /// nothing.
    func lead(_ form: PromptForm) -> PromptText {
        form == .completion ? " " : PromptText(template: chatForm?.answerLead ?? "")
    }

    private func completion(_ block: PromptBlock) -> String {
        let context =
            block.passages.isEmpty
            ? "" : "Context:\n\(block.passages.reversed().joined(separator: "\n"))\n\n"
        let answer = block.answer.map { " \($0)" } ?? ""
        let question = QuestionText(block.question)
        return """
            \(context)\(task.input):\(question.hasLayout ? "\n" : " ")\(question.shown)
            \(task.output):\(answer)
            """
    }

    private func turn(_ block: PromptBlock) -> String {
        let question = QuestionText(block.question).shown
        guard !block.passages.isEmpty else { return "\(task.instruction)\n\(question)" }
        let passages = block.passages.reversed().map { "- \($0)" }.joined(separator: "\n")
        return """
            Use the context. \(task.instruction)
            Context:
            \(passages)
            \(task.input): \(question)
            """
    }
}

/// A question's text as prompts show it.
private struct QuestionText {
    private let text: [Substring]

    init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let hasWords = { (line: Substring) in !line.allSatisfy(\.isWhitespace) }
        let first = lines.firstIndex(where: hasWords) ?? lines.startIndex
        let last = lines.lastIndex(where: hasWords) ?? lines.startIndex
        self.text = Array(lines[first...last])
    }

    /// All in one line, since a line break would look like the question's end, but for code and
    /// tables: these keep their lines.
    var shown: String {
        hasLayout
            ? text.joined(separator: "\n")
            : text.flatMap { $0.split(whereSeparator: \.isWhitespace) }.joined(separator: " ")
    }

    /// Whether it has code or a table.
    var hasLayout: Bool {
        text.count > 1
            && text.contains { line in
                let start = line.drop { $0 == " " || $0 == "\t" }
                return line.hasPrefix("    ") || line.hasPrefix("\t") || start.hasPrefix("|")
                    || start.hasPrefix("```") || start.hasPrefix("~~~")
            }
    }
}
