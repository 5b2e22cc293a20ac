/// Whether an answer is a reference answer, word for word after normalisation.
public enum ExactMatch {
    /// 1 when the normalised answer equals any of the normalised references, else 0.
    public static func score(_ answer: String, references: [String]) -> Double {
        let answer = NormalizedAnswer(answer)
        return references.contains { NormalizedAnswer($0) == answer } ? 1 : 0
    }
}
