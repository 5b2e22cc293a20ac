import Foundations

/// An answer as words that can be compared.
///
/// By ``AnswerNormalization/unicode`` the text is folded (``TextFolding``) and cut into words at
/// blanks, and in scripts without blanks into letters (``Words``). Dropped are the English articles
/// *a*, *an* and *the* where they are whole words of the text, but not an *a* at its end (*Option
/// A*, *vitamin A*), and then punctuation of every script, other ASCII signs and signs of currency:
/// "state-of-the-art" becomes the one word "stateoftheart". Signs stay where they change the
/// meaning: `.`, `/` and `^` between digits (3.5 is not 35), a minus before a number, `+` and `#`
/// behind a letter or digit (C++, F#, O+), and a minus behind one or two letters (O-). A text of
/// articles alone keeps them, and one of signs alone its signs, so that no two different texts
/// become the same nothing.
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

    private static let articles: Set<String> = ["a", "an", "the"]

    private static func words(of text: String) -> [String] {
        let tokens = TextFolding.fold(text).unicodeScalars.split(whereSeparator: \.isBlank)
            .map { Array($0) }
        let bare = tokens.map { BareWord($0) }.filter { !$0.text.isEmpty }
        guard let last = bare.last else { return tokens.map { String($0) } }
        let kept =
            bare.dropLast().filter { !isArticle($0) }
            + (isArticle(last) && last.text != "a" ? [] : [last])
        return (kept.isEmpty ? bare : kept).flatMap { Words.all(in: $0.text, between: .blanks) }
    }

    private static func isArticle(_ word: BareWord) -> Bool {
        word.isWhole && articles.contains(word.text)
    }
}

/// A word without the signs that mean nothing.
private struct BareWord {
    let text: String
    /// Whether signs were dropped at the ends only: `l'a` is no article.
    let isWhole: Bool

    init(_ scalars: [Unicode.Scalar]) {
        let signs = Signs(scalars)
        var kept: [Int] = []
        for place in scalars.indices where signs.isKept(at: place, after: kept.last) {
            kept.append(place)
        }
        text = String(kept.map { signs.scalars[$0] })
        isWhole = kept.isEmpty || kept.count == kept[kept.count - 1] - kept[0] + 1
    }
}

/// Which signs of a word mean something.
private struct Signs {
    let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars.map { scalar in
            switch scalar {
            case "\u{2212}": "-"
            case "\u{2044}": "/"
            case "\u{66b}": "."
            default: scalar
            }
        }
    }

    /// - Parameter last: the last place before that is kept.
    func isKept(at place: Int, after last: Int?) -> Bool {
        guard scalars[place].isSign else { return true }
        let isAttached = last == place - 1
        switch scalars[place] {
        case ".", "/", "^":
            return isDigit(place - 1) && isDigit(place + 1)
        case "+", "#":
            return isAttached && (scalars[place - 1].isLetterOrNumber || scalars[place - 1] == "+")
        case "-":
            return (last == nil && isMinus(at: place)) || (isAttached && isRhesus(at: place))
        default:
            return false
        }
    }

    private func isDigit(_ place: Int) -> Bool {
        scalars.indices.contains(place) && scalars[place].isASCIIDigit
    }

    /// Before a number, with nothing but a currency between.
    private func isMinus(at place: Int) -> Bool {
        let isFirst = place == 0 || scalars[place - 1] != "-"
        let next = place + 1 < scalars.count ? scalars[place + 1] : "-"
        let isCurrency = next.properties.generalCategory == .currencySymbol
        return isFirst && (next.isASCIIDigit || (isCurrency && isDigit(place + 2)))
    }

    /// At the end of a word of one or two letters.
    private func isRhesus(at place: Int) -> Bool {
        let letters = scalars[max(0, place - 3)..<place].reversed().prefix {
            $0.isLetterOrNumber && !$0.isASCIIDigit
        }
        return (1...2).contains(letters.count)
            && scalars[(place + 1)...].allSatisfy { $0.isSign && $0 != "-" }
    }
}

extension Unicode.Scalar {
    /// Punctuation, a sign of currency, or any other sign of ASCII.
    fileprivate var isSign: Bool {
        if isASCII { return isASCIIPunctuation }
        return isPunctuation || properties.generalCategory == .currencySymbol
    }
}

extension String {
    fileprivate init(_ scalars: [Unicode.Scalar]) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
