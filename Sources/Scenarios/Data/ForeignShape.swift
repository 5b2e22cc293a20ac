import Foundations

/// The form in which another tool keeps its examples: one hint is worth more than a list of keys
/// that are missing.
struct ForeignShape {
    /// Completes “this looks like …”.
    let name: String
    /// What to write in its place.
    let advice: String

    private init(_ name: String, _ advice: String) {
        self.name = name
        self.advice = advice
    }

    private static let line = #"{"id": "q1", "question": Q, "answers": [A], "split": "train"}"#

    private static func rewritten(_ question: String, _ answer: String) -> String {
        "Write \(line), where Q is \(question) and A is \(answer)."
    }

    /// Recognises a line of a question file by its keys; nil for this program's own form, and where
    /// nothing is known.
    init?(ofLine node: JSONNode) {
        guard let members = node.members else { return nil }
        func has(_ names: String...) -> Bool {
            names.allSatisfy { name in members.contains { $0.key == name } }
        }
        if has("question", "answers") {
            guard node["answers"]?.members != nil else { return nil }
            self.init(
                "a line of SQuAD's flat form, as Hugging Face has it",
                "Write answers as a list of texts: the list under 'text'. "
                    + "'context' becomes a document of the corpus.")
        } else if has("messages") {
            self.init(
                "a chat, as OpenAI's fine-tuning has it",
                Self.rewritten("the user's message", "the assistant's"))
        } else if has("conversations") || has("conversation") {
            self.init(
                "a conversation, as ShareGPT has it",
                Self.rewritten("what the human says", "the reply"))
        } else if has("conversationTurns") {
            self.init(
                "a conversation of an evaluation, as Amazon Bedrock has it",
                Self.rewritten("the text of the prompt", "that of the reference response"))
        } else if has("prompt", "referenceResponse") {
            self.init(
                "a prompt of an evaluation, as Amazon Bedrock has it",
                Self.rewritten("'prompt'", "'referenceResponse'"))
        } else if has("prompt", "completion") || has("prompt", "response") {
            self.init(
                "a prompt with its completion, as OpenAI and Amazon Bedrock have it",
                Self.rewritten("'prompt'", "'\(has("completion") ? "completion" : "response")'"))
        } else if has("chosen", "rejected") {
            self.init(
                "a pair of preferences, as for DPO",
                Self.rewritten("the prompt", "the chosen answer"))
        } else if has("instruction", "output") {
            self.init(
                "an instruction, as Alpaca has it",
                Self.rewritten("'instruction' with 'input'", "'output'"))
        } else if has("paragraphs") || has("data") || has("qas") {
            self.init(
                "SQuAD's form",
                "Set data.format to squad, and give the file as it was published.")
        } else if let names = Self.renamed(Set(members.map(\.key))) {
            self.init(
                "a line with other names for its keys",
                Self.rewritten("'\(names.question)'", "'\(names.answer)'"))
        } else {
            return nil
        }
    }

    /// What others call a question and its answer.
    private static func renamed(_ keys: Set<String>) -> (question: String, answer: String)? {
        let questions = [
            "question", "query", "input", "prompt", "user_input", "text", "instruction",
        ]
        let answers = [
            "answer", "ground_truth", "ground_truths", "reference", "expected", "expected_output",
            "ideal", "output", "response", "target", "label", "completion",
        ]
        // One key that is misspelt in a line of this program's own is called by its name.
        guard keys.isDisjoint(with: ["id", "split"]),
            let question = questions.first(where: keys.contains),
            let answer = answers.first(where: keys.contains)
        else { return nil }
        return (question, answer)
    }

    /// Recognises the top of a file that should be SQuAD's.
    init?(ofSQuADFile root: JSONNode) {
        let articles = root.elements ?? root["data"]?.elements
        guard let first = articles?.first else {
            if root.members != nil, root["question"] != nil || root["paragraphs"] != nil {
                self.init(
                    "one part of a SQuAD file",
                    #"The whole file is {"data": [{"title": …, "paragraphs": […]}]}."#)
                return
            }
            return nil
        }
        if first["context"] != nil, first["question"] != nil {
            self.init(
                "SQuAD's flat form, as Hugging Face has it",
                #"Put questions with the same context together: {"data": [{"title": …, "#
                    + #""paragraphs": [{"context": …, "qas": [{"id", "question", "answers"}]}]}]}."#
            )
        } else if root.elements != nil {
            self.init(
                "the articles of a SQuAD file alone",
                #"Put the list under the key 'data': {"data": […]}."#)
        } else {
            return nil
        }
    }
}
