import Domain
import Foundations

/// What stands between two blanks of an answer, folded, with one form for each sign.
struct AnswerToken {
    let scalars: [Unicode.Scalar]
    /// Whether its first letter was a capital before it was folded.
    let hasCapital: Bool
    /// Whether it is the last one of its line.
    private(set) var endsLine = false

    /// The tokens of a text in their order.
    static func all(in text: String) -> [AnswerToken] {
        var tokens: [AnswerToken] = []
        let lines = TextFolding.visible(text).unicodeScalars.split(whereSeparator: \.isLineBreak)
        for line in lines {
            for word in line.split(whereSeparator: \.isBlank) {
                tokens.append(AnswerToken(String(word)))
            }
            if !tokens.isEmpty { tokens[tokens.count - 1].endsLine = true }
        }
        return tokens
    }

    private init(_ word: String) {
        let first = word.unicodeScalars.first { $0.isLetterOrNumber }
        hasCapital = first?.properties.isUppercase ?? false
        scalars = Self.plain(Self.unified(TextFolding.fold(word)))
    }

    /// One sign for every minus, slash and decimal sign, and for `<=` and `>=`.
    private static func unified(_ word: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        for scalar in word.unicodeScalars {
            switch scalar {
            case "=" where scalars.last == "<": scalars[scalars.count - 1] = "≤"
            case "=" where scalars.last == ">": scalars[scalars.count - 1] = "≥"
            case "\u{2044}": scalars.append("/")
            case "\u{66b}": scalars.append(".")
            default: scalars.append(scalar.isMinus ? "-" : scalar)
            }
        }
        return scalars
    }

    /// Numbers as ``NumberLiteral`` reads them, without separators of thousands and with a decimal
    /// point: 1,250 is 1250, and 3,5 is 3.5. What is no number stays: 1,2,3.
    private static func plain(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = [], place = 0
        while place < scalars.count {
            let row = number(in: scalars, at: place)
            let groups = row.split { !$0.isASCIIDigit }
                .map { String(String.UnicodeScalarView($0)) }
            let marks = row.filter { !$0.isASCIIDigit }
            if !marks.isEmpty, let plain = NumberLiteral.digits(groups, marks, NumberRules()) {
                result += plain.unicodeScalars
            } else {
                result += row.isEmpty ? scalars[place...place] : row
            }
            place += max(row.count, 1)
        }
        return result
    }

    /// The digits that begin at a place, with the points and commas between them.
    private static func number(
        in scalars: [Unicode.Scalar], at start: Int
    ) -> ArraySlice<Unicode.Scalar> {
        func isDigit(_ place: Int) -> Bool {
            place < scalars.count && scalars[place].isASCIIDigit
        }
        guard isDigit(start) else { return [] }
        var end = start + 1
        while isDigit(end)
            || (end < scalars.count && [".", ","].contains(scalars[end]) && isDigit(end + 1))
        {
            end += 1
        }
        return scalars[start..<end]
    }

    /// Whether it may be a part of a formula: it has a digit, or a single letter.
    private var isTerm: Bool {
        let letters = scalars.filter { $0.isLetterOrNumber }
        return letters.count == 1 || letters.contains { $0.isASCIIDigit }
    }

    /// One or two letters and nothing else.
    private var isShortName: Bool {
        (1...2).contains(scalars.count)
            && scalars.allSatisfy { $0.isLetterOrNumber && !$0.isASCIIDigit }
    }

    /// Whether a number begins it, signs apart.
    private var beginsWithNumber: Bool {
        scalars.first { !$0.isSign }?.isASCIIDigit ?? false
    }

    /// Whether it is a sign that means something between its neighbours: the minus of "2x - 3", the
    /// `<` of "p < 0.05", but not the dash of "Paris - the capital".
    func isOperator(between before: AnswerToken?, and behind: AnswerToken?) -> Bool {
        guard scalars.count == 1 else { return false }
        guard let behind else {
            // The blood group "O -".
            return ["+", "-"].contains(scalars[0]) && before?.isShortName == true
        }
        let joinsTerms = behind.isTerm && before?.isTerm == true
        switch scalars[0] {
        case "+", "-", "*", "/": return joinsTerms
        case "<", ">": return joinsTerms || behind.beginsWithNumber
        default: return false
        }
    }

    /// Whether a star stands before a word, as Markdown's emphasis begins.
    var opensEmphasis: Bool {
        zip(scalars, scalars.dropFirst()).contains { $0 == "*" && $1.isLetterOrNumber }
    }
}

extension Unicode.Scalar {
    fileprivate var isLineBreak: Bool {
        switch self {
        case "\n", "\r", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
