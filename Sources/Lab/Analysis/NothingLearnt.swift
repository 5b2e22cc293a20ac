import Decision
package import Metrics
package import Record

/// The check that a model learnt nothing from questions with each other's answers.
///
/// How answers look and how common each one is can still be learnt from them. So the control is
/// held against what knows that without training: it fails when it is shown to be better than the
/// best of these.
package struct NothingLearnt {
    let arm: String
    let control: SeededScores
    let unlearnt: [(name: String, scores: SeededScores)]

    /// - Parameters:
    ///   - arm: the control's name.
    ///   - unlearnt: scores on the same questions by the same metric.
    package init(
        arm: String, control: SeededScores, unlearnt: [(name: String, scores: SeededScores)]
    ) {
        self.arm = arm
        self.control = control
        self.unlearnt = unlearnt
    }

    /// Nil where there is nothing to compare with.
    ///
    /// - Parameter place: where the control stands in the record.
    package func record(at place: RecordPointer) -> ControlRecord? {
        guard
            let (name, best) = unlearnt.max(by: {
                ControlContrast.merit($0.scores) < ControlContrast.merit($1.scores)
            })
        else { return nil }
        let contrast = ControlContrast(control, best)
        let conclusion: Statement =
            contrast.isGain ? "There is nothing to learn from them." : contrast.absence
        return ControlRecord(
            check: .shuffledAnswers, arm: arm, outcome: contrast.outcome,
            finding: """
                Trained on questions with each other's answers, the score is \
                \(contrast.words(against: "\(name), the best without training", at: place)). \
                \(conclusion)
                """, figures: contrast.figures)
    }
}
