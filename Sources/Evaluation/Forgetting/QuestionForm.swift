import ModelAPI

/// How the questions of one capability are put to a model.
///
/// Worked examples stand before all but those of knowledge and code, so that also a small model
/// knows which form of answer is wanted. They are the same for every item and computed once.
struct QuestionForm {
    let capability: QuestionProbe.Capability
    /// Nil when the model has no chat form; asked for by knowledge alone.
    let template: (any ChatForm)?
    /// Whether the model tells how likely an option is behind such a prompt.
    let knowsLikelihoods: Bool

    init(_ capability: QuestionProbe.Capability, for model: any TextModel) {
        self.capability = capability
        template = model.chatForm
        let asksTurns = capability == .knowledge && template != nil
        knowsLikelihoods = model.scorer.map { $0.scoresTurns || !asksTurns } ?? false
    }

    static let instruction = "Answer with a few words only."

    private static let reading = """
        Text: The post office of Bram opens at ten. It is next to the church.
        Question: When does the post office open?
        Answer: at ten

        Text: Nils Aker sold his boat in June. He wanted a horse.
        Question: What did Nils want?
        Answer: a horse


        """

    private static let refusing = """
        Text: The post office of Bram opens at ten. It is next to the church.
        Question: When does the post office open?
        Answer: at ten

        Text: The post office of Bram opens at ten. It is next to the church.
        Question: Who works there?
        Answer: not in the text

        Text: Nils Aker sold his boat in June. He wanted a horse.
        Question: How much did he get for the boat?
        Answer: not in the text

        Text: Nils Aker sold his boat in June. He wanted a horse.
        Question: What did Nils want?
        Answer: a horse


        """

    /// At most so many tokens of an answer are generated.
    var answerTokens: Int {
        switch capability {
        case .knowledge: 16
        case .passages, .refusing: 8
        case .arithmetic: 4
        case .code, .calibration: 1
        }
    }

    /// What stands between a prompt and its answer.
    var lead: PromptText {
        switch capability {
        case .knowledge: template.map { PromptText(template: $0.answerLead) } ?? " "
        case .code: ""
        case .passages, .refusing, .arithmetic, .calibration: " "
        }
    }

    /// What the model reads of an item.
    ///
    /// - Throws: where the chat form refuses a question.
    func prompt(_ item: QuestionItem) throws -> PromptText {
        if capability == .knowledge, let template {
            return try template.prompt("\(Self.instruction)\n\(item.question)")
        }
        return PromptText(plain(item))
    }

    private func plain(_ item: QuestionItem) -> String {
        let question = "Question: \(item.question)\nAnswer:"
        return switch capability {
        case .passages, .refusing:
            "\(Self.examples(capability))Text: \(oneLine(item.passage))\n\(question)"
        case .arithmetic, .code: Self.examples(capability) + item.question
        case .knowledge, .calibration: Self.examples(capability) + question
        }
    }

    /// The worked examples before every item.
    static func examples(_ capability: QuestionProbe.Capability) -> String {
        switch capability {
        case .knowledge, .code: ""
        case .calibration: "Question: What is the colour of grass?\nAnswer: green\n\n"
        case .passages: reading
        case .refusing: refusing
        case .arithmetic: "1 + 2 = 3\n11 + 6 = 17\n"
        }
    }

    /// A line break in a passage would look like its end.
    private func oneLine(_ passage: String?) -> String {
        (passage ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
