import Domain
import Foundations

/// Tells answers that decline (``Declining``).
struct DecliningPhrases {
    private let rules: AnswerRules
    /// The phrases in words, the longest first.
    private let phrases: [[String]]

    init(_ rules: AnswerRules) {
        self.rules = rules
        phrases = (rules.declining.phrases + [rules.declining.answer]).map(Self.words)
            .filter { !$0.isEmpty }
    }

    /// Whether a text declines, in the answer that it holds where one is taken out of it.
    func declines(_ text: String) -> Bool {
        let answer = rules.extracted(from: text) ?? text
        if TextFolding.visible(answer).unicodeScalars.allSatisfy(\.isBlank) { return true }
        if rules.declining.pattern?.isFound(in: answer) == true { return true }
        let words = Self.withoutOpening(Self.words(answer)[...])
        return phrases.contains { phrase in
            phrase.count >= Self.beginning
                ? words.starts(with: phrase) : words.elementsEqual(phrase)
        }
    }

    /// From so many words on a phrase may stand at the beginning of a longer answer.
    private static let beginning = 3
    /// Longer than any phrase; the rest of an answer need not be cut into words.
    private static let mostScalars = 400

    private static func words(_ text: String) -> [String] {
        let beginning = String(String.UnicodeScalarView(text.unicodeScalars.prefix(mostScalars)))
        // Whole texts are compared with short phrases.
        return NormalizedAnswer(beginning).words.flatMap { contractions[$0] ?? [$0] }
    }

    private static let contractions: [String: [String]] = [
        "dont": ["do", "not"], "doesnt": ["does", "not"], "cant": ["can", "not"],
        "cannot": ["can", "not"], "couldnt": ["could", "not"], "isnt": ["is", "not"],
        "arent": ["are", "not"], "wasnt": ["was", "not"], "im": ["i", "am"], "its": ["it", "is"],
        "theres": ["there", "is"],
    ]

    /// What may be said before: *I'm sorry, but …*.
    private static let openings: [[String]] = [
        "i am sorry", "sorry", "unfortunately", "i am afraid", "i apologize", "i apologise",
        "based on the context", "based on the provided context", "based on the given context",
        "based on the documents", "based on the provided documents", "based on the text",
        "based on the passage", "based on the provided information",
        "based on the information provided", "according to the documents",
        "according to the context", "according to the text", "according to the passage", "answer",
    ].map { NormalizedAnswer($0).words }

    private static func withoutOpening(_ words: ArraySlice<String>) -> ArraySlice<String> {
        var rest = words
        while let opening = openings.first(where: { rest.starts(with: $0) }) {
            rest = rest.dropFirst(opening.count)
            if let next = rest.first, ["but", "that"].contains(next) { rest = rest.dropFirst() }
        }
        // Words that are nothing but an opening were said for their own sake.
        return rest.isEmpty ? words : rest
    }
}
