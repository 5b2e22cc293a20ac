import Domain
import Evaluation
import FineTuning
import Foundations
import LanguageModels
import ModelAPI
import Record

/// What the untuned model wrote to general prompts.
struct ReplayCell: Codable {
    struct Text: Codable {
        /// Of the shipped prompt, which stands in the program.
        var id: String
        var answer: String
        /// Whether it ended by itself.
        var isWhole: Bool
    }

    var texts: [Text]
    var usage: Usage
}

extension Runner {
    /// The untuned model's own answers to the shipped prompts: what is mixed into a training lest it
    /// be lost.
    func replay() throws -> Journaled<ReplayCell> {
        try cell(.replay) {
            try bench.use(nil)
            let meter = Meter()
            var texts: [ReplayCell.Text] = [], counts = TokenCounts()
            for part in try bench.replayParts() {
                let (generations, used) = try bench.model.generate(
                    part.prompts.map(\.prompt), options: part.options,
                    progress: monitor.requests("what the untuned model says to general prompts"))
                counts += used
                texts += zip(part.prompts, generations).compactMap { prompt, generation in
                    guard !generation.text.isEmpty else { return nil }
                    return ReplayCell.Text(
                        id: prompt.id, answer: generation.text,
                        isWhole: generation.ids.last == bench.model.endToken)
                }
            }
            return ReplayCell(texts: texts, usage: meter.usage(counts))
        }
    }
}

extension Workbench {
    fileprivate func replayParts() throws -> [ReplayPart] {
        try ReplayMaterial.shipped.parts(for: model.chatForm, seed: scenario.seeds[0])
    }

    /// What was written to the shipped prompts, in tokens; what is too long for the model is left out.
    func sequences(of texts: [ReplayCell.Text]) throws -> [TrainingSequence] {
        guard !texts.isEmpty else { return [] }
        let prompts = Dictionary(
            uniqueKeysWithValues: try replayParts().flatMap(\.prompts).map { ($0.id, $0.prompt) })
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
