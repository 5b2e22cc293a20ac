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

    @Test("what has no price makes a bill incomplete instead of cheap")
    func unpriced() {
        let sheet = PriceSheet(
            name: "s", title: "s", currency: "USD", asOf: "2026-08-01",
            basis: .api(
                APIPrices(
                    inputMillion: Price(1), outputMillion: Price(2), modelMonth: Price(3))))
        let model = CostModel(
            sheet: sheet,
            expectations: Expectations(
                queriesPerMonth: 10_000, knowledgeChangesPerMonth: 0.1, horizonMonths: 10))
        let bill = model.bill(for: use)
        #expect(!bill.isComplete)
        #expect(
            bill.unpriced.map(\.description) == [
                "training (million trained tokens)", "training again (million trained tokens)",
                "answering (million input tokens)", "answering (million output tokens)",
            ])
        #expect(bill.total == 30)
        var base = use
        base.training = .init()
        let complete = model.bill(for: base)
        #expect(complete.isComplete && complete.total == 10 + 2)
    }

    @Test("what is free has a line, and what is not used has none")
    func free() {
        let sheet = PriceSheet(
            name: "s", title: "s", currency: "USD", asOf: "2026-08-01",
            basis: .instance(
                InstancePrices(
                    trainingHour: Price(0), hostingHour: Price(1), hostingHours: 0,
                    hoursPerMeasuredCPUHour: 1)))
        let model = CostModel(
            sheet: sheet,
            expectations: Expectations(
                queriesPerMonth: 0, knowledgeChangesPerMonth: 0, horizonMonths: 1))
        let bill = model.bill(for: use)
        #expect(bill.lines.map(\.what) == ["choosing settings", "training"])
        #expect(bill.total == 0)
        #expect(bill.unpriced.map(\.description) == ["trained weights (GB-months)"])
    }

    @Test("work is paid for by the CPU second or by the hour, and a service runs none")
    func work() throws {
        #expect(PriceSheet.cpuSeconds.cost(ofCPUSeconds: 90) == 90)
        let hourly = PriceSheet(
            name: "i", title: "i", currency: "USD", asOf: "2026-08-01",
            basis: .instance(
                InstancePrices(
                    trainingHour: Price(1.408), hostingHour: Price(9), hostingHours: 730,
                    hoursPerMeasuredCPUHour: 0.5)))
        let cost = try #require(hourly.cost(ofCPUSeconds: 7200))
        #expect(abs(cost - 1.408) < 1e-12)
        let service = PriceSheet(
            name: "s", title: "s", currency: "USD", asOf: "2026-08-01", basis: .api(APIPrices()))
        #expect(service.cost(ofCPUSeconds: 90) == nil)
    }

    @Test("a service bills a training by its tokens; without the price the bill is incomplete")
    func trainedTokens() throws {
        func sheet(_ basis: PriceSheet.Basis) -> PriceSheet {
            PriceSheet(name: "s", title: "s", currency: "USD", asOf: "2026-08-01", basis: basis)
        }
        let priced = sheet(.api(APIPrices(inputMillion: Price(9), trainingMillion: Price(1.49))))
        let bill = try #require(priced.bill(ofTrainedTokens: 2_000_000))
        #expect(bill.isComplete && bill.lines.count == 1)
        #expect(abs(bill.total - 2.98) < 1e-12)
        let unpriced = try #require(
            sheet(.api(APIPrices(inputMillion: Price(9)))).bill(ofTrainedTokens: 1))
        #expect(!unpriced.isComplete && unpriced.total == 0)
        #expect(PriceSheet.cpuSeconds.bill(ofTrainedTokens: 1) == nil)
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
