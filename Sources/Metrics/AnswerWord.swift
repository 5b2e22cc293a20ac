import Foundations

/// A word of an answer without the signs that mean nothing (``AnswerSigns``).
struct AnswerWord {
    /// Empty where nothing but such signs stood.
    let text: String
    /// The same with all signs, for texts of signs alone.
    let token: String
    /// Whether signs were dropped at the ends only: `l'a` is no article.
    let isWhole: Bool
    /// Whether signs were dropped behind it: the A of "A." and "A)" is a label.
    let hasSignsBehind: Bool
    /// Whether its first letter is a capital in the text.
    let hasCapital: Bool
    /// Whether a sentence or a line ends with it.
    let endsSentence: Bool

    /// The words of a text in their order.
    static func all(in text: String) -> [AnswerWord] {
        let tokens = AnswerToken.all(in: text)
        let hasEmphasis = tokens.contains { $0.opensEmphasis }
        return tokens.indices.map { place in
            let before = place > 0 ? tokens[place - 1] : nil
            let behind = place + 1 < tokens.count ? tokens[place + 1] : nil
            let isOperator = tokens[place].isOperator(between: before, and: behind)
            return AnswerWord(tokens[place], isOperator: isOperator, hasEmphasis: hasEmphasis)
        }
    }

    private init(_ token: AnswerToken, isOperator: Bool, hasEmphasis: Bool) {
        let signs = AnswerSigns(scalars: token.scalars, hasEmphasis: hasEmphasis)
        let kept = isOperator ? [0] : signs.keptPlaces
        text = kept.map { signs.spelling(at: $0) }.joined()
        self.token = String(String.UnicodeScalarView(token.scalars))
        hasCapital = token.hasCapital
        let first = kept.first ?? 0, end = (kept.last ?? -1) + 1
        isWhole = kept.count == end - first
        hasSignsBehind = !kept.isEmpty && end < token.scalars.count
        let signsBehind = token.scalars[end...]
        endsSentence = token.endsLine || signsBehind.contains { ".!?。".unicodeScalars.contains($0) }
    }

    /// Whether it is more than signs.
    var hasLetters: Bool { text.unicodeScalars.contains { $0.isLetterOrNumber } }
}
