/// One line of a bill: a quantity times a price.
public struct CostLine: Sendable, Equatable {
    /// What the line is for.
    public enum Purpose: String, Sendable, Codable, CaseIterable {
        case build, train, store, host, query, update
        /// People's time to build.
        case staffBuild = "staff-build"
        /// People's time for updates.
        case staffUpdate = "staff-update"
    }

    /// What the line is for.
    public var purpose: Purpose
    /// What was done or kept, e.g. `answering` or `custom model`.
    public var what: String
    /// How much over the whole horizon.
    public var quantity: Double
    /// The unit of ``quantity``, e.g. `million input tokens`, `hours`, `model-months`.
    public var unit: String
    /// What one unit costs.
    public var price: Price
    /// Over the whole horizon, in the sheet's currency.
    public var amount: Double { quantity * price.amount }

    /// Writes a line.
    public init(purpose: Purpose, what: String, quantity: Double, unit: String, price: Price) {
        self.purpose = purpose
        self.what = what
        self.quantity = quantity
        self.unit = unit
        self.price = price
    }
}
