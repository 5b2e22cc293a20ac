import Domain
import Metrics

extension QuestionSet {
    /// The set with each question once: of those that repeat each other the one for the test stays,
    /// or else that for validation, of one split the first.
    var withoutRepeats: QuestionSet {
        let questions = test + validation + train
        return QuestionSet(
            questions, without: RepeatedQuestions(questions), droppedBefore: droppedRepeats)
    }

    /// The questions that repeat none of the others.
    init(
        _ questions: [Question], without repeats: RepeatedQuestions, droppedBefore: [String] = []
    ) {
        let repeated = Set(repeats.pairs.map(\.repeated))
        let dropped = questions.indices.filter(repeated.contains).map { questions[$0].id }
        self.init(
            questions.indices.filter { !repeated.contains($0) }.map { questions[$0] },
            droppedRepeats: droppedBefore + dropped, isWithoutRepeats: true)
    }

    /// What of these questions is worth telling, with the task's rules for their answers.
    func notices(for task: TaskConfiguration) -> [DataNotice] {
        [
            DataNotice(.repeatedQuestions, subjects: droppedRepeats),
            DataNotice(.conflictingAnswers, subjects: conflicts(under: task.rules.normalization)),
            DataNotice(.unseenReferences, subjects: unseen(by: task)),
        ].compactMap(\.self)
    }

    /// Questions for training or validation that stand before with other answers.
    private func conflicts(under rule: AnswerNormalization) -> [String] {
        [train, validation].flatMap { questions in
            var answers: [FoldedText: Set<[String]>] = [:]
            return questions.filter { question in
                let own: Set<[String]> =
                    question.isUnanswerable
                    ? [[]] : Set(question.answers.map { NormalizedAnswer($0, by: rule).words })
                let text = FoldedText(question.text)
                defer { answers[text, default: []].formUnion(own) }
                return answers[text].map { $0.isDisjoint(with: own) } ?? false
            }.map(\.id)
        }
    }

    /// Questions with a reference in which one of the task's metrics finds nothing to compare.
    private func unseen(by task: TaskConfiguration) -> [String] {
        let metrics = task.metrics
        return (test + validation + train).filter { question in
            question.answers.contains { answer in
                metrics.contains { !$0.sees(answer, by: task.rules.normalization) }
            }
        }.map(\.id)
    }
}
