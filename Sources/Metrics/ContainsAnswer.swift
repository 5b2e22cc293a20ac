public import Domain
import Foundations

/// Whether a reference stands in the answer as a run of whole words; kind to long answers.
///
/// In scripts without blanks words are letters, so that a word is also found within a longer one
/// (满意 in 不满意). By ``AnswerNormalization/unicode`` it is not found where it would begin or end
/// within a syllable (ปิด in เปิด).
public enum ContainsAnswer {
    /// 1 when the words of any reference stand in the answer one after the other, else 0.
    ///
    /// A reference without words after normalisation (``NormalizedAnswer``) is never found.
    public static func score(
        _ answer: String, references: [String], by rule: AnswerNormalization = .unicode
    ) -> Double {
        let answer = NormalizedAnswer(answer, by: rule)
        return references.contains {
            isRun(NormalizedAnswer($0, by: rule), in: answer, by: rule)
        } ? 1 : 0
    }

    /// 1 when every reference is found in the answer, each by itself, else 0.
    public static func scoreOfAll(
        _ answer: String, references: [String], by rule: AnswerNormalization = .unicode
    ) -> Double {
        let answer = NormalizedAnswer(answer, by: rule)
        return references.allSatisfy {
            isRun(NormalizedAnswer($0, by: rule), in: answer, by: rule)
        } ? 1 : 0
    }

    /// Whether the words of one text stand in another one after the other; no words stand nowhere.
    /// Both are normalised by the rule.
    package static func isRun(
        _ run: NormalizedAnswer, in text: NormalizedAnswer, by rule: AnswerNormalization
    ) -> Bool {
        let (run, words) = (run.words, text.words)
        guard !run.isEmpty, run.count <= words.count else { return false }
        return (0...words.count - run.count).contains { start in
            guard words[start...].starts(with: run) else { return false }
            return rule == .squad
                || (Words.mayPart(words, at: start)
                    && Words.mayPart(words, at: start + run.count))
        }
    }
}
