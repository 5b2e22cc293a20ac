extension APIPrices {
    private static let million = 1e6

    /// Tokens are paid for as they are used. A trained model is stored, and served by the token or
    /// from units that are paid by the hour.
    func charge(_ occasions: Occasions, to bill: inout Bill) {
        let isCustom = occasions.use.training.trainedTokens > 0
        for (purpose, what, work, times) in occasions.work {
            charge(
                work, purpose, what, times, isCustom: isCustom && purpose == .query, to: &bill)
        }
        if isCustom { chargeCustomModel(occasions.months, to: &bill) }
        if occasions.use.indexBytes > 0 {
            bill.charge(.host, "index", occasions.months, unit: "index-months", at: indexMonth)
        }
    }

    /// The tokens of answers alone.
    func chargeTokens(_ occasions: Occasions, to bill: inout Bill) {
        charge(
            occasions.use.query, .query, "answering", occasions.queries, isCustom: false, to: &bill)
    }

    /// The tokens of one training alone.
    func chargeTraining(tokens: Double, to bill: inout Bill) {
        charge(
            MeasuredUse.Work(trainedTokens: tokens), .train, "training", 1, isCustom: false,
            to: &bill)
    }

    private func charge(
        _ work: MeasuredUse.Work, _ purpose: CostLine.Purpose, _ what: String, _ times: Double,
        isCustom: Bool, to bill: inout Bill
    ) {
        func charge(_ count: Double, _ unit: String, _ price: Price?) {
            bill.charge(purpose, what, count * times / Self.million, unit: unit, at: price)
        }
        let (input, output) = tokenPrices(isCustom: isCustom)
        if !(isCustom && isProvisioned) {
            charge(work.inputTokens, "million input tokens", input)
            charge(work.outputTokens, "million output tokens", output)
        }
        charge(work.trainedTokens, "million trained tokens", trainingMillion)
        charge(work.embeddedTokens, "million embedded tokens", embeddingMillion)
    }

    private var isProvisioned: Bool {
        if case .provisioned? = customHosting { true } else { false }
    }

    private func tokenPrices(isCustom: Bool) -> (input: Price?, output: Price?) {
        guard isCustom else { return (inputMillion, outputMillion) }
        guard case .onDemand(let input, let output)? = customHosting else { return (nil, nil) }
        return (input, output)
    }

    private func chargeCustomModel(_ months: Double, to bill: inout Bill) {
        bill.charge(.store, "custom model", months, unit: "model-months", at: modelMonth)
        if case .provisioned(let unitHour, let units, let hours)? = customHosting {
            bill.charge(
                .host, "provisioned units", units * hours * months, unit: "unit-hours",
                at: unitHour)
        }
    }
}
