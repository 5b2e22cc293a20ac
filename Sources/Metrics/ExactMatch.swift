public import Domain

/// Whether an answer is a reference answer, word for word after normalisation.
public enum ExactMatch {
    /// 1 when the normalised answer equals any of the normalised references, else 0.
    public static func score(
        _ answer: String, references: [String], by rule: AnswerNormalization = .unicode
    ) -> Double {
        let answer = NormalizedAnswer(answer, by: rule)
        return references.contains { NormalizedAnswer($0, by: rule) == answer } ? 1 : 0
    }
}
