import Economics
import Testing

@Suite("Bills")
struct BillTests {
    private let use = MeasuredUse(
        arm: "lora", choosing: .init(cpuSeconds: 10),
        training: .init(cpuSeconds: 100, trainedTokens: 2e6),
        query: .init(
            cpuSeconds: 0.5, inputTokens: 100, outputTokens: 10), adapterBytes: 5e6,
        update: .retrain)

    @Test("one provisioned unit at 21.18 USD for the 744 hours of a month is 15,757.92 USD")
    func provisionedThroughput() throws {
        let sheet = PriceSheet(
            name: "s", title: "s", currency: "USD", asOf: "2026-08-01",
            basis: .api(
                APIPrices(
                    inputMillion: Price(1), outputMillion: Price(1),
                    customHosting: .provisioned(
                        unitHour: Price(21.18), units: 1, hoursPerMonth: 744))))
        let model = CostModel(
            sheet: sheet,
            expectations: Expectations(
                queriesPerMonth: 0, knowledgeChangesPerMonth: 0, horizonMonths: 1))
        let line = try #require(model.bill(for: use).lines.first { $0.purpose == .host })
        #expect(line.quantity == 744)
        #expect(abs(line.amount - 15_757.92) < 1e-9)
    }

    @Test("without prices a bill is the CPU seconds of building, updating and answering")
    func cpuSeconds() {
        let model = CostModel(
            sheet: .cpuSeconds,
            expectations: Expectations(
                queriesPerMonth: 1000, knowledgeChangesPerMonth: 0.05, horizonMonths: 12))
        let total = model.total(for: use)
        #expect(abs(total - (10 + 100 + 12 * 100 + 12_000 * 0.5)) < 1e-6)
    }
}
