import Foundations

/// What stands beside a number and may belong to it.
extension NumberText {
    /// Whether the scalars from a number's sign to its multipliers are all of its value, as far as
    /// its neighbours tell.
    func isWholeValue(from start: Int, to end: Int) -> Bool {
        !goesOnWithNumber(after: end) && !isFollowedByHalf(at: end) && !hasMinus(behind: end)
            && !NumberWords.goOn(words(after: end)) && !NumberWords.begin(words(before: start))
    }

    /// Whether a number, in accountants' parentheses, is the whole text.
    func isInParentheses(from start: Int, to end: Int) -> Bool {
        let open = skippingBlanksBack(from: start)
        let close = skippingBlanks(from: self.end(ofCurrencyAt: end))
        guard open > 0, self[open - 1] == "(", self[close] == ")" else { return false }
        let before = scalars[..<startOfCurrency(before: open - 1)]
        let after = scalars[self.end(ofCurrencyAt: close + 1)...]
        // Also in quotes, and in Markdown's emphasis.
        let marks = Set(" .%\n*_`\"'“”„«»‹›".unicodeScalars)
        return before.allSatisfy { marks.contains($0) } && after.allSatisfy { marks.contains($0) }
    }

    // MARK: - words

    /// The words behind a place, in lower case, as far as nothing but blanks and hyphens parts them.
    private func words(after place: Int) -> some Sequence<String> {
        sequence(state: place) { (place: inout Int) -> String? in
            guard let word = self.word(after: place) else { return nil }
            place = word.upperBound
            return string(word).lowercased()
        }
    }

    /// The words before a place, in lower case, the nearest first, with nothing but blanks behind
    /// them.
    private func words(before place: Int) -> some Sequence<String> {
        sequence(state: place) { (place: inout Int) -> String? in
            let end = skippingBlanksBack(from: place), start = startOfLetters(before: end)
            guard start < end, end < place else { return nil }
            place = start
            return string(start..<end).lowercased()
        }
    }

    /// 3年半 is three years and a half.
    private func isFollowedByHalf(at end: Int) -> Bool {
        let start = skippingBlanks(from: end)
        return scalars[start..<min(self.end(ofLettersAt: start), start + 3)].contains("半")
    }

    /// Whether a minus stands behind a number, or words that say it: "5-", "1.250,00- €", "5 below
    /// zero". A dash there may also show that the text is cut off.
    private func hasMinus(behind end: Int) -> Bool {
        for place in [end, self.end(ofCurrencyAt: end)] where self[place] == "-" {
            let rest = scalars[self.end(ofCurrencyAt: place + 1)...]
            if !rest.contains(where: \.isLetterOrNumber) { return true }
        }
        let most = 4
        let words = scalars[end...].split(maxSplits: most) { !$0.isLetterOrNumber }.prefix(most)
        return NumberWords.negate(words.map { string($0.indices).lowercased() })
    }

    // MARK: - further numbers

    /// Whether another number follows so soon that the two may be one value, a range or a sum:
    /// with at most one word between them, unless a sentence ends there.
    private func goesOnWithNumber(after end: Int) -> Bool {
        guard let next = firstNumber(from: end) else { return false }
        let between = scalars[end..<max(end, next)]
        let words = between.split { !$0.isLetterOrNumber }
        guard words.count == 1 else { return words.isEmpty }
        if words[0].count >= 3, isDate(dayEndingAt: end, year: next) { return true }
        let ends = between.indices.contains { place in
            between[place] == "\n"
                || (".!?;".unicodeScalars.contains(between[place]) && self[place + 1] == " ")
        }
        return !ends
    }

    /// The point of "30. November 2026" and "5 Nov. 2026" ends no sentence. With fewer letters the
    /// word between is no month: "It was 30. In 2026".
    private func isDate(dayEndingAt end: Int, year: Int) -> Bool {
        let day = string(startOfDigits(before: end)..<end)
        guard day.utf8.count <= 2, let number = Int(day), (1...31).contains(number) else {
            return false
        }
        return self.end(ofDigitsAt: year) == year + 4 && (self[year] == "1" || self[year] == "2")
            && !scalars[end..<year].contains("\n")
    }
}
