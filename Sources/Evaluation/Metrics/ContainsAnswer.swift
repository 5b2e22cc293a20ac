/// Whether a reference stands in the answer as a run of whole words; kind to long answers.
public enum ContainsAnswer {
    /// 1 when the words of any reference stand in the answer one after the other, else 0.
    ///
    /// A reference without words after normalisation (``NormalizedAnswer``) is never found.
    public static func score(
        _ answer: String, references: [String], by rule: AnswerNormalization = .unicode
    ) -> Double {
        let answer = NormalizedAnswer(answer, by: rule).words
        return references.contains { isRun(NormalizedAnswer($0, by: rule).words, in: answer) }
            ? 1 : 0
    }

    private static func isRun(_ run: [String], in words: [String]) -> Bool {
        guard !run.isEmpty, run.count <= words.count else { return false }
        return (0...words.count - run.count).contains { words[$0...].starts(with: run) }
    }
}
