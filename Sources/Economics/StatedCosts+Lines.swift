extension MeasuredUse.Stated {
    /// What is stated is charged as it stands, whatever the sheet: nothing here was measured.
    func charge(_ occasions: Occasions, by sheet: PriceSheet, to bill: inout Bill) {
        func price(_ amount: Double?) -> Price? {
            amount.map { Price($0, source: "the scenario") }
        }
        bill.charge(.train, "training and set-up", 1, unit: "times", at: price(training))
        bill.charge(.host, "hosting", occasions.months, unit: "months", at: price(hosting))
        if query == nil, case .api(let prices) = sheet.basis, occasions.use.query.hasTokens {
            prices.chargeTokens(occasions, to: &bill)
        } else {
            bill.charge(.query, "answering", occasions.queries, unit: "queries", at: price(query))
        }
        bill.charge(.update, "updates", occasions.updates, unit: "updates", at: price(update))
    }
}

extension MeasuredUse {
    /// The index, without answers.
    var indexAlone: MeasuredUse {
        MeasuredUse(
            arm: arm, indexing: indexing, query: Work(), indexBytes: indexBytes, update: update)
    }
}

extension MeasuredUse.Work {
    /// Whether it is known how many tokens are read and written.
    fileprivate var hasTokens: Bool { inputTokens.isFinite && outputTokens.isFinite }
}

extension PriceSheet {
    /// The sheet of a scenario whose arms are all from outside, and state what they cost.
    public static func asStated(in currency: String) -> PriceSheet {
        PriceSheet(
            name: "as-stated", title: "Costs as the scenario states them", currency: currency,
            asOf: "", basis: .api(APIPrices()))
    }
}
