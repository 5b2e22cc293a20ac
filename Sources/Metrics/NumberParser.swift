public import Domain
import Foundations

/// Reads the number that a free answer gives, such as 1250 in "about 1,250 euros".
///
/// The first number of the text counts, and it is read whole or not at all: what could be taken
/// for another value gives nil. docs/scenario-format.md states the grammar; ``NumberLiteral`` reads
/// the digits, ``NumberScale`` what multiplies them. Numbers in words ("two") are not read.
public enum NumberParser {
    /// Numbers beyond this are taken for noise: their squares would swamp or overflow any mean.
    private static let largestMagnitude = 1e100

    /// The first number in the text; nil when there is none, when it can be read in two ways, or
    /// when it is beyond ±10¹⁰⁰.
    public static func number(in text: String, by rules: NumberRules = NumberRules()) -> Double? {
        let answer = NumberText(text)
        return answer.firstNumber(from: 0).flatMap { number(at: $0, in: answer, rules) }
    }

    /// The last number in the text, whatever others stand before it; nil when there is none, when it
    /// can be read in two ways, when it ends a range, a time or a date, or is beyond ±10¹⁰⁰.
    public static func lastNumber(
        in text: String, by rules: NumberRules = NumberRules()
    ) -> Double? {
        let answer = NumberText(text)
        var last: Int?, next = answer.firstNumber(from: 0)
        while let start = next {
            last = start
            let end =
                Magnitude(at: start, in: answer, rules)?.end
                ?? NumberLiteral(at: start, in: answer, rules)?.end ?? start
            next = answer.firstNumber(from: max(end, answer.end(ofDigitsAt: start), start + 1))
        }
        guard let last else { return nil }
        let isEnd = ["-", "/", ":"].contains(answer[last - 1]) && answer.isDigit(last - 2)
        return isEnd ? nil : number(at: last, in: answer, rules)
    }

    private static func number(
        at start: Int, in answer: NumberText, _ rules: NumberRules
    ) -> Double? {
        guard let sign = NumberSign(before: start, in: answer),
            let magnitude = Magnitude(at: start, in: answer, rules),
            answer.isWholeValue(from: sign.start, to: magnitude.end)
        else { return nil }
        let isNegative =
            sign.isNegative || answer.isInParentheses(from: sign.start, to: magnitude.end)
        let value = isNegative ? -magnitude.value : magnitude.value
        return value.magnitude <= largestMagnitude ? value : nil
    }

    /// A number as ``number(in:by:)`` reads it.
    public static func text(of number: Double, by rules: NumberRules = NumberRules()) -> String {
        let text = "\(number)"
        return rules.decimal == .comma ? text.replacing(".", with: ",") : text
    }
}

/// A number without its sign: digits, a fraction, and what multiplies them.
private struct Magnitude {
    var value: Double
    /// Behind its last scalar.
    var end: Int

    init?(at start: Int, in text: NumberText, _ rules: NumberRules) {
        guard let literal = NumberLiteral(at: start, in: text, rules) else { return nil }
        (value, end) = (literal.value, literal.end)
        if literal.isInteger, let whole = Self.denominator(at: end, in: text) {
            guard whole.value > 0, !Self.isSpan(of: value, digits: whole.digits) else { return nil }
            (value, end) = (value / whole.value, whole.end)
        } else if literal.isInteger, let part = Self.fraction(behind: end, in: text) {
            (value, end) = (value + part.value, part.end)
        } else if text.isSlash(at: end), text.isDigit(text.skippingBlanks(from: end + 1)) {
            return nil
        }
        guard
            let scale = NumberScale(at: end, in: text, hasCurrency: text.hasCurrency(before: start))
        else { return nil }
        value *= scale.factor
        end = scale.end
    }

    /// The 4 of 3/4, when nothing makes a date or another fraction of it.
    private static func denominator(
        at slash: Int, in text: NumberText
    ) -> (value: Double, end: Int, digits: Int)? {
        guard text.isSlash(at: slash) else { return nil }
        let start = text.skippingBlanks(from: slash + 1)
        let end = text.end(ofDigitsAt: start)
        guard end > start, !text.isSlash(at: end), !text.isSeparatorInside(at: end),
            let value = Double(text.string(start..<end))
        else { return nil }
        return (value, end, end - start)
    }

    /// 2023/24 and 1914/1918 are spans of years.
    private static func isSpan(of value: Double, digits: Int) -> Bool {
        (1000..<3000).contains(value) && (digits == 2 || digits == 4)
    }

    /// The 3/4 of 2 3/4.
    private static func fraction(behind end: Int, in text: NumberText) -> (value: Double, end: Int)?
    {
        guard text[end] == " " else { return nil }
        let start = end + 1, slash = text.end(ofDigitsAt: start)
        guard slash > start, let below = denominator(at: slash, in: text),
            let above = Double(text.string(start..<slash)), above < below.value
        else { return nil }
        return (above / below.value, below.end)
    }
}

/// What stands before a number: its sign and its currency.
private struct NumberSign {
    let isNegative: Bool
    /// Where sign, currency and number begin.
    let start: Int

    /// Nil where a dash may be a sign or not.
    init?(before number: Int, in text: NumberText) {
        var place = number
        var minuses = 0
        func takeSign() {
            guard place > 0, text.isMinus(at: place - 1) else { return }
            place -= 1
            minuses += 1
        }
        takeSign()
        let currency = text.startOfCurrency(before: place)
        if currency < place {
            place = currency
            takeSign()
        }
        let before = text.skippingBlanksBack(from: place)
        let lone = before < place && before > 0 && text.isMinus(at: before - 1)
        // "- 5" may be a bullet, a dash or a minus; behind a word it is a dash.
        if lone {
            let word = text.skippingBlanksBack(from: before - 1)
            guard word > 0, text.isWordEnd(at: word - 1) else { return nil }
        }
        // -(5) is one number, and neither -5 nor 5 for certain.
        if before > 1, text[before - 1] == "(", text.isMinus(at: before - 2) { return nil }
        guard minuses < 2, !(before > 0 && text[before - 1] == "±") else { return nil }
        // Of -XYZ 5 nobody can tell whether XYZ is a currency.
        let letters = text.startOfLetters(before: before)
        let isShort = (1...3).contains(before - letters)
        if isShort, letters > 0, text.isMinus(at: letters - 1) { return nil }
        isNegative = minuses == 1 || NumberWords.isMinus(text.word(endingAt: before))
        start = place
    }
}
