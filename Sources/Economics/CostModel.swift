/// Turns what an arm was measured to use into a bill over the whole horizon.
///
/// Every line is a quantity times one price of the sheet, so that each can be checked by hand. Two
/// things are not measured here and stand in the sheet or in the expectations: how work done on
/// this machine carries over to other hardware, and that a service's model would write as many
/// tokens as ours.
public struct CostModel: Sendable, Equatable {
    /// The prices.
    public var sheet: PriceSheet
    /// The use that is expected.
    public var expectations: Expectations

    /// Prices what is expected by a sheet.
    public init(sheet: PriceSheet, expectations: Expectations) {
        self.sheet = sheet
        self.expectations = expectations
    }

    /// All lines of an arm's bill that are not zero by nature; sums of ``CostLine/amount`` are the
    /// total over the horizon.
    public func lines(for use: MeasuredUse) -> [CostLine] {
        let occasions = Occasions(use, expectations)
        let work =
            switch sheet.basis {
            case .machine(let prices): prices.lines(occasions)
            case .instance(let prices): prices.lines(occasions)
            case .api(let prices): prices.lines(occasions)
            }
        return work + staff(for: use, updates: occasions.updates)
    }

    /// The whole bill over the horizon, in the sheet's currency.
    public func total(for use: MeasuredUse) -> Double {
        lines(for: use).reduce(0) { $0 + $1.amount }
    }

    /// The whole bill spread over the months of the horizon.
    public func monthly(for use: MeasuredUse) -> Double {
        total(for: use) / expectations.horizonMonths
    }

    private func staff(for use: MeasuredUse, updates: Double) -> [CostLine] {
        guard let hour = expectations.staffHour else { return [] }
        let price = Price(hour, source: "the scenario")
        let build = expectations.staffHoursToBuild[use.arm] ?? 0
        let update = expectations.staffHoursPerUpdate[use.arm] ?? 0
        return [
            CostLine(
                purpose: .staff, what: "staff to build", quantity: build, unit: "hours",
                price: price),
            CostLine(
                purpose: .staff, what: "staff for updates", quantity: update * updates,
                unit: "hours", price: price),
        ].filter { $0.quantity > 0 }
    }
}

/// How often each piece of an arm's work is done over the horizon.
struct Occasions {
    let use: MeasuredUse
    /// Questions over the horizon.
    let queries: Double
    /// Months of the horizon.
    let months: Double
    /// How often knowledge is brought up to date.
    let updates: Double
    /// Trainings after the first.
    let retrainings: Double
    /// Corpora indexed after the first, in whole ones.
    let reindexings: Double

    init(_ use: MeasuredUse, _ expectations: Expectations) {
        self.use = use
        months = expectations.horizonMonths
        queries = expectations.queriesPerMonth * months
        let changes = expectations.knowledgeChangesPerMonth
        updates = changes > 0 ? expectations.updatesPerMonth * months : 0
        retrainings = use.update == .retrain ? updates : 0
        reindexings = use.update == .reindex ? changes * months : 0
    }

    /// The purposes with the machine work that each takes over the horizon.
    var work: [(purpose: CostLine.Purpose, what: String, work: MeasuredUse.Work, times: Double)] {
        [
            (.build, "choosing settings", use.choosing, 1),
            (.build, "indexing", use.indexing, 1),
            (.train, "training", use.training, 1),
            (.update, "training again", use.training, retrainings),
            (.update, "indexing what changed", use.indexing, reindexings),
            (.query, "answering", use.query, queries),
        ]
    }
}
