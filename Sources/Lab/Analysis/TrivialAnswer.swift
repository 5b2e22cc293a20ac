import Evaluation
import Scenarios
import Statistics

/// An answer that is given to every question, whatever it asks.
struct TrivialAnswer {
    let rule: TrivialRecord.Rule
    let answer: String
    let scores: SeededScores

    /// The answer with the best score; nil where none can be scored.
    static func best(_ questions: QuestionSet, task: TaskConfiguration) -> TrivialAnswer? {
        [constant(questions, task: task), nothing(questions, task: task)].compactMap(\.self)
            .max { ControlContrast.merit($0.scores) < ControlContrast.merit($1.scores) }
    }

    /// The commonest training answer, for numbers their mean. Without training questions the test's
    /// own answers stand in, which can only make it better.
    static func constant(_ questions: QuestionSet, task: TaskConfiguration) -> TrivialAnswer? {
        let known = questions.train.isEmpty ? questions.test : questions.train
        return TrivialAnswer(
            task.kind == .number ? .mean : .commonest,
            NearestArm.joint(known.map { $0.answers[0] }, task: task), questions.test, task)
    }

    private static func nothing(
        _ questions: QuestionSet, task: TaskConfiguration
    ) -> TrivialAnswer? {
        TrivialAnswer(.nothing, "", questions.test, task)
    }

    private init?(
        _ rule: TrivialRecord.Rule, _ answer: String, _ questions: [Question],
        _ task: TaskConfiguration
    ) {
        let rows = questions.map { ScoredAnswers.Row(answer: answer, references: $0.answers) }
        guard
            let scored = try? ScoredAnswers(
                rows, metric: task.metric, labels: task.labels, rules: task.rules)
        else { return nil }
        self.rule = rule
        self.answer = answer
        scores = SeededScores([scored])
    }

    /// Held against every arm that may be recommended.
    func record(arms: [ScoredArm]) -> TrivialRecord {
        let differences = arms.filter { !$0.isControl }.compactMap { arm in
            arm.scores.map {
                Comparisons.difference(
                    (arm.name, $0), (TrivialRecord.name, scores))
            }
        }
        return TrivialRecord(
            rule: rule, answer: answer,
            score: Estimate(scores.interval(RecordMaker.bootstrap)),
            differences: Comparisons.corrected(differences))
    }
}

extension RunRecord {
    /// The arm minus the trivial answer; nil where they were not compared.
    func againstTrivial(_ arm: String) -> ComparedPair? {
        trivial?.differences.pair(arm, TrivialRecord.name, at: at.trivial.differences)
    }

    /// Whether the paired test shows the arm to be better than the trivial answer.
    func isShownBetterThanTrivial(_ arm: String) -> Bool {
        againstTrivial(arm).map { $0.it.isShown && isGain($0.it.difference.value) } ?? false
    }

    /// Whether a difference of the score is one for the better.
    func isGain(_ difference: Double) -> Bool {
        scenario.higherIsBetter ? difference > 0 : difference < 0
    }
}
