import Foundations

/// Whether an answer has the form that a regular expression describes.
///
/// The pattern must match the whole answer, blanks around it apart: one that was only found
/// somewhere would also be found in answers that say more, or the opposite. `.*` at either end asks
/// for less. Letters count as they are written; `(?i)` at the beginning ignores case.
enum PatternMatch {
    /// 1 when any of the patterns matches, else 0.
    static func score(_ answer: String, patterns: [TextPattern]) -> Double {
        let answer = AnswerEnds.trimmed(answer)
        return patterns.contains { $0.matchesWhole(answer) } ? 1 : 0
    }
}

/// Blanks around an answer.
enum AnswerEnds {
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop(while: \.isBlank)
        guard let last = scalars.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(String.UnicodeScalarView(scalars[...last]))
    }
}
