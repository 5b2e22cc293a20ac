extension Quantity {
    /// More than any scenario is about.
    private static let mostMoney = 1e12
    private static let mostHours = 1e6

    /// Three capital letters, as ISO 4217 has them.
    static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    /// `60 USD`; not less than nothing.
    static func money(_ text: String) -> Money? {
        money(words(of: text))
    }

    /// `50 USD / month`, also by day, week or year.
    package static func moneyPerMonth(_ text: String) -> Money? {
        let words = words(of: text)
        guard words.count == 4, words[2] == "/", let months = unitInMonths(words[3]),
            let money = money(Array(words.prefix(2)))
        else { return nil }
        return Money(money.amount / months, money.currency)
    }

    /// `8 h`, also in `min`; not less than nothing.
    static func hours(_ text: String) -> Double? {
        let units = ["h": 1.0, "min": 1.0 / 60]
        let words = words(of: text)
        guard words.count == 2, let value = number(words[0]), let hours = units[words[1]],
            (0...mostHours).contains(value * hours)
        else { return nil }
        return value * hours
    }

    private static func money(_ words: [String]) -> Money? {
        guard words.count == 2, let amount = number(words[0]), (0...mostMoney).contains(amount),
            isCurrency(words[1])
        else { return nil }
        return Money(amount, words[1])
    }
}
