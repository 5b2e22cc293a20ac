public import Domain

extension DecidingMetric {
    /// Whether the metric finds anything in a reference that it could compare.
    public func sees(_ reference: String, by rule: AnswerNormalization) -> Bool {
        switch self {
        case .exactMatch, .f1, .contains, .containsAll:
            NormalizedAnswer.hasWords(reference, by: rule)
        case .rougeL: !ROUGEL.words(of: reference, by: rule).isEmpty
        case .macroF1, .accuracy, .rmse, .human, .regex, .jsonFields, .within: true
        }
    }
}
