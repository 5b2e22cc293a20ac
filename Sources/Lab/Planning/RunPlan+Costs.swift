public import Economics

/// What a run itself costs, by one of the scenario's price sheets.
public struct RunCost: Sendable, Equatable, Codable {
    /// The sheet's title.
    public var sheet: String
    /// ISO 4217.
    public var currency: String
    /// In the sheet's currency, as surely as the CPU seconds are estimated.
    public var amount: RunForecast.Span
}

extension RunPlan {
    /// Takes up a forecast, and prices it by every sheet on which a program can be run.
    public mutating func take(_ forecast: RunForecast, prices: [PriceSheet]) {
        self.forecast = forecast
        let span = forecast.cpuSeconds
        costs = prices.compactMap { sheet in
            guard let likely = sheet.cost(ofCPUSeconds: span.likely),
                let least = sheet.cost(ofCPUSeconds: span.least),
                let most = sheet.cost(ofCPUSeconds: span.most)
            else { return nil }
            return RunCost(
                sheet: sheet.title, currency: sheet.currency,
                amount: RunForecast.Span(likely, least: least, most: most))
        }
    }
}
