import Foundations

/// A text made ready to look for numbers in it: compatibility forms resolved, digits of every
/// script 0 to 9, one minus, one slash, one apostrophe, what cannot be seen dropped.
struct NumberText {
    let scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = TextFolding.visible(Self.spelled(text)).unicodeScalars.map { scalar in
            switch scalar {
            case "\u{2044}": return "/"
            case "\u{66c}": return "'"
            case _ where scalar.isMinus: return "-"
            case _ where scalar.isBlank: return scalar == "\n" ? scalar : " "
            default: break
            }
            guard !scalar.isASCII, scalar.properties.generalCategory == .decimalNumber else {
                return scalar
            }
            let digit = UInt8(exactly: scalar.properties.numericValue ?? 0) ?? 0
            return Unicode.Scalar(UInt8(ascii: "0") + digit)
        }
    }

    /// The text with the signs apart that would else become digits of the number beside them, or
    /// an account's parentheses: 5① is not 51, 101₂ not 1012 and ⑴ not -1.
    private static func spelled(_ text: String) -> String {
        var spelled = String.UnicodeScalarView()
        var isAfterLetter = false, isAfterDigit = false
        for scalar in text.unicodeScalars {
            // The ² of m² belongs to the unit.
            if isAfterLetter, scalar.isSuperscript { continue }
            isAfterLetter = scalar.isLetterOrNumber && scalar.properties.numericType == nil
            if let number = scalar.enclosedNumber {
                spelled.append(contentsOf: "[\(number)]".unicodeScalars)
            } else {
                if isAfterDigit, scalar.isSubscript { spelled.append("[") }
                spelled.append(scalar)
            }
            isAfterDigit = scalar.properties.generalCategory == .decimalNumber
        }
        return String(spelled)
    }

    /// The scalar at a place, or a line break beyond the ends.
    subscript(place: Int) -> Unicode.Scalar {
        scalars.indices.contains(place) ? scalars[place] : "\n"
    }

    func isDigit(_ place: Int) -> Bool { self[place].isASCIIDigit }

    func isSlash(at place: Int) -> Bool { self[place] == "/" }

    func string(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range.clamped(to: scalars.indices)]))
    }

    func begins(with word: String, at place: Int) -> Bool {
        scalars.dropFirst(place).starts(with: word.unicodeScalars)
    }

    func end(ofDigitsAt start: Int) -> Int {
        var end = start
        while isDigit(end) { end += 1 }
        return end
    }

    func startOfDigits(before end: Int) -> Int {
        var start = end
        while start > 0, isDigit(start - 1) { start -= 1 }
        return start
    }

    /// Marks count, since Indic and Thai words are cut without them.
    func end(ofLettersAt start: Int) -> Int {
        var end = start
        while isLetter(end) || (end > start && self[end].isCombiningMark) { end += 1 }
        return end
    }

    func startOfLetters(before end: Int) -> Int {
        var start = end
        while start > 0, isLetter(start - 1) { start -= 1 }
        return start
    }

    private func isLetter(_ place: Int) -> Bool {
        self[place].isLetterOrNumber && !isDigit(place)
    }

    func skippingBlanks(from start: Int) -> Int {
        var place = start
        while self[place] == " " { place += 1 }
        return place
    }

    func skippingBlanksBack(from end: Int) -> Int {
        var place = end
        while place > 0, self[place - 1] == " " { place -= 1 }
        return place
    }

    /// A point or comma with a digit behind it, as within a number.
    func isSeparatorInside(at place: Int) -> Bool {
        NumberLiteral.separators.contains(self[place]) && isDigit(place + 1)
    }

    func isWordEnd(at place: Int) -> Bool { self[place].isLetterOrNumber }

    /// The letters that end before a place, in lower case.
    func word(endingAt end: Int) -> String {
        string(startOfLetters(before: end)..<end).lowercased()
    }

    /// The word that follows behind blanks, or behind a hyphen as in "3-million"; nil where a place
    /// lies within a word, or another sign follows.
    func word(after place: Int) -> Range<Int>? {
        let start = self[place] == "-" ? place + 1 : skippingBlanks(from: place)
        let end = self.end(ofLettersAt: start)
        return start > place && end > start ? start..<end : nil
    }

    /// A minus directly before something, not between letters or digits.
    func isMinus(at place: Int) -> Bool {
        self[place] == "-" && (place == 0 || !self[place - 1].isLetterOrNumber)
    }

    // MARK: - where numbers begin

    /// Where the first number at or after a place begins: at a digit, or at the decimal sign before
    /// one. Digits that end a word (H2O, C-93, x²) are part of its name. Nil without a number, and
    /// where nobody can tell a name from a number.
    func firstNumber(from start: Int) -> Int? {
        var place = start
        while place < scalars.count {
            guard isDigit(place) else {
                place += 1
                continue
            }
            if !isName(before: place) { return beginsWithSeparator(place) ? place - 1 : place }
            if mayBeAmount(at: place) { return nil }
            place = end(ofNameAt: place)
        }
        return nil
    }

    private func beginsWithSeparator(_ place: Int) -> Bool {
        guard place > 0, [".", ",", "\u{66b}"].contains(self[place - 1]) else { return false }
        return place == 1 || !(self[place - 2].isLetterOrNumber || self[place - 2] == ")")
    }

    private func isName(before place: Int) -> Bool {
        var end = place
        if end > 1, ["-", "_", "^"].contains(self[end - 1]) { end -= 1 }
        guard end > 0, self[end - 1].isLetterOrNumber, !isDigit(end - 1),
            !self[end - 1].isOfUnspacedScript
        else { return false }
        // No5 and №5 are the number 5.
        let isNumber =
            startOfCurrency(before: place) < place || ["no", "nr"].contains(word(endingAt: end))
        return end < place || !isNumber
    }

    /// GPT-4.5, v1.2.3 and ISO-8859-1 are names to their end.
    private func end(ofNameAt start: Int) -> Int {
        var end = start
        while self[end].isLetterOrNumber || isSeparatorInside(at: end)
            || (self[end] == "-" && self[end + 1].isLetterOrNumber)
        {
            end += 1
        }
        return end
    }

    /// R1,250 and R1 250 may be money, of a currency that is not known here.
    private func mayBeAmount(at place: Int) -> Bool {
        let letters = place - startOfLetters(before: place)
        let mark = end(ofDigitsAt: place)
        guard (1...3).contains(letters), (1...3).contains(mark - place),
            self[mark] == " " || NumberLiteral.separators.contains(self[mark])
        else { return false }
        return end(ofDigitsAt: mark + 1) == mark + 4 && !self[mark + 4].isLetterOrNumber
    }
}

extension Unicode.Scalar {
    /// The number in signs such as ①, ⑴, ⒈ and ㊿.
    fileprivate var enclosedNumber: Int? {
        switch value {
        case 0x2460...0x249b, 0x24ea, 0x3251...0x325f, 0x32b1...0x32bf:
            properties.numericValue.flatMap { Int(exactly: $0) }
        default: nil
        }
    }

    fileprivate var isSubscript: Bool { (0x2080...0x2089).contains(value) }
}
