import Scenarios
import Domain
import Economics
import FoundationEssentials
import Testing

@Suite("A scenario with prices")
struct ScenarioPriceTests {
    private static let prices = "prices: [mine, service]\n"
    private static let euros = PriceSheetTests.machine
    private static let dollars = PriceSheetTests.machine.replacing("EUR", with: "USD")

    private static func fixture(
        _ lines: String, in folder: String = "", _ sheets: [String: String]
    ) throws -> ScenarioFixture {
        try ScenarioFixture(
            sheets.merging([
                folder + "scenario.yaml": ScenarioFixture.smallScenario + lines,
                folder + "questions.jsonl": ScenarioFixture.smallQuestions,
            ]) { $1 })
    }

    @Test("reads its own sheets first, and then the library's")
    func lookup() throws {
        let fixture = try Self.fixture(
            Self.prices, in: "scenarios/a/",
            [
                "scenarios/a/prices/mine.yaml": Self.dollars,
                "scenarios/prices/mine.yaml": "broken",
                "scenarios/prices/service.yaml": PriceSheetTests.service,
            ])
        let bundle = try fixture.bundle(in: "scenarios/a")
        #expect(bundle.priceSheets.map(\.name) == ["mine", "service"])
        #expect(bundle.priceWarnings(on: "2026-11-22").isEmpty)
        #expect(
            bundle.priceWarnings(on: "2027-11-22").map {
                $0.description.replacing(fixture.path + "/", with: "")
            } == [
                """
                scenarios/a/../prices/service.yaml:6:1: The price sheet 'service' was valid until \
                2027-02-28, and the day is 2027-11-22. Look its prices up again.
                """
            ])
    }

    @Test("without prices has none")
    func none() throws {
        let bundle = try Self.fixture("prices: []\n", [:]).bundle()
        #expect(bundle.priceSheets.isEmpty && bundle.priceWarnings(on: "2099-01-01").isEmpty)
    }

    @Test("names the nearest sheet when one is not there, and leaves its folder for none")
    func missing() throws {
        let sheets = ["prices/mine.yaml": Self.dollars, "service.yaml": PriceSheetTests.service]
        #expect(
            try Self.fixture("prices: [mine, min]\n", sheets).bundleMessage() == """
                scenario.yaml:6:16: prices[1]: there is no price sheet 'min'. Did you mean 'mine'? \
                Known here: mine. Correct the name, or write the sheet as prices/min.yaml in the \
                scenario's folder.
                """)
        #expect(
            try Self.fixture("prices: [../service]\n", sheets).bundleMessage() == """
                scenario.yaml:6:10: prices[0]: expected the name of a price sheet (letters, \
                digits, '-', '_' and '.'), got '../service'.
                """)
        let linked = try Self.fixture("prices: link\n", sheets)
        try linked.link("prices/link.yaml", to: "../service.yaml")
        #expect(
            try linked.bundleMessage() == """
                scenario.yaml:6:1: prices[0]: 'prices/link.yaml' leads out of the folder 'prices'. \
                Put the file inside it.
                """)
        #expect(
            try Self.fixture("prices: [mine, mine]\n", sheets).bundleMessage()
                == "scenario.yaml:6:16: prices[1]: 'mine' stands here twice.")
    }

    @Test("has all its money in one currency")
    func currencies() throws {
        let mixed = [
            "prices/mine.yaml": Self.euros, "prices/service.yaml": PriceSheetTests.service,
        ]
        #expect(
            try Self.fixture(Self.prices, mixed).bundleMessage() == """
                scenario.yaml:6:16: prices[1]: the sheet 'service' is in USD, and 'mine' in EUR; \
                expected one currency. Convert one of them, or run the scenario twice.
                """)
        let euros = ["prices/mine.yaml": Self.euros]
        #expect(
            try Self.fixture(
                "prices: mine\nrequirements: { cost: at most 5 USD / month }\n", euros
            ).bundleMessage() == """
                scenario.yaml:7:17: requirements.cost: expected EUR, the currency of the price \
                sheet 'mine', got USD.
                """)
        #expect(
            try Self.fixture("prices: mine\nworkload: { staff: { hour: 60 USD } }\n", euros)
                .bundleMessage() == """
                    scenario.yaml:7:22: workload.staff.hour: expected EUR, the currency of the \
                    price sheet 'mine', got USD.
                    """)
    }

    @Test("says what is asked of the arms in use, and whose time they take")
    func workload() throws {
        let text = """
            workload:
              queries: 0 / month
              knowledge-changes: 5 % / month
              updates: 1 / week
              horizon: 6 months
              staff: { hour: 60 USD, build: { base: 90 min } }
            prices: mine

            """
        let workload = try Self.fixture(text, [:]).scenario().scenario.workload
        #expect(
            workload
                == Workload(
                    queriesPerMonth: 0, knowledgeChangesPerMonth: 0.05,
                    updatesPerMonth: 30.4375 / 7, horizonMonths: 6,
                    staff: StaffTime(
                        hour: Money(60, "USD"), build: ["base": 1.5])))
    }

    @Test("does the same work whatever is asked of its results")
    func experimentFingerprint() throws {
        let sheets = ["prices/mine.yaml": Self.dollars]
        let text = "forgetting: { probes: [english] }\n"
        let plain = try Self.fixture(text, sheets).bundle()
        let judgedAnew = [
            "prices: mine\n",
            "requirements: { accuracy: at least 0.5, latency: at most 1 s, may-leave: [] }\n",
            "workload: { queries: 1 / month, updates: 2 / month }\n",
            "# a remark\n",
        ]
        for line in judgedAnew {
            let bundle = try Self.fixture(text + line, sheets).bundle()
            #expect(bundle.experimentFingerprint == plain.experimentFingerprint, "\(line)")
            #expect(bundle.fingerprint != plain.fingerprint, "\(line)")
        }
        let budget = text.replacing("english]", with: "english], at-most: { english: 5 % }")
        #expect(
            try Self.fixture(budget, sheets).bundle().experimentFingerprint
                == plain.experimentFingerprint)
        let priced = try Self.fixture(text + "prices: mine\n", sheets).bundle()
        let dearer = ["prices/mine.yaml": Self.dollars.replacing("400", with: "500")]
        let pricedAnew = try Self.fixture(text + "prices: mine\n", dearer).bundle()
        #expect(pricedAnew.experimentFingerprint == priced.experimentFingerprint)
        #expect(pricedAnew.fingerprint != priced.fingerprint)
    }

    @Test("does other work when anything changes that the answers depend on")
    func otherExperiment() throws {
        let plain = try Self.fixture("", [:]).bundle().experimentFingerprint
        let more = [
            "seeds: 2\n", "chunking: { words: 50 }\n", "models: { generator: other }\n",
            "forgetting: { probes: [english] }\n",
        ]
        for line in more {
            let other = try Self.fixture(line, [:]).bundle().experimentFingerprint
            #expect(other != plain, "\(line)")
        }
        let replaced = [
            ("arms: [base]", "arms: [base, nearest]"), ("short-answer", "text"),
            ("arms: [base]", "arms: [base: { form: chat }]"),
        ]
        for (old, new) in replaced {
            let fixture = try Self.fixture("", [:])
            try fixture.write(
                ScenarioFixture.smallScenario.replacing(old, with: new)
                    .replacing("nearest", with: "nearest: { neighbours: 1 }"),
                to: "scenario.yaml")
            #expect(try fixture.bundle().experimentFingerprint != plain, "\(new)")
        }
        let fixture = try Self.fixture("", [:])
        try fixture.write(ScenarioFixture.smallQuestions + "\n", to: "questions.jsonl")
        #expect(try fixture.bundle().experimentFingerprint != plain)
    }
}

extension ScenarioFixture {
    /// The message about a scenario whose files do not go together.
    fileprivate func bundleMessage() throws -> String { try message { try bundle() } }
}
