import Foundations

/// The SQuAD v1.1 evaluation: lower case, no ASCII punctuation, no English articles, words at
/// blanks.
///
/// Source: Rajpurkar et al. 2016 (arXiv:1606.05250), the official evaluation script, including its
/// order of steps: "state-of-the-art" becomes the one word "stateoftheart". Unlike there, texts
/// that differ only in how an accent is encoded compare as equal.
enum SQuADNormalization {
    static func words(of text: String) -> [String] {
        let bare = lowercased(text).filter { !$0.isASCIIPunctuation }
        return droppingArticles(bare).split(whereSeparator: separates).map { word in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: word)
            return String(view)
        }
    }

    /// Python's `str.lower`: a capital sigma at the end of a word becomes ς.
    private static func lowercased(_ text: String) -> [Unicode.Scalar] {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.flatMap { place -> [Unicode.Scalar] in
            guard scalars[place] == "Σ" else {
                return Array(scalars[place].properties.lowercaseMapping.unicodeScalars)
            }
            let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
            let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
            let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
            return [isFinal ? "ς" : "σ"]
        }
    }

    /// Puts a blank in the place of every word "a", "an" or "the"; a word ends where letters and
    /// digits end, so that "l’a" holds the word "a".
    private static func droppingArticles(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var rest = scalars[...]
        while let first = rest.first {
            let word = rest.prefix(while: \.isLetterOrNumber)
            if word.isEmpty {
                result.append(first)
                rest.removeFirst()
            } else {
                result.append(contentsOf: isArticle(word) ? [" "] : Array(word))
                rest.removeFirst(word.count)
            }
        }
        return result
    }

    private static func isArticle(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        ["a", "an", "the"].contains { $0.unicodeScalars.elementsEqual(word) }
    }

    /// Python's `str.split` takes the four separators of ASCII for blanks, too.
    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x1c...0x1f).contains(scalar.value)
    }
}
