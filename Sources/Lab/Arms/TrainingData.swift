package import FineTuning
package import Record

/// What an arm trains on, and what it does without: an example that is longer than the model's
/// context is left out, never cut.
package struct TrainingData {
    package var training: [TrainingSequence] = []
    package var validation: [TrainingSequence] = []
    /// Training examples that are too long.
    package var tooLong: [LongItem] = []
    /// Validation examples that are too long.
    package var tooLongToStopBy: [LongItem] = []

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
