import Foundations

/// An amount of money.
public struct Money: Sendable, Equatable, CustomStringConvertible {
    /// How much, finite and ≥ 0.
    public var amount: Double
    /// ISO 4217, e.g. `USD`.
    public var currency: String

    /// States an amount.
    public init(_ amount: Double, _ currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// E.g. `60 USD`.
    public var description: String { "\(NumberFormat.plain(amount)) \(currency)" }
}
