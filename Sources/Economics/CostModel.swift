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

    /// An arm's bill over the horizon. Where the sheet has no price for something that the arm
    /// uses, the bill says so.
    public func bill(for use: MeasuredUse) -> Bill {
        var bill = Bill()
        if let embedding = use.embedding {
            embedding.charge(Occasions(use, expectations), to: &bill)
        }
        let use = use.embedding == nil ? use : use.withoutEmbedding
        let occasions = Occasions(use, expectations)
        if let stated = use.stated {
            stated.charge(occasions, by: sheet, to: &bill)
            // What is found for a service is still found here.
            if use.indexBytes > 0 { charge(Occasions(use.indexAlone, expectations), to: &bill) }
        } else {
            charge(occasions, to: &bill)
        }
        chargeStaff(for: use, updates: occasions.updates, to: &bill)
        return bill
    }

    private func charge(_ occasions: Occasions, to bill: inout Bill) {
        switch sheet.basis {
        case .machine(let prices): prices.charge(occasions, to: &bill)
        case .instance(let prices): prices.charge(occasions, to: &bill)
        case .api(let prices): prices.charge(occasions, to: &bill)
        }
    }

    /// The whole bill over the horizon, in the sheet's currency; see ``Bill/total``.
    public func total(for use: MeasuredUse) -> Double { bill(for: use).total }

    private func chargeStaff(for use: MeasuredUse, updates: Double, to bill: inout Bill) {
        guard let hour = expectations.staffHour else { return }
        let price = Price(hour, source: "the scenario")
        let build = expectations.staffHoursToBuild[use.arm] ?? 0
        let update = expectations.staffHoursPerUpdate[use.arm] ?? 0
        bill.charge(.staffBuild, "staff to build", build, unit: "hours", at: price)
        bill.charge(
            .staffUpdate, "staff for updates", update * updates, unit: "hours", at: price)
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
        ].filter { $0.3 > 0 }
    }
}
