import Domain
import Foundations

/// What a price is paid for, as a sheet writes it behind the amount.
struct PriceUnit {
    /// The words behind the slash with what their price is multiplied by; the first is the usual
    /// one. Empty for a thing that is bought once.
    var words: [(text: String, factor: Double)]
    /// More than anybody asks for one unit.
    var most: Double

    static let tokens = PriceUnit(
        words: [("million tokens", 1), ("thousand tokens", 1000)], most: 1e6)
    static let hour = PriceUnit(words: [("hour", 1)], most: 1e6)
    static let month = PriceUnit(words: [("month", 1)], most: 1e6)
    static let gigabyteMonth = PriceUnit(words: [("GB-month", 1)], most: 1e4)
    static let kilowattHour = PriceUnit(words: [("kWh", 1)], most: 1e4)
    static let piece = PriceUnit(words: [], most: 1e9)

    /// E.g. `0.5 USD / hour`.
    func example(in currency: String) -> String {
        words.isEmpty ? "400 \(currency)" : "0.5 \(currency) / \(words[0].text)"
    }

    /// The price of the usual unit; nil when `text` names another one.
    func price(_ amount: Double, per text: String?) -> Double? {
        guard let text else { return words.isEmpty ? amount : nil }
        guard let factor = words.first(where: { $0.text == text })?.factor else { return nil }
        // 0.00014 a thousand is 0.14 a million, as a person would have it, and not the float below.
        return factor == 1
            ? amount : Quantity.number(NumberFormat.significant(amount * factor, digits: 12))
    }
}

extension ScalarRule<Double> {
    /// A price such as `0.5 USD / hour`, for the unit's first words; `free` is 0.
    ///
    /// - Parameter currency: the sheet's own; nil when it is not known, then any will do.
    static func price(per unit: PriceUnit, in currency: String?) -> ScalarRule {
        let example = unit.example(in: currency ?? "USD")
        let kind = currency.map { "a price in \($0), the sheet's currency," } ?? "a price"
        let expectation =
            "\(kind) such as '\(example)', from 1e-09 to \(Quantity.text(unit.most)), or free"
        return ScalarRule(expectation: expectation) { text in
            guard text != "free" else { return 0 }
            let sides = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            guard let money = Quantity.money(sides[0]),
                currency == nil || money.currency == currency,
                let price = unit.price(money.amount, per: sides.count > 1 ? sides[1] : nil),
                price == 0 || (1e-9...unit.most).contains(price)
            else { return nil }
            return price
        }
    }

    /// Hours a month that something stands ready.
    static var hoursPerMonth: ScalarRule {
        let expectation = "hours a month from 0 to 744, such as 730 / month or 8 / day"
        return ScalarRule(expectation: expectation) { text in
            guard let hours = Quantity.perMonth(text), hours <= 744 else { return nil }
            return hours
        }
    }

    /// What a machine draws, in watts.
    static var watts: ScalarRule {
        ScalarRule(expectation: "a power such as 65 W, 0 or from 0.001 W to 100000 W") { text in
            guard text.hasSuffix("W"),
                let watts = Quantity.number(
                    String(text.dropLast()).split(whereSeparator: \.isWhitespace).joined()),
                watts == 0 || (0.001...100_000).contains(watts)
            else { return nil }
            return watts
        }
    }
}

extension ScalarRule<String> {
    /// The code of a currency.
    static var currency: ScalarRule {
        ScalarRule(expectation: "a currency's code of three letters (ISO 4217) such as USD") {
            Quantity.isCurrency($0) ? $0 : nil
        }
    }

    /// A day of the calendar, ISO 8601.
    static var day: ScalarRule {
        ScalarRule(expectation: "a day such as 2026-08-28") { isDay($0) ? $0 : nil }
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard parts.map(\.utf8.count) == [4, 2, 2], isDigits,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day)
    }

    /// The name of a price sheet: a file's name without its ending, and no path.
    static var sheetName: ScalarRule {
        let expectation = "the name of a price sheet (letters, digits, '-', '_' and '.')"
        return ScalarRule(expectation: expectation) { text in
            let isName = text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || "-_.".utf8.contains(byte)
            }
            return isName && !text.isEmpty && !text.hasPrefix(".") && text.utf8.count <= 100
                ? text : nil
        }
    }
}

extension ScalarRule<Bool> {
    /// `yes` or `no`.
    static var answer: ScalarRule {
        ScalarRule(expectation: "yes or no", names: ["yes", "no"]) { text in
            text == "yes" ? true : text == "no" ? false : nil
        }
    }
}
