public import Domain
import Foundations

/// How long a sequence of words an answer and a reference have in common, gaps allowed.
///
/// Words are runs of letters and digits of the folded text, and are not stemmed; in scripts without
/// blanks they are single Han letters, and pairs of others (``Words/alphabetPairs(_:)``). By
/// ``AnswerNormalization/squad`` they are runs of a–z and 0–9 after lower-casing, as in Google's
/// `rouge_score`: any other character, accented letters too, separates words. Source: Lin 2004,
/// "ROUGE"; F1 as in `rouge_score`. Texts without words score 0.
public struct ROUGEL: Sendable, Equatable {
    /// Common words as a share of the answer's, 0…1.
    public let precision: Double
    /// Common words as a share of the reference's, 0…1.
    public let recall: Double

    /// Compares one answer with one reference.
    ///
    /// - Complexity: O(words of the answer · words of the reference).
    public init(answer: String, reference: String, by rule: AnswerNormalization = .unicode) {
        let answer = Self.words(of: answer, by: rule)
        let reference = Self.words(of: reference, by: rule)
        let common = Double(Self.longestCommonSubsequence(answer, reference))
        precision = answer.isEmpty ? 0 : common / Double(answer.count)
        recall = reference.isEmpty ? 0 : common / Double(reference.count)
    }

    /// The harmonic mean of ``precision`` and ``recall``.
    public var f1: Double {
        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    /// The best F1 over the references, 0…1; 0 without references.
    public static func score(
        _ answer: String, references: [String], by rule: AnswerNormalization = .unicode
    ) -> Double {
        references.map { ROUGEL(answer: answer, reference: $0, by: rule).f1 }.max() ?? 0
    }

    static func words(of text: String, by rule: AnswerNormalization) -> [[UInt8]] {
        switch rule {
        case .unicode:
            Words.alphabetPairs(Words.all(in: TextFolding.fold(text), between: .signs))
                .map { Array($0.utf8) }
        case .squad:
            text.lowercased().utf8.split { !isWordByte($0) }.map(Array.init)
        }
    }

    private static func longestCommonSubsequence(_ left: [[UInt8]], _ right: [[UInt8]]) -> Int {
        // lengths[j]: of the words of `left` so far and the first j words of `right`.
        var lengths = [Int](repeating: 0, count: right.count + 1)
        for word in left {
            var diagonal = 0
            for column in right.indices {
                let above = lengths[column + 1]
                let isSame = word == right[column]
                lengths[column + 1] = isSame ? diagonal + 1 : max(above, lengths[column])
                diagonal = above
            }
        }
        return lengths[right.count]
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
