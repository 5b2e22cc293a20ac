import Foundations

/// A text made ready to look for numbers in it: compatibility forms resolved, digits of every
/// script 0 to 9, one minus, one slash, one apostrophe, what cannot be seen dropped.
struct NumberText {
    let scalars: [Unicode.Scalar]

    init(_ text: String) {
        var unraised = String.UnicodeScalarView()
        var isAfterLetter = false
        for scalar in text.unicodeScalars {
            // The ² of m² belongs to the unit.
            if isAfterLetter, scalar.isSuperscript { continue }
            isAfterLetter = scalar.isLetterOrNumber && scalar.properties.numericType == nil
            unraised.append(scalar)
        }
        scalars = TextFolding.visible(String(unraised)).unicodeScalars.map { scalar in
            switch scalar {
            case "\u{2212}": return "-"
            case "\u{2044}": return "/"
            case "\u{2019}", "\u{66c}": return "'"
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

    /// The scalar at a place, or a line break beyond the ends.
    subscript(place: Int) -> Unicode.Scalar {
        scalars.indices.contains(place) ? scalars[place] : "\n"
    }

    func isDigit(_ place: Int) -> Bool { self[place].isASCIIDigit }

    func isSlash(at place: Int) -> Bool { self[place] == "/" }

    func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range.clamped(to: scalars.indices)])
        return String(view)
    }

    func end(ofDigitsAt start: Int) -> Int {
        var end = start
        while isDigit(end) { end += 1 }
        return end
    }

    func end(ofLettersAt start: Int) -> Int {
        var end = start
        while self[end].isLetterOrNumber, !isDigit(end) { end += 1 }
        return end
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

    private func startOfLetters(before end: Int) -> Int {
        var start = end
        while start > 0, self[start - 1].isLetterOrNumber, !isDigit(start - 1) { start -= 1 }
        return start
    }

    /// A minus, or a short dash directly before something, not between letters or digits.
    func isMinus(at place: Int) -> Bool {
        guard self[place] == "-" || self[place] == "\u{2013}" else { return false }
        return place == 0 || !self[place - 1].isLetterOrNumber
    }

    // MARK: - where numbers begin

    /// Where the first number at or after a place begins: at a digit, or at the decimal sign before
    /// one. Digits that end a word (H2O, C-93, x²) are part of its name.
    func firstNumber(from start: Int) -> Int? {
        var place = start
        while place < scalars.count {
            guard isDigit(place) else {
                place += 1
                continue
            }
            if !isName(before: place) { return beginsWithSeparator(place) ? place - 1 : place }
            while self[place].isLetterOrNumber { place += 1 }
        }
        return nil
    }

    private func beginsWithSeparator(_ place: Int) -> Bool {
        guard place > 0, [".", ",", "\u{66b}"].contains(self[place - 1]) else { return false }
        return place == 1 || !(self[place - 2].isLetterOrNumber || self[place - 2] == ")")
    }

    private func isName(before place: Int) -> Bool {
        var end = place
        if end > 1, ["-", "\u{2013}", "_", "^"].contains(self[end - 1]) { end -= 1 }
        guard end > 0, self[end - 1].isLetterOrNumber, !isDigit(end - 1),
            !self[end - 1].isOfUnspacedScript
        else { return false }
        return end < place || startOfCurrency(before: place) == place
    }

    // MARK: - currency

    private static let currencies: Set<String> = ["rs", "kr", "zł", "fr", "r", "us", "au", "ca"]

    /// Where a sign or name of currency begins that stands before a place, blanks included; the
    /// place itself without one. Names are three capitals (`EUR`) or a few that are known (`Rs`).
    func startOfCurrency(before place: Int) -> Int {
        var end = skippingBlanksBack(from: place)
        if end > 0, self[end - 1] == ".", end == place { end -= 1 }
        if end > 0, self[end - 1].properties.generalCategory == .currencySymbol {
            let letters = startOfLetters(before: end - 1)
            let isName = Self.currencies.contains(word(endingAt: end - 1))
            return isName ? letters : end - 1
        }
        let start = startOfLetters(before: end)
        let name = string(start..<end)
        let isCode = name.utf8.count == 3 && name.utf8.allSatisfy { (0x41...0x5a).contains($0) }
        let isKnown = ["rs", "kr", "zł"].contains(name.lowercased())
        return isCode || isKnown ? start : place
    }

    func hasCurrency(before number: Int) -> Bool {
        let place = number > 0 && isMinus(at: number - 1) ? number - 1 : number
        return startOfCurrency(before: place) < place
    }

    // MARK: - what follows

    /// Whether another number follows so soon that the two may be one value, a range or a sum:
    /// with at most one word between them, unless a sentence ends there.
    func goesOnWithNumber(after end: Int) -> Bool {
        if isMinus(at: end) || self[end] == "-" {
            // "5-" has its minus behind it, or is cut off.
            if skippingBlanks(from: end + 1) >= scalars.count { return true }
        }
        guard let next = firstNumber(from: end) else { return false }
        let between = scalars[end..<max(end, next)]
        let words = between.split { !$0.isLetterOrNumber }
        guard words.count == 1 else { return words.isEmpty }
        let ends = between.indices.contains { place in
            between[place] == "\n"
                || (".!?;".unicodeScalars.contains(between[place]) && self[place + 1] == " ")
        }
        return !ends
    }

    /// Whether a number, in accountants' parentheses, is the whole text.
    func isInParentheses(from start: Int, to end: Int) -> Bool {
        let open = skippingBlanksBack(from: start)
        guard open > 0, self[open - 1] == "(" else { return false }
        let first = startOfCurrency(before: open - 1)
        guard skippingBlanks(from: 0) >= first || first == 0 else { return false }
        let close = skippingBlanks(from: self[end] == "%" ? end + 1 : end)
        guard self[close] == ")" else { return false }
        return scalars[(close + 1)...].allSatisfy { " .%\n".unicodeScalars.contains($0) }
    }
}
