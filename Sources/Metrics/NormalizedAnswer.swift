public import Domain
import Foundations

/// An answer as words that can be compared.
///
/// By ``AnswerNormalization/unicode`` the text is folded (``TextFolding``) and cut into words at
/// blanks, and in scripts without blanks into letters (``Words``). Dropped are the English articles
/// *a*, *an* and *the* where they are whole words of the text, punctuation of every script, other
/// ASCII signs and signs of currency: "state-of-the-art" becomes the one word "stateoftheart". An *a*
/// that is a label stays (*A. Paris*, *Option A*, *type A blood*), and so do signs where another
/// one would change the meaning (``AnswerSigns``): 3.5 is not 35, and C++ is not C. Numbers are
/// compared without separators of thousands and with a decimal point (``NumberLiteral``). A text of
/// articles alone keeps them, and one of signs alone its signs, so that no two different texts become
/// the same nothing.
public struct NormalizedAnswer: Sendable, Equatable {
    /// The words in their order; none for a text without words.
    public let words: [String]

    /// Normalises any text.
    public init(_ text: String, by rule: AnswerNormalization = .unicode) {
        words =
            switch rule {
            case .unicode: Self.words(of: text)
            case .squad: SQuADNormalization.words(of: text)
            }
    }

    /// Whether a text has words at all.
    static func hasWords(_ text: String, by rule: AnswerNormalization) -> Bool {
        // No letter and no digit is lost by this rule.
        let isPlain =
            rule == .unicode
            && text.utf8.contains {
                (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20)
            }
        return isPlain || !NormalizedAnswer(text, by: rule).words.isEmpty
    }

    private static let articles: Set<String> = ["a", "an", "the"]
    /// Before these an *a* is no article: "A is right", "A or B".
    private static let neverNouns: Set<String> = [
        "and", "as", "because", "but", "for", "is", "or", "since", "was",
    ]

    /// The words of a text of ASCII letters, digits and blanks alone, as most answers are; nil where
    /// there is more to it, an *a* too.
    private static func plainWords(of text: String) -> [String]? {
        var words: [String] = [], word: [UInt8] = []
        func end() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                word.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
            case 0x09...0x0d, 0x20: end()
            default: return nil
            }
        }
        end()
        guard !words.contains("a") else { return nil }
        let kept = words.filter { !articles.contains($0) }
        return kept.isEmpty ? words : kept
    }

    private static func words(of text: String) -> [String] {
        if let words = plainWords(of: text) { return words }
        let words = AnswerWord.all(in: text)
        let bare = words.filter { !$0.text.isEmpty }
        guard !bare.isEmpty else { return words.map(\.token) }
        let kept = words.indices
            .filter { !words[$0].text.isEmpty && !isArticle(at: $0, in: words) }
            .map { words[$0] }
        return (kept.isEmpty ? bare : kept).flatMap { Words.all(in: $0.text, between: .blanks) }
    }

    private static func isArticle(at place: Int, in words: [AnswerWord]) -> Bool {
        let word = words[place]
        guard word.isWhole, articles.contains(word.text) else { return false }
        return word.text != "a" || !isLabel(at: place, in: words)
    }

    /// Whether an *a* is the name of something, as B would be in its place. No sign and no line's end
    /// parts an article from its noun, and a capital A within a sentence is one in titles only: "Once
    /// Upon A Time".
    private static func isLabel(at place: Int, in words: [AnswerWord]) -> Bool {
        let word = words[place]
        guard !word.hasSignsBehind, place + 1 < words.count else { return true }
        let next = words[place + 1]
        if !next.hasLetters || neverNouns.contains(next.text) { return true }
        guard word.hasCapital else { return false }
        if word.endsSentence { return true }
        // "A C" are two options.
        if next.hasCapital { return next.text.unicodeScalars.count == 1 }
        let last = words[..<place].last { !$0.text.isEmpty }
        return !(last?.endsSentence ?? true)
    }
}
