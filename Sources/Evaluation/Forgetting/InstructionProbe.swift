import Domain
public import Foundations
public import ModelAPI

/// An instruction and what an answer must be like.
public struct InstructionItem: Sendable, Equatable {
    /// As a user gives it.
    public let instruction: String
    /// What is checked.
    public let rule: InstructionRule
}

/// Whether a model does what it is told, where a program can check it.
public struct InstructionProbe: ForgettingProbe, Equatable {
    /// The instructions, at least one.
    public let items: [InstructionItem]
    /// Lines of its file beyond the first 1,000.
    public let itemsBeyondLimits: Int
    /// Of the lines' bytes in UTF-8.
    public let source: SHA256Digest

    /// One a line.
    public var itemCount: Int { items.count }

    private static let answerTokens = 32

    /// Reads JSON Lines: `instruction` and one rule, which is one of `begins`, `ends` and `contains`
    /// with a text, `items` and `most-words` with a number, `keys` with a list of texts, and
    /// `capitals` with `true`.
    ///
    /// - Throws: ``EvaluationError/malformedProbe(position:reason:)``,
    ///   ``EvaluationError/emptyProbe(_:)``.
    public init(jsonLines text: String, name: String) throws(EvaluationError) {
        source = SHA256.hash(text)
        (items, itemsBeyondLimits) = try ProbeLines.items(of: text, name: name) {
            line throws(EvaluationError) in
            try InstructionLine(line).item()
        }
    }

    /// Gives `model` all instructions, as a user in its chat form.
    ///
    /// - Parameter progress: called with the answers done and their total; may throw to stop.
    /// - Returns: one ``ProbeMeasurement`` of accuracy, 1 for each rule that is kept.
    /// - Throws: what the model and `progress` throw.
    public func measure(
        _ model: any TextModel, progress: RequestProgress
    ) throws -> [ProbeMeasurement] {
        let asked = try fitting(model)
        try asked.requireAny(for: model)
        let said = try model.answers(
            to: asked.items.map(\.1),
            options: GenerationOptions(
                maximumTokens: Self.answerTokens, reasoning: ReasoningRule()),
            progress: progress
        ).answers
        let values = zip(asked.items, said).map {
            $0.0.rule.isKept(by: $1.text) ? 1.0 : 0
        }
        return [ProbeMeasurement(measure: .accuracy, values: values, chance: 0)]
            .leavingOut(asked.tooLong)
    }

    /// Instructions that leave no room for an answer.
    public func itemsTooLong(for model: any TextModel) throws -> [Int] {
        try fitting(model).tooLong
    }

    private func fitting(
        _ model: any TextModel
    ) throws -> FittingItems<(InstructionItem, PromptText)> {
        FittingItems(Array(zip(items, try prompts(for: model)))) {
            model.hasRoom(for: Self.answerTokens, behind: $0.1)
        }
    }

    /// The prompts to answer.
    public func demand(on model: any TextModel) throws -> ProbeDemand {
        ProbeDemand(prompts: try prompts(for: model), answerTokens: Self.answerTokens)
    }

    private func prompts(for model: any TextModel) throws -> [PromptText] {
        try items.map { item in
            try model.chatForm?.prompt(item.instruction)
                ?? PromptText("Instruction: \(item.instruction)\nResponse:")
        }
    }
}
