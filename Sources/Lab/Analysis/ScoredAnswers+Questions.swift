import Domain
import Metrics

extension ScoredAnswers {
    /// Scores the answers to a split's questions, in the questions' order.
    init(
        _ answers: [Answer], questions: [Question], metric: DecidingMetric, labels: [String],
        rules: AnswerRules, marks: HumanMarks? = nil
    ) throws {
        try self.init(
            Self.rows(answers, questions: questions, marks: marks), metric: metric, labels: labels,
            rules: rules)
    }

    /// Each question's answer beside what would have been right.
    ///
    /// - Parameter marks: what people say of answers; nil for nothing.
    static func rows(
        _ answers: [Answer], questions: [Question], marks: HumanMarks? = nil
    ) -> [Row] {
        let given = Dictionary(answers.map { ($0.question, $0) }) { first, _ in first }
        return questions.map { question in
            let answer = given[question.id]
            // Who says that it declined has, whatever it wrote beside that.
            let hasDeclined = answer?.told?.hasDeclined == true
            var row = Row(
                hasDeclined ? "" : answer?.text ?? "", to: question,
                wasAsked: answer.map { $0.tooLong == nil } ?? true)
            row.isMarkedRight = answer.flatMap {
                marks?.isRight(question: question.id, answer: $0.text)
            }
            return row
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
