import Domain
import Record
import Testing

@Suite("Costs, by hand")
struct CostTests {
    typealias Sketch = DecisionFixture.ArmSketch

    // Of 100 questions each: 0.1 s, 1 s and 0.2 s a question.
    private static let arms = [
        Sketch("base", 0.1, 0.05, 0.17).with(\.answering, 10).with(\.building, 3),
        Sketch("rag", 0.9, 0.83, 0.95).with(\.answering, 100).with(\.building, 30)
            .with(\.indexBytes, 10),
        Sketch("lora", 0.97, 0.91, 0.99).with(\.answering, 20).with(\.building, 5_003)
            .with(\.training, 5_000),
    ]

    private func bills(_ workload: Workload) throws -> [BillRecord] {
        let record = try DecisionFixture(
            arms: Self.arms, workload: workload, indexing: 40
        ).decided()
        return try #require(record.costs?.first).bills
    }

    private func expectTotals(_ workload: Workload, _ expected: [Double]) throws {
        let totals = try bills(workload).map { try #require($0.total) }
        #expect(totals.count == expected.count)
        #expect(zip(totals, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(totals)")
    }

    @Test("Building, with the index where one is read, and every query of the horizon")
    func total() throws {
        let workload = Workload(queriesPerMonth: 1_000, horizonMonths: 10)
        // 10,000 queries; rag reads the index.
        try expectTotals(workload, [3 + 1_000, 30 + 40 + 10_000, 5_003 + 2_000])
    }

    @Test("Changed knowledge: weights are trained anew each month, an index takes in the share")
    func changes() throws {
        let workload = Workload(
            queriesPerMonth: 1_000, knowledgeChangesPerMonth: 0.25, horizonMonths: 10)
        // Ten months, in each of which 10 s of the index or a whole training are done again.
        try expectTotals(workload, [1_003, 10_070 + 100, 7_003 + 50_000])
    }

    @Test("Two arms cross where building and updates of the one cost what each answer saves")
    func crossing() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, workload: Workload(horizonMonths: 10), indexing: 40)
        fixture.differences = [("lora", "rag", 0.03, 0.5)]
        let record = try fixture.decided()
        let found = try #require(record.costs?.first).breakEvens
        #expect(record.verdict.arm == "lora")
        // (5,003 − 70) s dearer to build, 0.8 s cheaper to ask, ten months; base is never dearer.
        let point = try #require(found.first)
        #expect(found.count == 1)
        #expect((point.input, point.below, point.above) == ("queries", "rag", "lora"))
        #expect(abs(point.value - 4_933 / 0.8 / 10) < 1e-6)
        #expect(point.assumed == 10_000)
    }

    @Test("Controls and failed arms have no bill, no curve and no crossing")
    func noBill() throws {
        let arms =
            Self.arms + [
                Sketch("rag-wrong-corpus", 0.1, 0, 0.2).with(\.isControl, true), .failed("full"),
            ]
        let costs = try #require(try DecisionFixture(arms: arms).decided().costs?.first)
        #expect(costs.bills.map(\.arm) == ["base", "rag", "lora"])
        #expect(costs.privacy.map(\.arm) == ["base", "rag", "lora"])
        #expect(!costs.curves.isEmpty)
        #expect(costs.curves.allSatisfy { Set($0.totals.keys) == ["base", "rag", "lora"] })
    }

    @Test("Every line is a quantity times a price, has an id of its own, and they sum up")
    func lines() throws {
        let workload = Workload(
            queriesPerMonth: 1_000, knowledgeChangesPerMonth: 0.25, horizonMonths: 10)
        for bill in try bills(workload) {
            #expect(Set(bill.lines.map(\.id)).count == bill.lines.count)
            #expect(bill.lines.allSatisfy { $0.amount == $0.quantity * $0.price })
            let total = try #require(bill.total)
            #expect(bill.lines.reduce(0) { $0 + $1.amount } == total)
            #expect(bill.monthly == total / 10)
            #expect(abs(try #require(bill.perThousandQueries) - total / 10) < 1e-9)
        }
        let bills = try bills(workload)
        #expect(bills.map(\.perUpdate) == [0, 10, 5_000])
        #expect(
            bills[2].lines.map(\.id) == [
                "build.choosing-settings.CPU-seconds", "train.training.CPU-seconds",
                "update.training-again.CPU-seconds", "query.answering.CPU-seconds",
            ])
    }

    @Test("Arms that answer too badly or too late are not compared, one that forgets is")
    func comparedArms() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, requirements: Requirements(accuracy: .atLeast(0.8)),
            budgets: [.knowledge: 0.1])
        fixture.forgetting = [("lora", "knowledge", 0.9, 0.7)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        let costs = try #require(record.costs?.first)
        #expect(costs.breakEvens.map(\.above) == ["lora"])
        #expect(!costs.curves.isEmpty)
        #expect(costs.curves.allSatisfy { Set($0.totals.keys) == ["rag", "lora"] })
        #expect(costs.maps.isEmpty, "one arm alone may be chosen")
        fixture.requirements = Requirements(accuracy: .atLeast(1))
        let none = try #require(try fixture.decided().costs?.first)
        #expect(none.breakEvens.isEmpty && none.curves.isEmpty && none.tippingPoints.isEmpty)
    }

    @Test("A gain as small as a rounding error turns nothing, and that is said")
    func tinyGain() throws {
        let arms = [
            Sketch("base", 0.9, 0.85, 0.95).with(\.answering, 10),
            Sketch("lora", 0.9, 0.85, 0.95).with(\.answering, 10.nextDown)
                .with(\.building, 1e8).with(\.training, 1e8),
        ]
        var fixture = DecisionFixture(arms: arms, requirements: Requirements(margin: 0.06))
        fixture.differences = [("lora", "base", 0, 1)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "base")
        #expect(
            record.verdict.wouldChange.map(\.text) == [
                "No single input of the costs turns the advice within a factor of 1,000."
            ])
    }

    @Test("What the verdict says of the costs is what they come to")
    func sentences() throws {
        let workload = Workload(queriesPerMonth: 1_000, horizonMonths: 10)
        let record = try DecisionFixture(
            arms: Self.arms, requirements: Requirements(accuracy: .atLeast(0.8)),
            workload: workload, indexing: 40
        ).decided()
        // lora: 7,003 s; rag: 10,070 s; base: 1,003 s.
        #expect(record.verdict.arm == "lora")
        #expect(
            record.verdict.summary.text.contains(
                "takes 1.95 CPU hours of this machine over 10 months at 1,000 queries a month"))
        #expect(
            record.verdict.costs?.map(\.text).first == """
                lora: 1.95 CPU hours over 10 months, that is 0.195 CPU hours a month and 0.195 CPU \
                hours for 1,000 queries, all costs included, by CPU time of this machine; no prices \
                were given.
                """)
        #expect(
            record.verdict.wouldChange.map(\.text).contains(
                "Below 617 questions a month (assumed: 1,000), rag is the cheapest."))
        #expect(record.costs?.first?.breakEvens.map(\.below) == ["rag"], "base fails on the score")
        #expect(
            record.verdict.wouldChange.map(\.text).contains {
                $0.contains(
                    "exact-match 0.05 enough, base would do it with 95 % confidence for 14 % of")
            })
    }

    @Test("An arm that is not shown to beat what needs no reading is no cheaper way")
    func cheaperThanTrivial() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, requirements: Requirements(accuracy: .atLeast(0.8)),
            workload: Workload(queriesPerMonth: 1_000, horizonMonths: 10), indexing: 40)
        func isSaid() throws -> Bool {
            try fixture.decided().verdict.wouldChange.contains {
                $0.text.contains("base would do it")
            }
        }
        #expect(try isSaid())
        fixture.againstTrivial = [("base", 0.01, 0.8)]
        #expect(try !isSaid())
    }
}
