import Decision
import Domain
import Economics
import Record
import TestSupport
import Testing

/// Prices of a small model at a service; a training of two million tokens costs 2.18 USD.
struct ServicePrices {
    var training: Price? = Price(1.09)
    var embedding: Price? = Price(0)
    var index: Price? = Price(0)
    var output = Price(0.14)
    var modelMonth = Price(0)
    var validUntil: String?

    var sheet: PriceSheet {
        PriceSheet(
            name: "service", title: "A service", currency: "USD", region: "us-east-1",
            asOf: "2026-08-01", validUntil: validUntil,
            basis: .api(
                APIPrices(
                    inputMillion: Price(0.035), outputMillion: output,
                    trainingMillion: training, embeddingMillion: embedding,
                    modelMonth: modelMonth,
                    customHosting: .onDemand(inputMillion: Price(0.035), outputMillion: output),
                    indexMonth: index)))
    }
}

@Suite("Money and what leaves the house")
struct MoneyTests {
    typealias Sketch = DecisionFixture.ArmSketch

    // 675 and 50 tokens a prompt, 5 an answer, of 100 questions.
    private static let rag = Sketch("rag", 0.9, 0.83, 0.95).with(\.indexBytes, 10)
        .with(\.promptTokens, 67_500).with(\.answerTokens, 500).with(\.answering, 40)
    private static let lora = Sketch("lora", 0.92, 0.85, 0.96)
        .with(\.building, 150).with(\.training, 150).with(\.trainedTokens, 2_000_000)
        .with(\.promptTokens, 5_000).with(\.answerTokens, 500).with(\.answering, 3)

    private static func fixture(
        _ sheets: [PriceSheet] = [ServicePrices().sheet], queries: Double = 10_000,
        months: Double = 1
    ) -> DecisionFixture {
        var fixture = DecisionFixture(
            arms: [rag, lora], requirements: Requirements(accuracy: .atLeast(0.8)),
            workload: Workload(queriesPerMonth: queries, horizonMonths: months))
        fixture.embeddedTokens = (corpus: 1_000, test: 1_000)
        fixture.sheets = sheets
        return fixture
    }

    private func costs(_ record: RunRecord) throws -> SheetCostRecord {
        try #require(record.costs?.first)
    }

    @Test("What is expected is what the workload says, and nobody's time when it says nothing")
    func expectations() {
        let workload = Workload(
            queriesPerMonth: 0, knowledgeChangesPerMonth: 0.05, updatesPerMonth: 4,
            horizonMonths: 6,
            staff: StaffTime(
                hour: Money(60, "USD"), build: ["base": 1.5],
                update: ["rag": 2]))
        #expect(
            Expectations(workload)
                == Expectations(
                    queriesPerMonth: 0, knowledgeChangesPerMonth: 0.05, horizonMonths: 6,
                    updatesPerMonth: 4, staffHour: 60, staffHoursToBuild: ["base": 1.5],
                    staffHoursPerUpdate: ["rag": 2]))
        #expect(
            Expectations(Workload())
                == Expectations(
                    queriesPerMonth: 10_000, knowledgeChangesPerMonth: 0, horizonMonths: 12))
    }

    // MARK: - Bills

    @Test("Tokens are priced by the sheet, and the crossing is where training is paid back")
    func service() throws {
        let record = try Self.fixture().decided()
        let costs = try costs(record)
        let rag = 1e4 * (675 * 0.035 + 5 * 0.14) / 1e6
        let lora = 2.18 + 1e4 * (50 * 0.035 + 5 * 0.14) / 1e6
        #expect(costs.bills.map(\.arm) == ["rag", "lora"])
        #expect(zip(costs.bills, [rag, lora]).allSatisfy { abs(($0.total ?? 0) - $1) < 1e-9 })
        #expect(record.verdict.arm == "rag")
        #expect(record.verdict.summary.text.contains("it costs 0.243 USD over 1 month at 10,000"))
        let point = try #require(costs.breakEvens.first { $0.input == "queries" })
        #expect(point.value.rounded(.up) == 99_658)
        #expect(
            record.verdict.wouldChange.map(\.text).contains(
                "From 99,658 questions a month on (assumed: 10,000), lora is the cheapest."))
        #expect(try Self.fixture(queries: 100_000).decided().verdict.arm == "lora")
    }

    @Test("An arm without a language model embeds its question and reads no tokens")
    func nearest() throws {
        let nearest = Sketch("nearest", 0.9, 0.83, 0.95).with(\.promptTokens, 1_000)
        var fixture = Self.fixture([ServicePrices(embedding: Price(2)).sheet])
        fixture.arms = [nearest]
        let lines = try #require(try costs(fixture.decided()).bills.first).lines
        #expect(lines.map(\.id) == ["query.answering.million-embedded-tokens"])
        #expect(abs(lines[0].amount - 1e4 * 10 * 2e-6) < 1e-12)
    }

    @Test("Without questions nothing is spread over them, and a verdict is still reached")
    func noQueries() throws {
        let record = try Self.fixture(queries: 0).decided()
        #expect(record.verdict.arm == "rag")
        #expect(try costs(record).bills.allSatisfy { $0.perThousandQueries == nil })
        #expect(try costs(record).bills.map(\.total) == [0, 2.18])
    }

    @Test("Staff is part of the bill and of an update")
    func staff() throws {
        var fixture = Self.fixture(months: 10)
        fixture.workload.knowledgeChangesPerMonth = 0.1
        fixture.workload.updatesPerMonth = 2
        fixture.workload.staff = StaffTime(
            hour: Money(50, "USD"), build: ["rag": 8], update: ["lora": 0.5])
        let bills = try costs(fixture.decided()).bills
        #expect(bills[0].lines.first { $0.purpose == .staffBuild }?.amount == 400)
        #expect(abs((bills[1].perUpdate ?? 0) - (2.18 + 25)) < 1e-9)
    }

    // MARK: - Incomplete bills

    @Test("An arm whose bill is incomplete and may be the cheapest keeps every other from being it")
    func incomplete() throws {
        let sheet = ServicePrices(training: nil).sheet
        let record = try Self.fixture([sheet]).decided()
        #expect(record.verdict.outcome == .notDecided && record.verdict.arm == nil)
        let reason = """
            its bill is incomplete, not priced or not measured: training (million trained tokens)
            """
        #expect(record.arms.map(\.line) == ["meets", "unsure: \(reason)"])
        #expect(
            record.verdict.summary.text == """
                Which arm is the cheapest is not known, because the bill of lora is incomplete. \
                Every requirement is met by rag (0.243 USD) too.
                """)
        #expect(
            record.verdict.missing.map(\.text) == [
                """
                lora: \(reason). The price sheet 'A service' would have to say what that costs.
                """
            ])
        let bill = try costs(record).bills[1]
        #expect(bill.total == nil && bill.monthly == nil && bill.perThousandQueries == nil)
        #expect(bill.incomplete != nil && !bill.lines.isEmpty)
        #expect(
            record.verdict.costs?.map(\.text).contains {
                $0.hasSuffix("it is not called the cheapest.")
            }
                == true)
    }

    @Test("An incomplete bill that is too high already keeps no other arm back")
    func incompleteAndDear() throws {
        let sheet = ServicePrices(training: nil, modelMonth: Price(5)).sheet
        let record = try Self.fixture([sheet]).decided()
        #expect(record.verdict.arm == "rag")
    }

    @Test("Embedded tokens that an earlier program did not count leave the bill incomplete")
    func uncounted() throws {
        var fixture = Self.fixture([ServicePrices(embedding: Price(0.02)).sheet])
        fixture.embeddedTokens = nil
        let bills = try costs(fixture.decided()).bills
        #expect(bills[0].incomplete?.contains("million embedded tokens") == true)
        #expect(bills[1].incomplete == nil)
        fixture.sheets = [ServicePrices().sheet]
        #expect(try costs(fixture.decided()).bills.allSatisfy { $0.incomplete == nil })
    }

    // MARK: - Requirements

    @Test("An arm that costs more a month than is allowed is out")
    func costLimit() throws {
        var fixture = Self.fixture(queries: 100_000)
        // rag 2.4325, lora 2.425.
        fixture.requirements.cost = Money(2.43, "USD")
        let record = try fixture.decided()
        #expect(record.verdict.arm == "lora")
        #expect(
            record.arms[0].line
                == "fails: costs 2.4325 USD a month, asked for at most 2.43 USD")
        fixture.requirements.cost = Money(1, "USD")
        let none = try fixture.decided()
        #expect(none.verdict.outcome == .noneMeets)
        #expect(
            none.verdict.summary.text == """
                No arm keeps the limit on cost. lora comes nearest with exact-match 0.92 [0.85, \
                0.96]; it misses the cost by 1.42 USD a month (costs 2.43 USD a month, asked for \
                at most 1.00 USD).
                """)
        #expect(
            none.verdict.wouldChange.map(\.text).contains {
                $0.hasPrefix("Below 41,110 questions a month")
            })
    }

    @Test("What leaves follows from the sheet, and what must not leave rules an arm out")
    func privacy() throws {
        var fixture = Self.fixture()
        fixture.arms[0].examples = 4
        #expect(
            try costs(fixture.decided()).privacy.map(\.leaves) == [
                [.questions, .passages, .trainingData], [.questions, .trainingData],
            ])
        fixture.sheets = [ServicePrices(embedding: Price(0.02)).sheet]
        fixture.arms[0].examples = nil
        #expect(
            try costs(fixture.decided()).privacy[0].leaves == [.questions, .passages, .corpus])
        fixture.requirements.mayLeave = [.questions, .trainingData]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "lora")
        #expect(
            record.arms[0].line
                == "fails: sends passages and corpus to a service, which must not leave")
        fixture.sheets = []
        fixture.requirements.mayLeave = []
        let home = try fixture.decided()
        #expect(home.verdict.outcome == .recommend)
        #expect(try costs(home).privacy.map(\.leaves) == [[], []])

    }

    @Test("Nobody can meet what no arm keeps, and the nearest breaks the fewest")
    func nobody() throws {
        var fixture = Self.fixture()
        fixture.requirements = Requirements(
            accuracy: .atLeast(0.8), latency: .atMost(0.1), mayLeave: [.questions, .passages])
        fixture.arms[0].wallSeconds = 100
        fixture.arms[1].wallSeconds = 50
        let record = try fixture.decided()
        #expect(
            record.verdict.summary.text.hasPrefix("No arm keeps the limit on latency. rag comes"))
        #expect(record.verdict.summary.text.contains("it misses the latency by 0.90 s"))
    }

    // MARK: - Several sheets

    @Test("The first sheet decides; of the others it is said what they would advise")
    func sheets() throws {
        var dear = ServicePrices(training: Price(0)).sheet
        (dear.name, dear.title) = ("free", "Free training")
        let record = try Self.fixture([ServicePrices().sheet, dear]).decided()
        #expect(record.costs?.map(\.sheet.name) == ["service", "free"])
        #expect(record.costs?.map(\.advice.arm) == ["rag", "lora"])
        #expect(record.verdict.arm == "rag")
        #expect(
            record.verdict.wouldChange.map(\.text).contains(
                "By the price sheet 'Free training' lora would be recommended at 0.0245 USD a month."
            ))
        let same = try Self.fixture([ServicePrices().sheet, ServicePrices().sheet]).decided()
        #expect(
            same.verdict.wouldChange.map(\.text).contains(
                "By the price sheet 'A service' the advice is the same.")
        )
    }

    @Test("Unverified prices, their source and what is assumed are told")
    func unverified() throws {
        let sheet = ServicePrices(output: Price(0.14, source: "a table", isVerified: false)).sheet
        let record = try Self.fixture([sheet]).decided()
        let costs = try costs(record)
        let unverified = costs.sheet.prices.filter { !$0.isVerified }
        #expect(unverified.map(\.source) == ["a table", "a table"])
        #expect(costs.bills.allSatisfy { !$0.isVerified })
        func amounts(_ record: RunRecord) throws -> [Double] {
            let traces = try #require(record.verdict.costs).flatMap(\.traces)
            return try self.costs(record).sheet.prices.indices.flatMap { place in
                let amount = record.at.costs[0].sheet.prices[place].amount
                return traces.filter { $0.derivation == .place(amount) }.compactMap(\.value)
            }
        }
        #expect(try amounts(record) == unverified.map(\.amount))
        let sure = try Self.fixture().decided()
        #expect(try amounts(sure).isEmpty)
        #expect(try self.costs(sure).bills.map(\.isVerified) == [true, true])
    }

    // MARK: - Asking again

    @Test("Asking again: more questions, changed knowledge, the last day of the prices")
    func askAgain() throws {
        let sheet = ServicePrices(validUntil: "2026-12-31").sheet
        let record = try Self.fixture([sheet]).decided()
        let triggers = try #require(record.verdict.triggers)
        #expect(triggers.map(\.input) == ["knowledge-changed", "queries", "date"])
        #expect(triggers.map(\.comparison) == [.above, .above, .after])
        // From 0.83 down to the required 0.8.
        #expect(abs((triggers[0].threshold ?? 0) - 0.03 / 0.83) < 1e-9)
        #expect(triggers[1].threshold?.rounded(.up) == 99_658)
        #expect(triggers[2].date == "2026-12-31")
        #expect(
            record.verdict.askAgain?.map(\.text) == [
                """
                When more than 3.6 % of the knowledge has changed since this run: accuracy may have \
                fallen below the target.
                """,
                "When there are more than 99,658 questions a month.",
                "After 2026-12-31, the last day on which the prices of 'A service' are to be trusted.",
            ])
    }

    @Test("A sheet that was out of date on the day of the run is told")
    func expired() throws {
        var fixture = Self.fixture([ServicePrices(validUntil: "2026-12-31").sheet])
        fixture.finishedAt = "2026-12-31T10:00:00Z"
        #expect(try costs(fixture.decided()).sheet.warnings.isEmpty)
        fixture.finishedAt = "2027-01-01T10:00:00Z"
        let record = try fixture.decided()
        let warnings = try costs(record).sheet.warnings
        #expect(warnings.count == 1)
        #expect(record.verdict.costs?.map(\.text).contains(warnings[0]) == true)
    }

    // MARK: - Maps

    @Test("The map says at what is assumed what the verdict says")
    func map() throws {
        var fixture = Self.fixture(queries: 1e4, months: 12)
        fixture.workload.knowledgeChangesPerMonth = 0.1
        let record = try fixture.decided()
        let maps = try costs(record).maps
        #expect(maps.map(\.x.input) == ["queries", "horizon"])
        #expect(maps.map(\.y.input) == ["updates", "queries"])
        for map in maps {
            #expect(map.rows.count == map.y.values.count)
            #expect(map.rows.allSatisfy { $0.count == map.x.values.count })
            let x = try #require(map.x.values.lastIndex { $0 <= map.x.assumed * 1.0001 })
            let y = try #require(map.y.values.lastIndex { $0 <= map.y.assumed * 1.0001 })
            let letter = Array(map.rows[y])[x]
            #expect(map.legend[String(letter)] == record.verdict.arm)
            #expect(Set(map.legend.values) == ["rag", "lora"])
        }
    }
}
