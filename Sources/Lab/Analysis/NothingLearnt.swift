package import Evaluation
import Foundations
import Statistics

/// The check that a model learnt nothing from questions with each other's answers.
///
/// How answers look and how common each one is can still be learnt from them. So the control is
/// held against what knows that without training: it fails when the paired test shows it to be
/// better than the best of these.
package struct NothingLearnt {
    let control: SeededScores
    let unlearnt: [(name: String, scores: SeededScores)]

    /// - Parameter unlearnt: scores on the same questions by the same metric.
    package init(control: SeededScores, unlearnt: [(name: String, scores: SeededScores)]) {
        self.control = control
        self.unlearnt = unlearnt
    }

    /// Nil where there is nothing to compare with.
    package func record() -> ControlRecord? {
        guard let (name, best) = unlearnt.max(by: { merit($0.scores) < merit($1.scores) }) else {
            return nil
        }
        let test = control.test(against: best, seed: RecordMaker.bootstrap.seed)
        let difference = control.difference(from: best, RecordMaker.bootstrap)
        let learns = merit(control) > merit(best) && test.pValue < Controls.significance
        let conclusion =
            learns ? "There is nothing to learn from them." : "Nothing was learnt, as it should be."
        return ControlRecord(
            name: "shuffled answers", passed: !learns,
            finding: """
                Trained on questions with each other's answers, the score is \(value(control)), \
                against \(value(best)) for \(name), the best without training: a difference of \
                \(text(difference.value)) [\(text(difference.low)), \(text(difference.high))], \
                p = \(NumberFormat.significant(test.pValue, digits: 2)). \(conclusion)
                """)
    }

    /// What the paired test is about, greater for better: the mean score of the single questions.
    private func merit(_ scores: SeededScores) -> Double {
        let mean = Descriptive.mean(of: scores.rowScores)
        return scores.metric.higherIsBetter ? mean : -mean
    }

    private func value(_ scores: SeededScores) -> String {
        text(Descriptive.mean(of: scores.valueBySeed))
    }

    private func text(_ value: Double) -> String { NumberFormat.fixed(value, digits: 2) }
}
