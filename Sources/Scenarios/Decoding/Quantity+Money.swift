package import Domain

extension Quantity {
    /// Up to more than any scenario is about; a billionth of a unit at least.
    private static let amounts = Range(1e-9...1e12)
    private static let hoursOfWork = Range(0.001...1e6)

    static let moneyRange = "0, or 10⁻⁹ to 10¹²"
    static let hoursRange = "0, or 0.001 h to 10⁶ h"

    /// Three capital letters, as ISO 4217 has them.
    static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// `60 USD`: ``moneyRange``.
    static func money(_ text: String) -> Money? {
        money(words(of: text))
    }

    /// `50 USD / month`, also by day, week or year.
    package static func moneyPerMonth(_ text: String) -> Money? {
        let words = words(of: text)
        guard words.count == 4, words[2] == "/", let months = unitInMonths(words[3]),
            let money = money(Array(words.prefix(2))),
            let amount = amounts.orZero(money.amount / months)
        else { return nil }
        return Money(amount, money.currency)
    }

    /// `0.004 USD / query`: ``moneyRange``.
    static func money(_ text: String, per occasion: String) -> Money? {
        let words = words(of: text)
        guard words.count == 4, words[2] == "/", words[3] == occasion else { return nil }
        return money(Array(words.prefix(2)))
    }

    /// `8 h`, also in `min`: ``hoursRange``.
    static func hours(_ text: String) -> Double? {
        let units = ["h": 1.0, "min": 1.0 / 60]
        let words = words(of: text)
        guard words.count == 2, let value = number(words[0]), let hours = units[words[1]] else {
            return nil
        }
        return hoursOfWork.orZero(value * hours)
    }

    private static func money(_ words: [String]) -> Money? {
        guard words.count == 2, let amount = number(words[0]).flatMap(amounts.orZero),
            isCurrency(words[1])
        else { return nil }
        return Money(amount, words[1])
    }
}
