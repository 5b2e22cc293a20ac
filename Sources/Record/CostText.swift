import Foundations

extension PriceSheetRecord {
    /// An amount in the sheet's currency, such as `15,758 USD`, `21.18 USD`, `0.0350 USD` or
    /// `under 0.0001 USD`; CPU time
    /// of the sheet that prices nothing as `1.95 CPU hours`, or `12.0 CPU seconds` where it is short.
    public func text(of amount: Double) -> String {
        guard currency == Self.unpricedCurrency else {
            return 0 < amount && amount < Self.leastShown
                ? "under \(NumberFormat.plain(Self.leastShown)) \(currency)"
                : "\(Self.figure(amount)) \(currency)"
        }
        return amount < Self.shortSeconds
            ? "\(NumberFormat.significant(amount, digits: 3)) CPU seconds"
            : "\(NumberFormat.significant(amount / 3600, digits: 3)) CPU hours"
    }

    /// Two different amounts, with as many digits as it takes to see that they differ.
    package func texts(of amount: Double, apartFrom other: Double) -> (String, String) {
        let texts = (text(of: amount), text(of: other))
        guard texts.0 == texts.1, !isUnpriced else { return texts }
        return (
            "\(NumberFormat.plain(amount)) \(currency)", "\(NumberFormat.plain(other)) \(currency)"
        )
    }

    /// Whether nothing is priced and bills are CPU seconds of this machine.
    public var isUnpriced: Bool { currency == Self.unpricedCurrency }

    /// Whether it has no prices of its own, and bills are what the arms state.
    public var isAsStated: Bool { asOf.isEmpty && !isUnpriced }

    private static let unpricedCurrency = "CPU s"
    private static let shortSeconds = 36.0

    /// Less is no money that anybody pays.
    private static let leastShown = 0.0001

    /// An amount without its currency.
    public static func figure(_ amount: Double) -> String {
        switch abs(amount) {
        case 0: "0"
        case ..<1: NumberFormat.decimal(amount, digits: 3)
        case 1000..<1e15: NumberFormat.whole(amount)
        default: NumberFormat.fixed(amount, digits: 2)
        }
    }
}
