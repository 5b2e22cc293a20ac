/// Arms between which cost decides, with the bills that they would bring.
public struct CostComparison: Sendable, Equatable {
    /// Prices and expected use.
    public var model: CostModel
    /// The arms that may be chosen, in the scenario's order.
    public var uses: [MeasuredUse]
    /// The most that an arm may cost a month, in the sheet's currency; nil for any amount.
    public var mostPerMonth: Double?
    /// From which factor on one arm counts as cheaper than another, ≥ 1: what was measured once on
    /// one machine tells smaller gaps not apart. At 1 the first of equally cheap arms is the
    /// cheapest.
    public var clearFactor: Double

    /// Compares arms.
    public init(
        model: CostModel, uses: [MeasuredUse], mostPerMonth: Double? = nil,
        clearFactor: Double = 1
    ) {
        self.model = model
        self.uses = uses
        self.mostPerMonth = mostPerMonth
        self.clearFactor = clearFactor
    }

    /// What cost says about the arms.
    public enum Outcome: Sendable, Equatable {
        /// The place in ``CostComparison/uses`` of the arm that is clearly the cheapest.
        case cheapest(Int)
        /// The cheapest two lie closer than ``CostComparison/clearFactor``, or an arm might be
        /// cheaper whose bill is incomplete.
        case undecided
        /// Each costs more than is allowed, or there is none.
        case none
    }

    /// Each arm's bill over the horizon, in the sheet's currency, in the order of ``uses``.
    public func totals() -> [Double] { uses.map(model.total) }

    /// Which arm is the cheapest that is allowed.
    public func outcome() -> Outcome {
        let most = mostPerMonth.map { $0 * model.expectations.horizonMonths } ?? .infinity
        var least = Double.infinity, next = Double.infinity, place: Int?
        var leastUnpriced = Double.infinity
        for (index, use) in uses.enumerated() {
            let bill = model.bill(for: use)
            let total = bill.total
            guard total <= most else { continue }
            guard bill.isComplete else {
                leastUnpriced = min(leastUnpriced, total)
                continue
            }
            if total < least || place == nil {
                (next, least, place) = (least, total, index)
            } else if total < next {
                next = total
            }
        }
        guard let place else { return leastUnpriced < .infinity ? .undecided : .none }
        let isClear = clearFactor == 1 || next > least && next >= clearFactor * least
        return isClear && leastUnpriced > clearFactor * least ? .cheapest(place) : .undecided
    }
}
