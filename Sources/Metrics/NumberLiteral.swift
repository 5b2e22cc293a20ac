import Domain
import Foundations

/// The digits of a number with what separates them.
package struct NumberLiteral {
    /// ≥ 0
    let value: Double
    /// Behind its last scalar.
    let end: Int
    /// Whether it is digits alone.
    let isInteger: Bool

    /// Point, comma, apostrophe, underscore, Arabic decimal sign. A blank separates thousands.
    static let separators: Set<Unicode.Scalar> = [".", ",", "'", "_", "\u{66b}"]

    /// Nil when the separators fit neither thousands nor decimals.
    init?(at start: Int, in text: NumberText, _ rules: NumberRules) {
        var place = start
        var groups: [String] = [], marks: [Unicode.Scalar] = []
        if !text.isDigit(place) {
            groups.append("")
        } else {
            place = text.end(ofDigitsAt: place)
            groups.append(text.string(start..<place))
        }
        while Self.continues(at: place, in: text, groups, marks) {
            marks.append(text[place])
            let end = text.end(ofDigitsAt: place + 1)
            groups.append(text.string(place + 1..<end))
            place = end
        }
        if let end = Self.end(ofNoCentsAt: place, in: text) {
            marks.append(text[place])
            groups.append("0")
            place = end
        }
        guard let digits = Self.digits(groups, marks, rules),
            let exponent = Self.exponent(at: place, in: text),
            let value = Double(digits + exponent.text)
        else { return nil }
        (self.value, end) = (value, exponent.end)
        isInteger = marks.isEmpty && exponent.text.isEmpty
    }

    /// A blank goes on with a number when three digits follow, and groups as far as that.
    private static func continues(
        at place: Int, in text: NumberText, _ groups: [String], _ marks: [Unicode.Scalar]
    ) -> Bool {
        if text[place] == " " {
            let isGrouped = marks.allSatisfy { $0 == " " } && (1...3).contains(groups[0].count)
            return isGrouped && groups[0].first != "0"
                && text.end(ofDigitsAt: place + 1) == place + 4 && !text.isSlash(at: place + 4)
        }
        return separators.contains(text[place]) && text.isDigit(place + 1)
    }

    /// Behind the dash of "5,-" and "1.000,--", which stands for no cents: so its comma is the decimal
    /// sign. Nil without one.
    private static func end(ofNoCentsAt place: Int, in text: NumberText) -> Int? {
        let dashes: Set<Unicode.Scalar> = ["-", "\u{2014}"]
        guard [".", ","].contains(text[place]), dashes.contains(text[place + 1]) else { return nil }
        var end = place + 1
        while dashes.contains(text[end]) { end += 1 }
        return text[end].isLetterOrNumber ? nil : end
    }

    /// The number with a decimal point and nothing else between its digits; nil when the separators
    /// fit neither thousands nor decimals.
    static func digits(
        _ groups: [String], _ marks: [Unicode.Scalar], _ rules: NumberRules
    ) -> String? {
        let isDecimal = lastIsDecimal(groups, marks, rules)
        let whole = isDecimal ? groups.dropLast() : groups[...]
        let grouping = isDecimal ? marks.dropLast() : marks[...]
        guard isGrouped(whole, by: grouping) else { return nil }
        let digits = whole.joined()
        return (digits.isEmpty ? "0" : digits) + (isDecimal ? "." + (groups.last ?? "") : "")
    }

    private static func lastIsDecimal(
        _ groups: [String], _ marks: [Unicode.Scalar], _ rules: NumberRules
    ) -> Bool {
        guard let last = marks.last, [".", ",", "\u{66b}"].contains(last),
            marks.count(where: { $0 == last }) == 1
        else { return false }
        if last == "\u{66b}" || marks.count > 1 { return true }
        if last == (rules.decimal == .point ? "." : ",") { return true }
        // Of one sign that is not the country's decimal sign its place decides.
        return !isGrouped(groups[...], by: marks[...])
    }

    /// Whether groups are those of thousands, or with commas of lakhs and crores.
    package static func isGrouped(
        _ groups: ArraySlice<String>, by marks: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        guard let mark = marks.first, let first = groups.first else { return true }
        guard marks.allSatisfy({ $0 == mark }), mark != "\u{66b}", (1...3).contains(first.count),
            first.first != "0", groups.last?.count == 3
        else { return false }
        let middle = groups.dropFirst().dropLast()
        return middle.allSatisfy { $0.count == 3 }
            || (mark == "," && first.count <= 2 && middle.allSatisfy { $0.count == 2 })
    }

    /// An "e" with digits behind it; nil where it stands apart, as in "1.2 E-6".
    private static func exponent(at place: Int, in text: NumberText) -> (text: String, end: Int)? {
        let letter = text.skippingBlanks(from: place)
        guard text[letter] == "e" || text[letter] == "E" else { return ("", place) }
        let hasSign = text[letter + 1] == "+" || text[letter + 1] == "-"
        let start = letter + (hasSign ? 2 : 1)
        let end = text.end(ofDigitsAt: start)
        guard end > start else { return ("", place) }
        return letter == place ? (text.string(place..<end), end) : nil
    }
}
