import Foundations

/// Numbers with units as a scenario writes them, e.g. `5 % / month`. Nil means: not understood.
package enum Quantity {
    /// Months have a twelfth of 365.25 days.
    private static let daysInMonth = 30.4375
    /// More than the whole world asks; beyond it sums of costs would mean nothing.
    private static let mostPerMonth = 1e12
    /// A century.
    private static let mostMonths = 1200.0

    /// A plain decimal number, finite.
    package static func number(_ text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
        }
        guard isPlain, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// `5 %` or `0.05`, 0…1.
    package static func share(_ text: String) -> Double? {
        share(words(of: text))
    }

    /// `30000 / month`, also by day, week or year; at most 10¹² a month.
    static func perMonth(_ text: String) -> Double? {
        let words = words(of: text)
        guard words.count >= 3, words[words.count - 2] == "/",
            let months = unitInMonths(words[words.count - 1]),
            let value = number(words.dropLast(2).joined(separator: " ")),
            (0...mostPerMonth).contains(value / months)
        else { return nil }
        return value / months
    }

    /// `5 % / month`, also by day, week or year; at most everything each month.
    static func sharePerMonth(_ text: String) -> Double? {
        let words = words(of: text)
        guard words.count >= 3, words[words.count - 2] == "/",
            let months = unitInMonths(words[words.count - 1]),
            let share = share(words.dropLast(2)), share / months <= 1
        else { return nil }
        return share / months
    }

    /// `12 months`, also in days, weeks or years; more than nothing, at most a century.
    static func months(_ text: String) -> Double? {
        let words = words(of: text)
        guard words.count == 2, let value = number(words[0]), value > 0,
            let months = unitInMonths(words[1]), value * months <= mostMonths
        else { return nil }
        return value * months
    }

    /// `2 s`, also in `ms` or `min`; more than nothing.
    package static func seconds(_ text: String) -> Double? {
        let units = ["ms": 0.001, "s": 1, "min": 60]
        let words = words(of: text)
        guard words.count == 2, let value = number(words[0]), value > 0,
            let seconds = units[words[1]]
        else { return nil }
        return value * seconds
    }

    /// `at least …` or `at most …`, with what follows read by `value`.
    static func bound(_ text: String, of value: (String) -> Double?) -> Bound? {
        for (phrase, make) in [("at least ", Bound.atLeast), ("at most ", Bound.atMost)]
        where text.hasPrefix(phrase) {
            return value(String(text.dropFirst(phrase.count))).map(make)
        }
        return nil
    }

    /// The shortest text that ``number(_:)`` reads as the same value.
    static func text(_ value: Double) -> String {
        if let whole = Int(exactly: value), whole.magnitude < 1_000_000_000_000_000 {
            return "\(whole)"
        }
        return "\(value)"
    }

    /// `5 %` where that reads as exactly the same share, else the fraction.
    static func shareText(_ share: Double) -> String {
        let percent = NumberFormat.significant(share * 100, digits: 12)
        guard let value = number(percent), value / 100 == share else { return text(share) }
        return "\(text(value)) %"
    }

    private static func share(_ words: [String]) -> Double? {
        let isPercent = words.last == "%"
        guard words.count == (isPercent ? 2 : 1), let value = number(words[0]) else { return nil }
        let share = isPercent ? value / 100 : value
        return (0...1).contains(share) ? share : nil
    }

    static func unitInMonths(_ word: String) -> Double? {
        switch word {
        case "day", "days": 1 / daysInMonth
        case "week", "weeks": 7 / daysInMonth
        case "month", "months": 1
        case "year", "years": 12
        default: nil
        }
    }

    /// Words of a quantity; a sign and a unit after its number need no blank: `5%/month`, `2s`.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        var current = ""
        func flush() {
            if !current.isEmpty { words.append(current) }
            current = ""
        }
        for character in text {
            if character == "/" || character == "%" {
                flush()
                words.append(String(character))
            } else if character.isWhitespace {
                flush()
            } else {
                let endsNumber = character.isLetter && character != "e" && number(current) != nil
                if endsNumber { flush() }
                current.append(character)
            }
        }
        flush()
        return words
    }
}
