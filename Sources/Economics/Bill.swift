/// What one arm costs over the whole horizon.
public struct Bill: Sendable, Equatable {
    /// All lines that have a price; none of them has the quantity 0.
    public private(set) var lines: [CostLine]
    /// What is used and has no price in the sheet, or was not measured; empty for a complete bill.
    public private(set) var unpriced: [UnpricedUse]

    /// The sum of ``lines``, in the sheet's currency; of an incomplete bill the least that it can
    /// be.
    public var total: Double { lines.reduce(0) { $0 + $1.amount } }

    /// Whether ``total`` is all there is to pay.
    public var isComplete: Bool { unpriced.isEmpty }

    init() { (lines, unpriced) = ([], []) }

    /// Adds a line; without a price, or with a quantity that was not measured (NaN), the bill is
    /// incomplete from now on. A quantity of 0 adds nothing.
    mutating func charge(
        _ purpose: CostLine.Purpose, _ what: String, _ quantity: Double, unit: String,
        at price: Price?
    ) {
        guard quantity > 0 || quantity.isNaN && price?.amount != 0 else { return }
        guard let price, quantity.isFinite else {
            unpriced.append(UnpricedUse(purpose: purpose, what: what, unit: unit))
            return
        }
        lines.append(
            CostLine(purpose: purpose, what: what, quantity: quantity, unit: unit, price: price))
    }
}

/// Something that an arm uses and that its sheet has no price for, or that was not measured.
public struct UnpricedUse: Sendable, Equatable, CustomStringConvertible {
    /// What it would be for.
    public var purpose: CostLine.Purpose
    /// What is done or kept, e.g. `training`.
    public var what: String
    /// What a price is missing for, e.g. `million trained tokens`.
    public var unit: String

    /// E.g. `training (million trained tokens)`; completes “not priced: …”.
    public var description: String { "\(what) (\(unit))" }
}
