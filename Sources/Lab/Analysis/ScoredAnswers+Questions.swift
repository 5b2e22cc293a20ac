import Domain
import Metrics

extension ScoredAnswers {
    /// Scores the answers to a split's questions, in the questions' order.
    init(
        _ answers: [Answer], questions: [Question], metric: DecidingMetric, labels: [String],
        rules: AnswerRules
    ) throws {
        try self.init(
            Self.rows(answers, questions: questions), metric: metric, labels: labels, rules: rules)
    }

    /// Each question's answer beside what would have been right.
    static func rows(_ answers: [Answer], questions: [Question]) -> [Row] {
        let given = Dictionary(answers.map { ($0.question, $0) }) { first, _ in first }
        return questions.map { question in
            let answer = given[question.id]
            return Row(
                answer?.text ?? "", to: question,
                wasAsked: answer.map { $0.tooLong == nil } ?? true)
        }
    }
}

extension ScoredAnswers.Row {
    /// An answer to a question.
    init(_ answer: String, to question: Question, wasAsked: Bool = true) {
        self.init(
            answer: answer, references: question.answers, isUnanswerable: question.isUnanswerable,
            wasAsked: wasAsked)
    }
}
