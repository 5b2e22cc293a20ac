import Foundations
public import LanguageModels
package import Tokenizers

/// A question of general knowledge.
public struct KnowledgeItem: Sendable, Equatable {
    /// What is asked, without a label before it.
    public let question: String
    /// Accepted answers.
    public let answers: [String]
    /// Answers to choose from; the first one is right.
    public let options: [String]
}

/// What a model knows of the world: whether it says it, and how likely it finds it.
///
/// Both are measured, because narrow fine-tuning often overwrites the form of answers before the
/// knowledge itself: then the generated answers fall and the likelihoods do not.
public struct KnowledgeProbe: Sendable, Equatable {
    /// The questions, at least one.
    public let items: [KnowledgeItem]

    private static let instruction = "Answer with a few words only."
    /// An answer is cut after so many tokens.
    package static let answerTokens = 16
    private static let mostItems = 1_000

    /// Reads JSON Lines: `{"question","answers","options"}` with the right option first, or
    /// `{"query","choices","gold"}` as in common multiple-choice files.
    ///
    /// - Throws: ``EvaluationError/malformedProbe(position:reason:)``,
    ///   ``EvaluationError/emptyProbe(_:)``.
    public init(jsonLines text: String, name: String) throws(EvaluationError) {
        var items: [KnowledgeItem] = []
        let lines = Array(text.utf8).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where items.count < Self.mostItems {
            guard !line.allSatisfy({ $0 <= UInt8(ascii: " ") }) else { continue }
            let line = JSONText(line, file: name, firstLine: index + 1)
            items.append(try KnowledgeLine(line).item())
        }
        guard !items.isEmpty else { throw .emptyProbe(name) }
        self.items = items
    }

    /// Asks `model` all questions, once by generation and once by likelihood.
    ///
    /// - Parameters:
    ///   - progress: is called with the steps done and their total, two steps a question.
    /// - Returns: ``ProbeMeasurement`` of accuracy (0 or 1), of choice (0 or 1; only when every
    ///   question has several options) and of the right option's log-likelihood, in nats.
    /// - Throws: what the model and `progress` throw.
    public func measure(
        _ model: LanguageModel, progress: RequestProgress
    ) throws -> [ProbeMeasurement] {
        let prompts = items.map { Self.prompt($0, template: model.chatTemplate) }
        let (generations, _) = try model.generate(
            prompts,
            options: GenerationOptions(
                maximumTokens: Self.answerTokens, stopsAtLineBreak: true),
            progress: { done, _ in try progress(done, 2 * prompts.count) })
        // A chat turn begins at once, a completion with a blank.
        let blank = model.chatTemplate == nil ? " " : ""
        let requests = zip(items, prompts).map { item, prompt in
            ScoringRequest(prompt: prompt, completions: item.options.map { blank + $0 })
        }
        let (scores, _) = try model.score(requests) { done, _ in
            try progress(prompts.count + done, 2 * prompts.count)
        }
        let said = ProbeMeasurement(
            measure: .accuracy,
            values: zip(items, generations).map {
                ContainsAnswer.score($1.text, references: $0.answers)
            })
        let likelihood = ProbeMeasurement(
            measure: .logLikelihood, values: scores.map { $0[0].logLikelihood })
        // Where there is nothing to choose from, the right option is always the likeliest.
        guard items.allSatisfy({ $0.options.count > 1 }) else { return [said, likelihood] }
        let chosen = ProbeMeasurement(
            measure: .choiceAccuracy,
            values: scores.map { options in
                let wrong = options.dropFirst()
                return wrong.allSatisfy { $0.logLikelihood < options[0].logLikelihood } ? 1 : 0
            })
        return [said, chosen, likelihood]
    }

    /// How a model is asked.
    package static func prompt(_ item: KnowledgeItem, template: ChatTemplate?) -> String {
        guard let template else { return "Question: \(item.question)\nAnswer:" }
        return template.render(
            [ChatMessage(role: .user, content: "\(instruction)\n\(item.question)")],
            addingGenerationPrompt: true)
    }
}
