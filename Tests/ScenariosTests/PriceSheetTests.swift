import Economics
import FoundationEssentials
import Foundations
import Scenarios
import Testing

@Suite("A price sheet")
struct PriceSheetTests {
    static let service = """
        crossover-prices: 1
        title: Service
        currency: USD
        region: us-east-1
        as-of: 2026-08-28
        valid-until: 2027-02-28
        source: "a price list"
        verified: yes
        api:
          input: 0.035 USD / million tokens
          output: 0.00014 USD / thousand tokens
          training: { price: 1.5 USD/million tokens, source: a guess, verified: no }
          model-storage: 1.95 USD / month
          custom-model: { unit: 21.18 USD / hour, units: 2, hours: 24 / day }
          index: free

        """
    static let machine = """
        crossover-prices: 1
        title: Mine
        currency: EUR
        as-of: 2024-02-29
        machine:
          purchase: 400 EUR
          lifetime: 4 years
          electricity: 0.30 EUR / kWh
          power: 30 W
          processors: 2
          utilisation: 25 %
          times-as-fast: 4

        """
    static let instance = """
        crossover-prices: 1
        title: Rented
        currency: USD
        as-of: 2026-08-28
        instance:
          training: 1.408 USD / hour
          hosting: 1.515 USD / hour
          hosting-hours: 730 / month
          times-as-fast: 50
          storage: 0.1 USD / GB-month

        """

    private static func sheet(_ text: String, name: String = "s") throws -> PriceSheet {
        let fixture = try ScenarioFixture(["\(name).yaml": text])
        return try PriceSheetFile(path: "\(fixture.path)/\(name).yaml").sheet
    }

    @Test("of a service has every price with its source and its mark")
    func service() throws {
        let listed = { Price($0, source: "a price list") }
        #expect(
            try Self.sheet(Self.service, name: "my-service")
                == PriceSheet(
                    name: "my-service", title: "Service", currency: "USD", region: "us-east-1",
                    asOf: "2026-08-28", validUntil: "2027-02-28",
                    basis: .api(
                        APIPrices(
                            inputMillion: listed(0.035), outputMillion: listed(0.14),
                            trainingMillion: Price(1.5, source: "a guess", isVerified: false),
                            modelMonth: listed(1.95),
                            customHosting: .provisioned(
                                unitHour: listed(21.18), units: 2, hoursPerMonth: 730.5),
                            indexMonth: listed(0)))))
    }

    @Test("of a machine and of instances has prices that nobody verified unless it says so")
    func machines() throws {
        #expect(
            try Self.sheet(Self.machine).basis
                == .machine(
                    MachinePrices(
                        purchase: Price(400, isVerified: false), lifetimeMonths: 48,
                        electricity: Price(0.3, isVerified: false), watts: 30, processors: 2,
                        utilisation: 0.25, cpuSecondsPerMeasured: 0.25)))
        #expect(
            try Self.sheet(Self.instance).basis
                == .instance(
                    InstancePrices(
                        trainingHour: Price(1.408, isVerified: false),
                        hostingHour: Price(1.515, isVerified: false), hostingHours: 730,
                        hoursPerMeasuredCPUHour: 0.02,
                        storageGigabyteMonth: Price(0.1, isVerified: false))))
    }

    @Test("with a unit at 21.18 USD for the 744 hours of a month asks for 15,757.92 USD")
    func provisionedThroughput() throws {
        let text = Self.service.replacing("units: 2, hours: 24 / day", with: "hours: 744 / month")
        let use = MeasuredUse(
            arm: "lora", training: .init(trainedTokens: 1), query: .init(), update: .retrain)
        let model = try CostModel(
            sheet: Self.sheet(text),
            expectations: Expectations(
                queriesPerMonth: 0, knowledgeChangesPerMonth: 0, horizonMonths: 1))
        let line = try #require(model.bill(for: use).lines.first { $0.purpose == .host })
        #expect(abs(line.amount - 15_757.92) < 1e-9)
    }

    @Test(
        "is refused with the place of what is wrong",
        arguments: [
            (
                "0.035 USD / million", "-0.035 USD / million",
                "10:10: api.input: expected a price in USD, the sheet's currency, such as "
                    + "'0.5 USD / million tokens', from 1e-09 to 1000000, or free, got "
                    + "'-0.035 USD / million tokens'."
            ),
            (
                "0.035 USD", "0.035 EUR",
                "10:10: api.input: expected a price in USD, the sheet's currency, such as "
                    + "'0.5 USD / million tokens', from 1e-09 to 1000000, or free, got "
                    + "'0.035 EUR / million tokens'."
            ),
            ("0.035 USD", ".nan USD", "10:10: api.input: expected a price in USD"),
            ("0.035 USD", "inf USD", "10:10: api.input: expected a price in USD"),
            ("0.035 USD", "1e400 USD", "10:10: api.input: expected a price in USD"),
            ("0.035 USD", "2e6 USD", "10:10: api.input: expected a price in USD"),
            ("0.035 USD / million tokens", "0.035", "10:10: api.input: expected a price in USD"),
            ("1.95 USD / month", "1.95 USD / hour", "13:18: api.model-storage: expected a price"),
            (
                "hours: 24 / day", "hours: 745 / month",
                "14:60: api.custom-model.hours: expected hours a month from 0 to 744, such as "
                    + "730 / month or 8 / day, got '745 / month'."
            ),
            (
                "units: 2", "units: -2",
                "14:50: api.custom-model.units: expected a number from 1e-09 to 10000, got '-2'."
            ),
            (
                "units: 2", "input: free",
                "14:43: api.custom-model.input: provisioned units take no price by the token; "
                    + "expected input and output, or unit, units and hours."
            ),
            (
                "{ unit: 21.18 USD / hour, units: 2, hours: 24 / day }", "{ input: free }",
                "14:17: api.custom-model.output: this key is missing; expected a price in USD"
            ),
            (
                "source: a", "sauce: a",
                "12:46: api.training: unknown key 'sauce'. Valid keys here: price,"
            ),
            ("price: 1.5", "prize: 1.5", "12:13: api.training.price: this key is missing;"),
            (
                "  input:", "  inputs:",
                "10:3: api: unknown key 'inputs'. Did you mean 'input'? Valid keys here: input, "
                    + "output, training, embedding, model-storage, custom-model, index."
            ),
            (
                "currency: USD", "currency: dollars",
                "3:11: currency: expected a currency's code of three letters (ISO 4217) such as "
                    + "USD, got 'dollars'."
            ),
            (
                "as-of: 2026-08-28", "as-of: 2026-02-29",
                "5:8: as-of: expected a day such as 2026-08-28, got '2026-02-29'."
            ),
            ("as-of: 2026-08-28", "as-of: 28.8.2026", "5:8: as-of: expected a day such as"),
            (
                "valid-until: 2027-02-28", "valid-until: 2026-08-27",
                "6:1: valid-until: expected no day before as-of (2026-08-28), got 2026-08-27."
            ),
            (
                "verified: yes", "verified: maybe",
                "8:11: verified: expected yes or no, got 'maybe'."
            ),
            (
                "source: \"a price list\"", "# none",
                "10:3: api.input: a verified price says where it was read; add 'source', or "
                    + "'verified: no'."
            ),
            (
                "crossover-prices: 1", "crossover-prices: 2",
                "1:19: crossover-prices: expected 1, the version of the format, got '2'."
            ),
            (
                "region: us-east-1", "machine: {}",
                "9:1: api: expected only one of machine, instance, api, and 'machine' stands here "
                    + "too. Make two sheets."
            ),
            ("api:", "apis:", "1:1: one of the keys machine, instance, api is missing."),
        ]
    )
    func mistakes(old: String, new: String, message: String) throws {
        let text = Self.service.replacing(old, with: new)
        #expect(text != Self.service)
        let fixture = try ScenarioFixture(["s.yaml": text])
        let found = try fixture.message { try PriceSheetFile(path: fixture.path + "/s.yaml") }
        #expect(found.hasPrefix("s.yaml:" + message), "\(found)")
    }

    @Test(
        "of machines has shares and times that make sense",
        arguments: [
            (
                "utilisation: 25 %", "utilisation: 0 %",
                "11:16: machine.utilisation: expected a share"
            ),
            ("utilisation: 25 %", "utilisation: 130 %", "11:16: machine.utilisation: expected"),
            ("power: 30 W", "power: 30", "9:10: machine.power: expected a power such as 65 W"),
            ("power: 30 W", "power: -3 W", "9:10: machine.power: expected a power such as 65 W"),
            ("power: 30 W", "power: 0.0009 W", "9:10: machine.power: expected a power such as"),
            ("power: 30 W", "power: 100001 W", "9:10: machine.power: expected a power such as"),
            (
                "processors: 2", "processors: 1e-310",
                "10:15: machine.processors: expected a number from"
            ),
            (
                "times-as-fast: 4", "times-as-fast: 1e-10",
                "12:18: machine.times-as-fast: expected a number from 1e-09"
            ),
            (
                "lifetime: 4 years", "lifetime: 101 years",
                "7:13: machine.lifetime: expected a time"
            ),
            (
                "processors: 2", "processors: 0",
                "10:15: machine.processors: expected a number from"
            ),
            ("lifetime: 4 years", "lifetime: 0 years", "7:13: machine.lifetime: expected a time"),
            (
                "times-as-fast: 4", "times-as-fast: 0",
                "12:18: machine.times-as-fast: expected a number from 1e-09 to 1000000, got '0'."
            ),
            (
                "  purchase: 400 EUR", "  # none",
                "7:3: machine.purchase: this key is missing; expected a price in EUR, the sheet's "
                    + "currency, such as '400 EUR', from 1e-09 to 1000000000, or free."
            ),
        ]
    )
    func machineMistakes(old: String, new: String, message: String) throws {
        let fixture = try ScenarioFixture(["s.yaml": Self.machine.replacing(old, with: new)])
        let found = try fixture.message { try PriceSheetFile(path: fixture.path + "/s.yaml") }
        #expect(found.hasPrefix("s.yaml:" + message), "\(found)")
    }

    @Test("warns when the day of a run is after its last day, or before its first")
    func age() throws {
        let fixture = try ScenarioFixture(["s.yaml": Self.service])
        let file = try PriceSheetFile(path: fixture.path + "/s.yaml")
        #expect(file.warning(on: "2026-08-28") == nil)
        #expect(file.warning(on: "2027-02-28") == nil)
        let late = try #require(file.warning(on: "2027-03-01"))
        #expect((late.position.line, late.position.column) == (6, 1))
        #expect(
            late.message == """
                The price sheet 's' was valid until 2027-02-28, and the day is 2027-03-01. Look \
                its prices up again.
                """)
        let early = try #require(file.warning(on: "2026-08-27"))
        #expect((early.position.line, early.position.column) == (5, 1))
        #expect(
            early.message == """
                The price sheet 's' has prices of 2026-08-28, and the day is 2026-08-27 only. \
                Correct the date, or the clock.
                """)
        #expect(try Self.sheet(Self.machine).warning(on: "2099-01-01") == nil)
    }

    @Test("that ships can be read, and verified is what somebody read at its source")
    func shipped() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scenarios/prices").standardized.path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") }.sorted()
        #expect(names.count >= 5 && names.contains("this-machine.yaml"))
        for name in names {
            let sheet = try PriceSheetFile(path: "\(folder)/\(name)").sheet
            #expect(sheet.currency == "USD", "one scenario can name all of them")
        }
    }
}
