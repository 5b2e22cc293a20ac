public import Domain

extension AnswerOutcome {
    /// What each answer came to; nil for questions that could not be asked.
    ///
    /// An answer that the metric calls right is right, whatever it sounds like. For metrics by which
    /// answers are better or worse, half of the full score is right.
    ///
    /// - Parameter scored: the same answers under the deciding metric.
    public static func all(
        _ rows: [ScoredAnswers.Row], scored: ScoredAnswers, rules: AnswerRules
    ) -> [AnswerOutcome?] {
        let phrases = DecliningPhrases(rules), least = scored.metric.isRightOrWrong ? 1 : 0.5
        return zip(rows, scored.rowScores).map { row, score in
            guard row.wasAsked else { return nil }
            if row.isUnanswerable { return score == 1 ? .declinedRightly : .answeredWithoutBasis }
            if score >= least { return .right }
            return phrases.declines(row.answer) ? .declinedWrongly : .wrong
        }
    }
}
