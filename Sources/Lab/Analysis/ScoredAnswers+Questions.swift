import Domain
import Metrics

extension ScoredAnswers {
    /// Scores the answers to a split's questions, in the questions' order.
    ///
    /// - Parameter task: as the arm that answered has it.
    init(
        _ answers: [Answer], questions: [Question], metric: DecidingMetric,
        task: TaskConfiguration, marks: HumanMarks? = nil
    ) throws {
        try self.init(
            Self.rows(answers, questions: questions, marks: marks), metric: metric,
            labels: task.labels, rules: task.rules)
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
            var row = Row(
                answer?.scoredText ?? "", to: question,
                wasAsked: answer.map { $0.tooLong == nil } ?? true)
            row.isMarkedRight = answer.flatMap {
                marks?.isRight(question: question.id, answer: $0.text)
            }
            return row
        }
    }
}

extension Answer {
    /// What is scored of it. Who says that it declined has, whatever it wrote beside that.
    var scoredText: String { told?.hasDeclined == true ? "" : text }
}

extension ScoredAnswers.Row {
    /// An answer to a question.
    init(_ answer: String, to question: Question, wasAsked: Bool = true) {
        self.init(
            answer: answer, references: question.answers, isUnanswerable: question.isUnanswerable,
            wasAsked: wasAsked)
    }
}
