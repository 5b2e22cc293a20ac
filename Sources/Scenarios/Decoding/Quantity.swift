import Domain
import Foundations

/// Numbers with units as a scenario writes them, e.g. `5 % / month`. Nil means: not understood, or
/// out of range.
///
/// Every quantity has a range: beyond it sums of costs would mean nothing, and what is divided by
/// next to nothing is infinite and stands in no record.
package enum Quantity {
    /// Months have a twelfth of 365.25 days.
    private static let daysInMonth = 30.4375
    /// Up to more than the whole world asks; once in 83 years at least.
    private static let timesPerMonth = Range(0.001...1e12)
    /// A millionth at least.
    private static let shares = Range(1e-6...1)
    /// A day to a century.
    private static let horizons = Range(1 / daysInMonth...1200)
    private static let boxes = Range(1...3.6e6)
    private static let waits = Range(1e-6...1e6)
    private static let errors = Range(1e-9...1e15)

    /// What a quantity may be, and where it may be zero besides.
    struct Range {
        let values: ClosedRange<Double>

        init(_ values: ClosedRange<Double>) { self.values = values }

        /// The value, if it lies in the range, but for the rounding of a conversion.
        func positive(_ value: Double) -> Double? {
            let room = 1e-9
            return (values.lowerBound * (1 - room)...values.upperBound * (1 + room)).contains(value)
                ? value : nil
        }

        /// The value, if it is zero or lies in the range.
        func orZero(_ value: Double) -> Double? { value == 0 ? 0 : positive(value) }
    }

    // What messages say of the ranges.
    package static let shareRange = "0, or 0.0001 % to 100 %"
    static let perMonthRange = "from 0.001 to 10¹² a month"
    static let sharePerMonthRange = "0, or 0.0001 % to 100 % a month"
    static let monthsRange = "from a day to 1200 months"
    package static let secondsRange = "from 0.001 ms to 10⁶ s"
    package static let boxRange = "from 1 s to 1000 h"
    package static let errorRange = "0, or 10⁻⁹ to 10¹⁵"

    /// A plain decimal number, finite.
    package static func number(_ text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte)
        }
        guard isPlain, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// `5 %` or `0.05`: ``shareRange``.
    package static func share(_ text: String) -> Double? {
        share(words(of: text))
    }

    /// `30000 / month`, also by day, week or year: 0, or ``perMonthRange``.
    static func perMonth(_ text: String) -> Double? {
        let words = words(of: text)
        guard words.count >= 3, words[words.count - 2] == "/",
            let months = unitInMonths(words[words.count - 1]),
            let value = number(words.dropLast(2).joined(separator: " "))
        else { return nil }
        return timesPerMonth.orZero(value / months)
    }

    /// `5 % / month`, also by day, week or year; at most everything each month.
    static func sharePerMonth(_ text: String) -> Double? {
        let words = words(of: text)
        guard words.count >= 3, words[words.count - 2] == "/",
            let months = unitInMonths(words[words.count - 1]),
            let share = share(words.dropLast(2))
        else { return nil }
        return shares.orZero(share / months)
    }

    /// `12 months`, also in days, weeks or years: ``monthsRange``.
    static func months(_ text: String) -> Double? {
        let words = words(of: text)
        guard words.count == 2, let value = number(words[0]), let months = unitInMonths(words[1])
        else { return nil }
        return horizons.positive(value * months)
    }

    /// `2 s`, also in `ms` or `min`: ``secondsRange``.
    package static func seconds(_ text: String) -> Double? {
        let units = ["ms": 0.001, "s": 1, "min": 60]
        let words = words(of: text)
        guard words.count == 2, let value = number(words[0]), let seconds = units[words[1]] else {
            return nil
        }
        return waits.positive(value * seconds)
    }

    /// `5m`, also `90 s`, `1.5h` or `1h30m`: ``boxRange``.
    package static func box(_ text: String) -> Double? {
        let units = ["s": 1.0, "m": 60, "min": 60, "h": 3600]
        var rest = text.filter { !$0.isWhitespace }[...], seconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(unit.count)
            guard let value = number(String(digits)), let factor = units[String(unit)] else {
                return nil
            }
            seconds += value * factor
        }
        return boxes.positive(seconds)
    }

    /// `12`, the size of an error: ``errorRange``.
    package static func error(_ text: String) -> Double? { number(text).flatMap(errors.orZero) }

    /// `at least …` or `at most …`, with what follows read by `value`.
    static func bound(_ text: String, of value: (String) -> Double?) -> Bound? {
        for (phrase, make) in [("at least ", Bound.atLeast), ("at most ", Bound.atMost)]
        where text.hasPrefix(phrase) {
            return value(String(text.dropFirst(phrase.count))).map(make)
        }
        return nil
    }

    /// The shortest text that ``number(_:)`` reads as the same value.
    package static func text(_ value: Double) -> String { NumberFormat.plain(value) }

    /// `5 %` where that reads as exactly the same share, else the fraction.
    static func shareText(_ share: Double) -> String {
        let percent = NumberFormat.significant(share * 100, digits: 12)
        guard let value = number(percent), value / 100 == share else { return text(share) }
        return "\(text(value)) %"
    }

    private static func share(_ words: [String]) -> Double? {
        let isPercent = words.last == "%"
        guard words.count == (isPercent ? 2 : 1), let value = number(words[0]) else { return nil }
        return shares.orZero(isPercent ? value / 100 : value).flatMap { $0 <= 1 ? $0 : nil }
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
