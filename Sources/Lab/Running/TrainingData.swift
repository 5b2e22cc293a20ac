package import FineTuning
package import LanguageModels
import ModelAPI
package import Record

/// What an arm trains on, and what it does without: an example that is longer than the model's
/// context is left out, never cut.
package struct TrainingData {
    package private(set) var training: [TrainingSequence] = []
    package private(set) var validation: [TrainingSequence] = []
    /// Training examples that are too long.
    package private(set) var tooLong: [LongItem] = []
    /// Validation examples that are too long.
    package private(set) var tooLongToStopBy: [LongItem] = []

    /// - Parameter packed: sequences that stand beside the texts and fit already.
    package init(
        _ texts: TrainingTexts, for model: LanguageModel,
        packed: (training: [TrainingSequence], validation: [TrainingSequence]) = ([], [])
    ) {
        let limit = model.decoder.contextLength
        func divide(_ examples: [TrainingTexts.Example]) -> ([TrainingSequence], [LongItem]) {
            var fitting: [TrainingSequence] = [], tooLong: [LongItem] = []
            for example in examples {
                let sequence = example.sequence(for: model)
                if sequence.tokens.count > limit {
                    tooLong.append(LongItem(id: example.id, tokens: sequence.tokens.count))
                } else {
                    fitting.append(sequence)
                }
            }
            return (fitting, tooLong)
        }
        (training, tooLong) = divide(texts.training)
        (validation, tooLongToStopBy) = divide(texts.validation)
        training += packed.training
        validation += packed.validation
    }

    /// Throws when everything of a kind is too long.
    func requireAny(limit: Int) throws(LabError) {
        if training.isEmpty, !tooLong.isEmpty {
            throw .nothingFits(.trainingExamples, tooLong, limit: limit)
        }
        if validation.isEmpty, !tooLongToStopBy.isEmpty {
            throw .nothingFits(.stoppingExamples, tooLongToStopBy, limit: limit)
        }
    }
}

extension TrainingTexts.Example {
    /// The text in tokens, with the one that ends it if it does.
    func sequence(for model: LanguageModel) -> TrainingSequence {
        let start = model.tokens(prompt)
        let tokens =
            start + model.continuation(completion) + (isWhole ? [model.endToken] : [])
        return TrainingSequence(tokens: tokens, firstTarget: start.count)
    }
}
