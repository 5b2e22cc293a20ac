import Foundations

/// Which signs of a word mean something, so that two answers that differ in them are two answers.
struct AnswerSigns {
    /// The folded word.
    let scalars: [Unicode.Scalar]
    /// Whether stars mark emphasis in the text.
    let hasEmphasis: Bool

    /// The places of what is kept.
    var keptPlaces: [Int] {
        var kept: [Int] = []
        for place in scalars.indices where isKept(at: place, after: kept.last) {
            kept.append(place)
        }
        return kept
    }

    /// How what is kept is written: `.5` as `0.5`, and comparisons as words of their own, so that
    /// `<5` is `< 5`.
    func spelling(at place: Int) -> String {
        switch self[place] {
        case "." where !isDigit(place - 1): "0."
        case "<", ">", "≤", "≥": " \(self[place]) "
        case let sign where sign.properties.generalCategory == .dashPunctuation: "-"
        default: String(self[place])
        }
    }

    /// The scalar at a place, a blank beyond the ends.
    private subscript(place: Int) -> Unicode.Scalar {
        scalars.indices.contains(place) ? scalars[place] : " "
    }

    private func isDigit(_ place: Int) -> Bool { self[place].isASCIIDigit }

    /// - Parameter last: the last place before that is kept.
    private func isKept(at place: Int, after last: Int?) -> Bool {
        guard self[place].isSign else { return true }
        let isAttached = last == place - 1
        switch self[place] {
        case ".": return isDecimalPoint(at: place)
        case "/", ":", ",": return isBetweenDigits(place)
        case "^":
            return isDigit(place - 1) && isDigit(self[place + 1] == "-" ? place + 2 : place + 1)
        case "+", "#":
            return isAttached && (self[place - 1].isLetterOrNumber || self[place - 1] == "+")
                && !isExponent(at: place)
        case "<", ">": return isComparison(at: place)
        case "*":
            return isBetweenDigits(place)
                || (isAttached && !hasEmphasis && endsShortWord(at: place))
        case "-":
            return (isMinus(at: place) && (last == nil || self[place - 1].opensNumber))
                || isExponent(at: place) || (isAttached && endsShortWord(at: place))
                || isBetweenDigits(place)
        // Two numbers are not one: 3-5 is not 35, and 3;4 not 34.
        default: return isBetweenDigits(place) && !separatesThousands(at: place)
        }
    }

    private func isBetweenDigits(_ place: Int) -> Bool {
        isDigit(place - 1) && isDigit(place + 1)
    }

    /// The apostrophe of 1'000.
    private func separatesThousands(at place: Int) -> Bool {
        self[place] == "'" && (place + 1...place + 3).allSatisfy(isDigit) && !isDigit(place + 4)
    }

    /// Of 3.5 and .5, but neither of "No.5" nor of "...5".
    private func isDecimalPoint(at place: Int) -> Bool {
        let before = self[place - 1]
        let isName = before == "." || (before.isLetterOrNumber && !before.isASCIIDigit)
        return isDigit(place + 1) && !isName
    }

    /// A digit, or a currency or point before one.
    private func startsNumber(at place: Int) -> Bool {
        let point = self[place].isCurrencySign ? place + 1 : place
        return isDigit(self[point] == "." ? point + 1 : point)
    }

    private func isMinus(at place: Int) -> Bool {
        self[place - 1] != "-" && startsNumber(at: place + 1)
    }

    /// The sign of 1e-5.
    private func isExponent(at place: Int) -> Bool {
        self[place - 1] == "e" && isDigit(place - 2) && isDigit(place + 1)
    }

    /// Before a number or between letters, and no arrow, tag or quote: `->`, `<b>`, `>>`.
    private func isComparison(at place: Int) -> Bool {
        let before = self[place - 1], behind = self[place + 1]
        guard !"-=<>".unicodeScalars.contains(before), behind != "<", behind != ">" else {
            return false
        }
        return startsNumber(at: behind == "-" ? place + 2 : place + 1)
            || (before.isLetterOrNumber && behind.isLetterOrNumber)
    }

    /// At the end of a word of one or two letters: the blood group O-, the grade A*.
    private func endsShortWord(at place: Int) -> Bool {
        let letters = scalars[max(0, place - 3)..<place].reversed().prefix {
            $0.isLetterOrNumber && !$0.isASCIIDigit
        }
        return (1...2).contains(letters.count)
            && scalars[(place + 1)...].allSatisfy { $0.isSign && $0 != self[place] }
    }
}

extension Unicode.Scalar {
    /// What a minus may stand behind within a word: x=-5, f(-2).
    fileprivate var opensNumber: Bool {
        "([{,;:/*^".unicodeScalars.contains(self) || properties.generalCategory == .mathSymbol
    }
}
