import Domain
import Metrics
import Record

extension ScoredArm {
    /// Nil where no question is without an answer and no answer declines, where answers are no
    /// texts, and for an arm that failed.
    func answerabilityRecord() throws -> AnswerabilityRecord? {
        guard let scores, task.kind.comparesWords else { return nil }
        var counts: [AnswerOutcome: Int] = [:]
        // One list for each seed, of the questions without an answer.
        var withoutBasis: [ScoredAnswers] = []
        let places = answered ?? Array(questions.indices)
        let unanswerable = places.indices.filter { questions[places[$0]].isUnanswerable }
        for cell in results.answers {
            let all = ScoredAnswers.rows(cell.answers, questions: questions, marks: marks)
            let rows = places.map { all[$0] }
            let scored = try ScoredAnswers(rows, metric: task.metric, rules: task.rules)
            let outcomes = AnswerOutcome.all(rows, scored: scored, rules: task.rules)
            for outcome in outcomes { outcome.map { counts[$0, default: 0] += 1 } }
            withoutBasis.append(
                ScoredAnswers(verdicts: unanswerable.map { outcomes[$0] == .answeredWithoutBasis }))
        }
        guard !unanswerable.isEmpty || counts[.declinedWrongly] != nil else { return nil }
        let answerable = places.filter { !questions[$0].isUnanswerable }
        return AnswerabilityRecord(
            right: counts[.right] ?? 0, wrong: counts[.wrong] ?? 0,
            declinedRightly: counts[.declinedRightly] ?? 0,
            declinedWrongly: counts[.declinedWrongly] ?? 0,
            answeredWithoutBasis: counts[.answeredWithoutBasis] ?? 0,
            withoutBasis: unanswerable.isEmpty
                ? nil : SeededScores(withoutBasis).estimate,
            answerable: answerable.isEmpty
                ? nil : scores.restricted(to: answerable).estimate)
    }
}
