import Domain
import Metrics
import Record
import Statistics

/// An answer that is given to every question, whatever it asks.
struct TrivialAnswer {
    let rule: TrivialRecord.Rule
    let answer: String
    let scores: SeededScores

    /// The answer with the best score; nil where none can be scored.
    static func best(_ questions: QuestionSet, task: TaskConfiguration) -> TrivialAnswer? {
        better([constant(questions, task: task), nothing(questions, task: task)])
    }

    /// The commonest training answer, for numbers their mean, or that of the test where it scores
    /// better: an arm that happens to give that one to everything has read no question, either.
    static func constant(_ questions: QuestionSet, task: TaskConfiguration) -> TrivialAnswer? {
        better(
            [ofTraining(questions, task: task), ofTest(questions, task: task)]
                + (task.metric == .within ? commonestNumbers(questions, task: task) : []))
    }

    /// Near enough to the right one is what a common number often is, and their mean perhaps never.
    private static func commonestNumbers(
        _ questions: QuestionSet, task: TaskConfiguration
    ) -> [TrivialAnswer?] {
        let sources: [(TrivialRecord.Rule, [Question])] = [
            (.commonest, questions.train), (.commonestOfTest, questions.test),
        ]
        return sources.filter { !$0.1.isEmpty }.map { rule, known in
            TrivialAnswer(
                rule, NearestArm.commonest(known.map { $0.answers[0] }), questions.test, task)
        }
    }

    /// The first of equals.
    private static func better(_ answers: [TrivialAnswer?]) -> TrivialAnswer? {
        answers.compactMap(\.self)
            .max { ControlContrast.merit($0.scores) < ControlContrast.merit($1.scores) }
    }

    private static func ofTraining(
        _ questions: QuestionSet, task: TaskConfiguration
    ) -> TrivialAnswer? {
        guard !questions.train.isEmpty else { return nil }
        return TrivialAnswer(
            task.kind == .number ? .mean : .commonest,
            NearestArm.joint(questions.train.map(task.plainAnswer), task: task), questions.test,
            task)
    }

    /// Of a question with several right answers each counts, but for numbers.
    private static func ofTest(
        _ questions: QuestionSet, task: TaskConfiguration
    ) -> TrivialAnswer? {
        guard task.kind != .number else {
            return TrivialAnswer(
                .meanOfTest, NearestArm.joint(questions.test.map { $0.answers[0] }, task: task),
                questions.test, task)
        }
        let answers = questions.test.flatMap { question in
            guard task.metric.hasWholeReferences, !question.isUnanswerable else {
                return [task.plainAnswer(to: question)]
            }
            return question.answers.enumerated().filter { place, answer in
                !question.answers[..<place].contains(answer)
            }.map(\.element)
        }
        return TrivialAnswer(
            .commonestOfTest, NearestArm.joint(answers, task: task), questions.test, task)
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
        let rows = questions.map { ScoredAnswers.Row(answer, to: $0) }
        // It is an answer already, and no text that holds one.
        var rules = task.rules
        rules.extraction = .whole
        guard
            let scored = try? ScoredAnswers(
                rows, metric: task.metric, labels: task.labels, rules: rules)
        else { return nil }
        self.rule = rule
        self.answer = answer
        scores = SeededScores([scored])
    }

    /// An arm minus this answer, on the questions that the arm answered; nil for one that failed.
    func difference(of arm: ScoredArm, named name: String) -> DifferenceRecord? {
        arm.ownScores.map {
            Comparisons.difference(
                (name, $0), (TrivialRecord.name, arm.answered.map(scores.restricted) ?? scores))
        }
    }

    /// Held against every arm that may be recommended.
    func record(arms: [ScoredArm]) -> TrivialRecord {
        let differences = arms.filter { !$0.isControl }.compactMap {
            difference(of: $0, named: $0.name)
        }
        return TrivialRecord(
            rule: rule, answer: answer,
            score: scores.estimate,
            differences: Comparisons.corrected(differences))
    }
}
