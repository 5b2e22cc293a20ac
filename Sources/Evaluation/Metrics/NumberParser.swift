import Foundations

/// Reads the number that a free answer gives, such as 1250 in "about 1,250 euros".
///
/// The first number in the text counts. Understood are a sign directly before it ("-3", "−3", but
/// not the hyphen of "A-3"), a decimal point or comma, an exponent, and thousands separated by
/// commas, apostrophes or narrow blanks. A comma before exactly three digits separates thousands
/// ("1,250" is 1250), any other is a decimal comma ("1,5" is 1.5); a point is always a decimal
/// point, and a second one ends the number. Words ("two", "3 million") are not read.
public enum NumberParser {
    /// Numbers beyond this are taken for noise: their squares would swamp or overflow any mean.
    private static let largestMagnitude = 1e100

    /// The first number in the text; nil when there is none or it is beyond ±10¹⁰⁰.
    public static func number(in text: String) -> Double? {
        let scalars = Array(text.unicodeScalars)
        guard var start = scalars.firstIndex(where: \.isASCIIDigit) else { return nil }
        if start > 0, scalars[start - 1] == "." { start -= 1 }
        let sign = isNegative(before: start, in: scalars) ? "-" : ""
        var reader = NumberReader(rest: scalars[start...])
        let literal = sign + reader.wholePart() + reader.fraction() + reader.exponent()
        guard let value = Double(literal), value.magnitude <= largestMagnitude else { return nil }
        return value
    }

    private static func isNegative(before start: Int, in scalars: [Unicode.Scalar]) -> Bool {
        guard start > 0, ["-", "\u{2212}"].contains(scalars[start - 1]) else { return false }
        return start == 1 || !scalars[start - 2].isLetterOrNumber
    }
}

/// Takes the parts of a number off the front of a text.
private struct NumberReader {
    var rest: ArraySlice<Unicode.Scalar>

    /// Digits, with separators before groups of three; "0" when there are none.
    mutating func wholePart() -> String {
        var digits = takeDigits()
        guard (1...3).contains(digits.count) else { return digits.isEmpty ? "0" : digits }
        while let separator = rest.first, Self.separators.contains(separator),
            digitCount(at: 1) == 3
        {
            rest.removeFirst()
            digits += takeDigits()
        }
        return digits
    }

    /// A point or comma with digits behind it.
    mutating func fraction() -> String {
        guard let mark = rest.first, mark == "." || mark == ",", digitCount(at: 1) > 0 else {
            return ""
        }
        rest.removeFirst()
        return "." + takeDigits()
    }

    /// An "e" with digits behind it, but not the beginning of a word.
    mutating func exponent() -> String {
        guard let mark = rest.first, mark == "e" || mark == "E" else { return "" }
        let sign = rest.dropFirst().first.flatMap { ["+", "-"].contains($0) ? String($0) : nil }
        guard digitCount(at: sign == nil ? 1 : 2) > 0 else { return "" }
        rest.removeFirst(sign == nil ? 1 : 2)
        return "e" + (sign ?? "") + takeDigits()
    }

    /// Comma, apostrophe, typographic apostrophe, no-break, thin and narrow no-break space.
    private static let separators: Set<Unicode.Scalar> = [
        ",", "'", "\u{2019}", "\u{a0}", "\u{2009}", "\u{202f}",
    ]

    private func digitCount(at offset: Int) -> Int {
        rest.dropFirst(offset).prefix(while: \.isASCIIDigit).count
    }

    private mutating func takeDigits() -> String {
        let digits = rest.prefix(while: \.isASCIIDigit)
        rest = rest[digits.endIndex...]
        return String(String.UnicodeScalarView(digits))
    }
}
