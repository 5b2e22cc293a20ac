import Foundations

/// An answer as the SQuAD v1.1 evaluation compares it: lower case, without ASCII punctuation and
/// English articles, cut into words at blanks.
///
/// Source: Rajpurkar et al. 2016 (arXiv:1606.05250), the official evaluation script, including its
/// order of steps: "state-of-the-art" becomes the one word "stateoftheart". Unlike there, texts
/// that differ only in how an accent is encoded compare as equal.
public struct NormalizedAnswer: Sendable, Equatable {
    /// The words in their order; none for a text without words.
    public let words: [String]

    /// Normalises any text.
    public init(_ text: String) {
        let bare = text.lowercased().unicodeScalars.filter { !$0.isASCIIPunctuation }
        let scalars = Self.droppingArticles(String.UnicodeScalarView(bare))
        words = scalars.split(whereSeparator: \.properties.isWhitespace).map(String.init)
    }

    /// Puts a blank in the place of every word "a", "an" or "the"; a word ends where letters and
    /// digits end, so that "l’a" holds the word "a".
    private static func droppingArticles(
        _ scalars: String.UnicodeScalarView
    ) -> String.UnicodeScalarView {
        var result = String.UnicodeScalarView()
        var rest = scalars[...]
        while let first = rest.first {
            let word = rest.prefix(while: \.isLetterOrNumber)
            if word.isEmpty {
                result.append(first)
                rest.removeFirst()
            } else {
                result.append(contentsOf: isArticle(word) ? " ".unicodeScalars[...] : word)
                rest.removeFirst(word.count)
            }
        }
        return result
    }

    private static func isArticle(_ word: String.UnicodeScalarView.SubSequence) -> Bool {
        ["a", "an", "the"].contains { $0.unicodeScalars.elementsEqual(word) }
    }
}
