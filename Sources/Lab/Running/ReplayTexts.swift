import Domain
import Evaluation
import FineTuning
import Foundations
import LanguageModels
import ModelAPI

/// What the untuned model says to the shipped prompts: general material for a training.
struct ReplayTexts {
    struct Text: Codable {
        /// Of the shipped prompt, which stands in the program.
        var id: String
        var answer: String
        /// Whether it ended by itself.
        var isWhole: Bool
    }

    let model: LanguageModel
    /// Of the continuations that are drawn.
    let seed: UInt64

    private func parts() throws -> [ReplayPart] {
        try ReplayMaterial.shipped.parts(for: model.chatForm, seed: seed)
    }

    /// Asks the model, which must carry the base's weights.
    func written(progress: RequestProgress) throws -> (texts: [Text], counts: TokenCounts) {
        var texts: [Text] = [], counts = TokenCounts()
        for part in try parts() {
            let (generations, used) = try model.generate(
                part.prompts.map(\.prompt), options: part.options, progress: progress)
            counts += used
            texts += zip(part.prompts, generations).compactMap { prompt, generation in
                guard !generation.text.isEmpty else { return nil }
                return Text(
                    id: prompt.id, answer: generation.text,
                    isWhole: generation.ids.last == model.endToken)
            }
        }
        return (texts, counts)
    }

    /// What was written, in tokens; what is too long for the model is left out.
    func sequences(of texts: [Text]) throws -> [TrainingSequence] {
        guard !texts.isEmpty else { return [] }
        let prompts = Dictionary(
            uniqueKeysWithValues: try parts().flatMap(\.prompts).map { ($0.id, $0.prompt) })
        return texts.compactMap { text in
            guard let prompt = prompts[text.id] else { return nil }
            let sequence = TrainingTexts.Example(
                id: text.id, prompt: prompt, completion: PromptText(text.answer),
                isWhole: text.isWhole
            ).sequence(for: model)
            return sequence.tokens.count <= model.contextLength ? sequence : nil
        }
    }
}

extension Monitor {
    /// Watches the untuned model answer.
    var replayRequests: RequestProgress {
        requests("what the untuned model says to general prompts")
    }
}
