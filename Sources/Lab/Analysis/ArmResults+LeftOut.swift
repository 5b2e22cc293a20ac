import Record

extension ArmResults {
    /// Places of the questions that have an answer with every seed; nil where all have.
    var answeredByAllSeeds: [Int]? {
        guard answers.contains(where: { $0.answers.contains { $0.isMissing == true } }) else {
            return nil
        }
        return answers[0].answers.indices.filter { place in
            answers.allSatisfy { $0.answers[place].isMissing != true }
        }
    }

    /// What the arm did without, since it was too long, over all seeds and settings; nil for nothing.
    ///
    /// - Parameter limit: tokens that the model looks at.
    func leftOut(limit: Int) -> [LeftOutRecord]? {
        let cells = answers + generations
        let records: [(LeftOutRecord.Kind, [LongItem])] = [
            (.trainingExamples, trainings.flatMap { $0.tooLong ?? [] }),
            (.stoppingExamples, trainings.flatMap { $0.tooLongToStopBy ?? [] }),
            (
                .workedExamples,
                candidates.flatMap(\.passedOver) + cells.flatMap { $0.passedOver ?? [] }
            ),
            (.settings, dropped),
            (.validationQuestions, candidates.flatMap(\.tooLong)),
            (.testQuestions, cells.flatMap(\.tooLong)),
        ]
        let found = records.compactMap { LeftOutRecord($0, $1, limit: limit) }
        return found.isEmpty ? nil : found
    }
}
