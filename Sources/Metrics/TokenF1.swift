public import Domain
import Foundations

/// How far the words of an answer and of a reference are the same, whatever their order.
///
/// ```
/// F1 = 2 · shared / (words of the answer + words of the reference)
/// ```
/// A word counts as often as it stands in both. Source: the evaluation of SQuAD v1.1 (Rajpurkar et
/// al. 2016). Two texts without words match in full, as in SQuAD v2.0; one without words matches
/// nothing. By ``AnswerNormalization/unicode`` letters of alphabets without blanks count as pairs
/// (``Words/alphabetPairs(_:)``).
public enum TokenF1 {
    /// The best F1 over the references, 0…1; 0 without references.
    public static func score(
        _ answer: String, references: [String], by rule: AnswerNormalization = .unicode
    ) -> Double {
        let answer = words(of: answer, by: rule)
        return references.map { f1(answer, words(of: $0, by: rule)) }.max() ?? 0
    }

    private static func words(of text: String, by rule: AnswerNormalization) -> [String] {
        let words = NormalizedAnswer(text, by: rule).words
        return rule == .unicode ? Words.alphabetPairs(words) : words
    }

    private static func f1(_ answer: [String], _ reference: [String]) -> Double {
        if answer.isEmpty || reference.isEmpty { return answer == reference ? 1 : 0 }
        var remaining: [String: Int] = [:]
        for word in reference { remaining[word, default: 0] += 1 }
        var shared = 0
        for word in answer where remaining[word, default: 0] > 0 {
            remaining[word, default: 0] -= 1
            shared += 1
        }
        return 2 * Double(shared) / Double(answer.count + reference.count)
    }
}
