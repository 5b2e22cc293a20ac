import FoundationEssentials
import Foundations
public import LanguageModels
import Tokenizers

/// A question of general knowledge.
public struct KnowledgeItem: Sendable, Equatable {
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
    public let items: [KnowledgeItem]

    private static let instruction = "Answer with a few words only."
    private static let answerTokens = 16
    private static let mostItems = 1_000

    /// Reads JSON Lines: `{"question","answers","options"}` with the right option first, or
    /// `{"query","choices","gold"}` as in common multiple-choice files.
    ///
    /// - Throws: ``EvaluationError/malformedProbe(position:reason:)``,
    ///   ``EvaluationError/emptyProbe(_:)``.
    public init(jsonLines text: String, name: String) throws(EvaluationError) {
        var items: [KnowledgeItem] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() where items.count < Self.mostItems {
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            let position = TextPosition(file: name, line: number + 1, column: 1)
            items.append(try Self.item(String(line), at: position))
        }
        guard !items.isEmpty else { throw .emptyProbe(name) }
        self.items = items
    }

    private struct Line: Decodable {
        let question: String?
        let answers: [String]?
        let options: [String]?
        let query: String?
        let choices: [String]?
        let gold: Int?
    }

    private static func item(
        _ line: String, at position: TextPosition
    ) throws(EvaluationError) -> KnowledgeItem {
        guard let decoded = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
            throw .malformedProbe(
                position: position, reason: "not a JSON object with the expected keys")
        }
        if let question = decoded.question, let answers = decoded.answers, !answers.isEmpty {
            let options = decoded.options ?? [answers[0]]
            guard !question.isEmpty, !options.isEmpty, options.allSatisfy({ !$0.isEmpty }) else {
                throw .malformedProbe(position: position, reason: "an empty question or option")
            }
            return KnowledgeItem(question: question, answers: answers, options: options)
        }
        guard let query = decoded.query, let choices = decoded.choices, let gold = decoded.gold,
            choices.indices.contains(gold), choices.allSatisfy({ !$0.isEmpty })
        else {
            throw .malformedProbe(
                position: position,
                reason: "expected question, answers, options or query, choices, gold")
        }
        let others = choices.indices.filter { $0 != gold }.map { choices[$0] }
        let label = "Question:"
        let question = query.hasPrefix(label) ? String(query.dropFirst(label.count)) : query
        return KnowledgeItem(
            question: String(question.drop { $0 == " " }), answers: [choices[gold]],
            options: [choices[gold]] + others)
    }

    public func measure(
        _ model: LanguageModel, progress: RequestProgress
    ) throws -> [ProbeMeasurement] {
        let prompts = items.map { prompt($0, template: model.chatTemplate) }
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

    private func prompt(_ item: KnowledgeItem, template: ChatTemplate?) -> String {
        guard let template else { return "Question: \(item.question)\nAnswer:" }
        return template.render(
            [ChatMessage(role: .user, content: "\(Self.instruction)\n\(item.question)")],
            addingGenerationPrompt: true)
    }
}
