import Datasets
import Domain
import FineTuning
import Foundations
import LanguageModels
import ModelAPI
import Scenarios
import Tokenizers

/// Rows of data as a model is taught with them.
///
/// Of a conversation each of the assistant's turns is learnt after all that was said before it: one
/// example for each. Documents are packed: one behind the other, each with the token that ends a
/// text, cut into sequences of one length.
struct DatasetTexts {
    let model: LanguageModel
    let form: PromptForm
    /// Tokens of a packed sequence, ≥ 2.
    let packedTokens: Int

    private static let mostMistakes = 10

    /// - Throws: ``LabError/untaughtRows(_:omitted:)``; ``LabError/noChatForm(reason:)``.
    func data(
        training: [TrainingExample], validation: [TrainingExample]
    ) throws(LabError) -> TrainingData {
        var mistakes: [Mistake] = []
        let texts = TrainingTexts(
            training: try examples(training, &mistakes),
            validation: try examples(validation, &mistakes))
        guard mistakes.isEmpty else {
            let shown = Array(mistakes.prefix(Self.mostMistakes))
            throw .untaughtRows(shown, omitted: mistakes.count - shown.count)
        }
        return TrainingData(
            texts, for: model, packed: (packed(training), packed(validation)))
    }

    // MARK: - Conversations

    private func examples(
        _ rows: [TrainingExample], _ mistakes: inout [Mistake]
    ) throws(LabError) -> [TrainingTexts.Example] {
        var examples: [TrainingTexts.Example] = []
        for row in rows where !row.isDocument {
            let found = Self.mistakes(in: row, form: form)
            mistakes += found
            guard found.isEmpty else { continue }
            for place in row.turns.indices where row.turns[place].isLearnt {
                examples.append(try example(of: row, answer: place, &mistakes))
            }
        }
        return examples
    }

    private func example(
        of row: TrainingExample, answer place: Int, _ mistakes: inout [Mistake]
    ) throws(LabError) -> TrainingTexts.Example {
        let answer = row.turns[place].text
        var prompt = PromptText(""), lead = PromptText("")
        switch form {
        case .completion:
            let asked = row.turns[0].text
            prompt = PromptText(asked)
            lead = Self.isSeam(asked, answer) ? "" : " "
        case .chat:
            guard let template = model.chatTemplate else {
                throw .noChatForm(reason: model.noChatReason ?? "")
            }
            lead = PromptText(template: template.answerLead)
            do {
                prompt = try template.render(
                    row.turns[..<place].compactMap(\.message), addingGenerationPrompt: true)
            } catch {
                mistakes.append(
                    Mistake(
                        position: row.places[place],
                        message: "the model's chat template does not take this conversation: "
                            + "\(error)"))
            }
        }
        return TrainingTexts.Example(
            id: "\(row.places[place])", prompt: prompt, completion: lead + PromptText(answer))
    }

    /// Whether white space stands between two texts already.
    private static func isSeam(_ first: String, _ second: String) -> Bool {
        first.last?.isWhitespace == true || second.first?.isWhitespace == true
    }

    private static func mistakes(in row: TrainingExample, form: PromptForm) -> [Mistake] {
        let wrong = zip(row.turns, row.places).compactMap { turn, place in
            turn.mistake.map { Mistake(position: place, message: $0) }
        }
        let isPlain = row.turns.map(\.role) == [.user, .assistant]
        guard wrong.isEmpty, form == .completion, !isPlain else { return wrong }
        return [
            Mistake(
                position: row.origin,
                message: "'form=completion' takes a prompt and its completion, this row has "
                    + "\(row.turns.map(\.role.rawValue).joined(separator: ", ")). Use 'form=chat'.")
        ]
    }

    // MARK: - Documents

    private func packed(_ rows: [TrainingExample]) -> [TrainingSequence] {
        let tokens = rows.filter(\.isDocument).flatMap {
            model.tokens(PromptText($0.text)) + [model.endToken]
        }
        let length = min(packedTokens, model.contextLength)
        guard length > 1 else { return [] }
        // The last token of a sequence stands first in the next, so that each is learnt once.
        return stride(from: 0, to: max(tokens.count - 1, 0), by: length - 1).map { start in
            TrainingSequence(
                tokens: Array(tokens[start..<min(start + length, tokens.count)]), firstTarget: 1)
        }
    }
}

extension TrainingExample {
    fileprivate var isDocument: Bool { turns.first?.role == .document }
}

extension TrainingExample.Turn {
    /// Whether the model is to learn to say it.
    fileprivate var isLearnt: Bool { role == .assistant && weight != 0 }

    fileprivate var message: ChatMessage? {
        switch role {
        case .system: ChatMessage(role: .system, content: text)
        case .user: ChatMessage(role: .user, content: text)
        case .assistant: ChatMessage(role: .assistant, content: text)
        case .tool, .call, .document: nil
        }
    }

    fileprivate var mistake: String? {
        if message == nil {
            return
                "turns of the role '\(role.rawValue)' are not learnt here: expected system, user "
                + "and assistant. Remove the row."
        }
        if fields.contains(where: { ["tool_calls", "function_call"].contains($0.key) }) {
            return "calls of tools are not learnt here. Remove the row, or write the call as text."
        }
        if let weight, weight != 0, weight != 1 {
            return "weight: expected 0 or 1, got \(NumberFormat.plain(weight))."
        }
        return nil
    }
}
