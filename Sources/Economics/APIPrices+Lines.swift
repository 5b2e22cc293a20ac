extension APIPrices {
    private static let million = 1e6

    /// Tokens are paid for as they are used. A trained model is stored, and served by the token or
    /// from units that are paid by the hour.
    func lines(_ occasions: Occasions) -> [CostLine] {
        let isCustom = occasions.use.training.trainedTokens > 0
        return occasions.work.flatMap { purpose, what, work, times in
            tokens(purpose, what, work, times, isCustom: isCustom && purpose == .query)
        } + (isCustom ? keeping(occasions) : []) + index(occasions)
    }

    private func tokens(
        _ purpose: CostLine.Purpose, _ what: String, _ work: MeasuredUse.Work, _ times: Double,
        isCustom: Bool
    ) -> [CostLine] {
        let prices: (input: Price?, output: Price?) =
            switch customHosting {
            case .onDemand(let input, let output) where isCustom: (input, output)
            case .provisioned where isCustom: (nil, nil)
            default: (inputMillion, outputMillion)
            }
        let counted = [
            ("million input tokens", work.inputTokens, prices.input),
            ("million output tokens", work.outputTokens, prices.output),
            ("million trained tokens", work.trainedTokens, trainingMillion),
            ("million embedded tokens", work.embeddedTokens, embeddingMillion),
        ]
        return counted.compactMap { unit, count, price in
            guard let price, count * times > 0 else { return nil }
            return CostLine(
                purpose: purpose, what: what, quantity: count * times / Self.million,
                unit: unit, price: price)
        }
    }

    private func keeping(_ occasions: Occasions) -> [CostLine] {
        var lines: [CostLine] = []
        if let modelMonth {
            lines.append(
                CostLine(
                    purpose: .store, what: "custom model", quantity: occasions.months,
                    unit: "model-months", price: modelMonth))
        }
        if case .provisioned(let unitHour, let units, let hours) = customHosting {
            lines.append(
                CostLine(
                    purpose: .host, what: "provisioned units",
                    quantity: units * hours * occasions.months, unit: "unit-hours",
                    price: unitHour))
        }
        return lines
    }

    private func index(_ occasions: Occasions) -> [CostLine] {
        guard let indexMonth, occasions.use.indexBytes > 0 else { return [] }
        return [
            CostLine(
                purpose: .host, what: "index", quantity: occasions.months, unit: "index-months",
                price: indexMonth)
        ]
    }
}
