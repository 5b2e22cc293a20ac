import Economics
import Testing

/// Prices of a small model at a serverless service, August 2026: 0.035 and 0.14 USD a million
/// tokens in and out, 1.95 USD a month for a stored model; training is priced so that one of two
/// million tokens costs 2.18 USD.
private func service(storage: Double? = nil, provisioned: Double? = nil) -> PriceSheet {
    PriceSheet(
        name: "service", title: "a service", currency: "USD", asOf: "2026-08-01",
        basis: .api(
            APIPrices(
                inputMillion: Price(0.035), outputMillion: Price(0.14),
                trainingMillion: Price(1.09), modelMonth: Price(storage ?? 0),
                customHosting: provisioned.map {
                    .provisioned(unitHour: Price($0), units: 1, hoursPerMonth: 730)
                }
                    ?? .onDemand(inputMillion: Price(0.035), outputMillion: Price(0.14)),
                indexMonth: Price(0))))
}

private let retrieving = MeasuredUse(
    arm: "rag", query: .init(cpuSeconds: 0.4, inputTokens: 675, outputTokens: 5), indexBytes: 1e5,
    update: .reindex)
private let tuned = MeasuredUse(
    arm: "lora", training: .init(cpuSeconds: 150, trainedTokens: 2e6),
    query: .init(cpuSeconds: 0.03, inputTokens: 50, outputTokens: 5), adapterBytes: 5e6,
    update: .retrain)

private func comparison(
    _ sheet: PriceSheet, queries: Double = 10_000, changes: Double = 0, clear: Double = 1,
    most: Double? = nil
) -> CostComparison {
    CostComparison(
        model: CostModel(
            sheet: sheet,
            expectations: Expectations(
                queriesPerMonth: queries, knowledgeChangesPerMonth: changes, horizonMonths: 1)),
        uses: [retrieving, tuned], mostPerMonth: most, clearFactor: clear)
}

@Suite("Break-evens")
struct BreakEvenTests {
    @Test("625 prompt tokens more a question repay a training of 2.18 USD after 99,657 questions")
    func training() throws {
        let points = comparison(service()).breakEvens(
            retrieving, tuned, over: .queries, in: 1...1e9)
        let point = try #require(points.first)
        #expect(points.count == 1)
        #expect(abs(point.value - 2.18 / (625 * 0.035e-6)) < 1e-6)
        #expect(point.value.rounded(.up) == 99_658)
        #expect((point.below, point.above) == ("rag", "lora"))
    }

    @Test("a stored model needs 89,143 questions more each month")
    func storage() throws {
        let with = try #require(
            comparison(service(storage: 1.95)).breakEvens(
                retrieving, tuned, over: .queries, in: 1...1e9
            ).first)
        let without = 2.18 / (625 * 0.035e-6)
        #expect(abs(with.value - without - 1.95 / (625 * 0.035e-6)) < 1e-6)
        #expect((with.value - without).rounded() == 89_143)
    }

    @Test("over the rate of updates retrieval wins above the crossing")
    func updates() throws {
        let many = comparison(service(), queries: 1e6, changes: 0.05)
        let point = try #require(
            many.breakEvens(tuned, retrieving, over: .updates, in: 0.01...1000).first)
        // lora: 2.18 + 2.18 u; rag: 625 tokens more a question.
        #expect(abs(point.value - (1e6 * 625 * 0.035e-6 / 2.18 - 1)) < 1e-9)
        #expect((point.below, point.above) == ("lora", "rag"))
    }

    @Test("arms that never cross, and inputs that a sheet has not, give no point")
    func none() {
        let same = comparison(service())
        #expect(same.breakEvens(tuned, tuned, over: .queries, in: 1...1e9).isEmpty)
        #expect(same.breakEvens(retrieving, tuned, over: .electricity, in: 1...1e9).isEmpty)
        #expect(same.breakEvens(retrieving, tuned, over: .hostingHours, in: 1...744).isEmpty)
    }

    @Test("over the hours that units stand ready the crossing is where they cost what tokens save")
    func hosting() throws {
        let units = comparison(service(provisioned: 0.01), queries: 2e5)
        let point = try #require(
            units.breakEvens(retrieving, tuned, over: .hostingHours, in: 1...744).first)
        // A provisioned model pays no tokens at all.
        let tokens = 2e5 * (675 * 0.035e-6 + 5 * 0.14e-6)
        #expect(abs(point.value - (tokens - 2.18) / 0.01) < 1e-6)
    }
}

@Suite("Region maps")
struct RegionMapTests {
    @Test("each point says what the comparison says there")
    func twin() {
        let base = comparison(service(storage: 1.95), changes: 0.01, clear: 1.25, most: 50)
        let map = base.map(
            x: .init(.queries, 100...1e8, count: 9), y: .init(.updates, 0.1...30, count: 7))
        #expect(map.outcomes.count == 7)
        var seen: Set<String> = []
        for (y, row) in zip(map.y.values, map.outcomes) {
            #expect(row.count == 9)
            for (x, outcome) in zip(map.x.values, row) {
                var changed = base
                changed.model.expectations.queriesPerMonth = x
                changed.model.expectations.updatesPerMonth = y
                #expect(outcome == changed.outcome())
                seen.insert("\(outcome)")
            }
        }
        // The corner cases are all on it: one, the other, too close, too dear.
        #expect(seen.count == 4)
    }

    @Test("an axis runs from end to end in equal ratios")
    func axis() {
        let axis = RegionMap.Axis(.queries, 10...1000, count: 3)
        #expect(axis.values.first == 10 && axis.values.last == 1000)
        #expect(abs(axis.values[1] - 100) < 1e-9)
    }
}

@Suite("Tipping points")
struct TippingPointTests {
    @Test("the advice turns just where the bills cross")
    func queries() throws {
        let base = comparison(service())
        #expect(base.outcome() == .cheapest(0))
        let point = try #require(base.tippingPoints(of: 0).first { $0.input == .queries })
        #expect(point.value == 10_000)
        let above = try #require(point.above)
        #expect(above.outcome == .cheapest(1))
        #expect(abs(above.value - 2.18 / (625 * 0.035e-6)) < 1e-6)
        #expect(point.below == nil)
        #expect(base.setting(.queries, to: above.value).outcome() == .cheapest(1))
        #expect(base.setting(.queries, to: above.value.nextDown).outcome() != .cheapest(1))
    }

    @Test("the greatest swing comes first, and a swing is the bill's from half to double")
    func tornado() throws {
        let points = comparison(service()).tippingPoints(of: 0)
        #expect(points.map(\.swing) == points.map(\.swing).sorted(by: >))
        let prompt = try #require(points.first { $0.input == .inputPrice })
        let bill = 10_000 * 675 * 0.035e-6, rest = 10_000 * 5 * 0.14e-6
        #expect(abs(prompt.totalAtHalf - (bill / 2 + rest)) < 1e-12)
        #expect(abs(prompt.totalAtDouble - (2 * bill + rest)) < 1e-12)
    }

    @Test("an input that is zero now is looked at upwards")
    func fromZero() throws {
        var base = comparison(service(), queries: 1e6)
        #expect(base.outcome() == .cheapest(1))
        base.model.expectations.updatesPerMonth = 30
        let point = try #require(
            base.tippingPoints(of: 1).first { $0.input == .knowledgeChanges })
        // As soon as anything changes, thirty trainings a month cost more than the tokens.
        #expect(point.value == 0 && point.below == nil)
        #expect(point.above?.outcome == .cheapest(0))
        #expect(!base.tippingPoints(of: 1).contains { $0.input == .updates })
    }

    @Test("A share that would have to be more than one turns nothing")
    func bounds() throws {
        // An index of 60 CPU hours at 1 USD: keeping it up costs 60 USD a month for all of it.
        func pointOfChange(answering seconds: Double) throws -> TippingPoint {
            var indexed = retrieving, plain = retrieving
            indexed.indexing = .init(cpuSeconds: 216_000)
            plain.arm = "prompt"
            plain.query.cpuSeconds = seconds
            let base = CostComparison(
                model: CostModel(
                    sheet: PriceSheet(
                        name: "instance", title: "an instance", currency: "USD",
                        asOf: "2026-08-01",
                        basis: .instance(
                            InstancePrices(
                                trainingHour: Price(1), hostingHour: Price(1), hostingHours: 0,
                                hoursPerMeasuredCPUHour: 1, storageGigabyteMonth: Price(0)))),
                    expectations: Expectations(
                        queriesPerMonth: 36_000, knowledgeChangesPerMonth: 0.5, horizonMonths: 1)),
                uses: [indexed, plain])
            #expect(base.outcome() == .cheapest(0))
            return try #require(
                base.tippingPoints(of: 0).first { $0.input == .knowledgeChanges })
        }
        // The first index and its upkeep at a share s take 60 + 60 s hours, its answers 4. Without
        // it, 11.2 seconds an answer are 112 hours: 64 + 60 s = 112.
        let turns = try pointOfChange(answering: 11.2)
        let above = try #require(turns.above)
        #expect(abs(above.value - 0.8) < 1e-9 && above.outcome == .cheapest(1))
        // 64 + 60 s = 130 asks for a share of 1.1.
        #expect(try pointOfChange(answering: 13).above == nil)
    }
}

@Suite("A map of 100 by 100 points")
struct LargeMapTests {
    @Test("At each of them the winner of six arms is the one that sums by hand say")
    func sixArms() {
        // Training dearer, prompts shorter from arm to arm, so that each has its region.
        let sizes: [(trained: Double, prompt: Double)] = [
            (0, 675), (0.1e6, 400), (0.4e6, 250), (1.2e6, 150), (3.5e6, 90), (10e6, 50),
        ]
        var base = comparison(service(storage: 1.95), changes: 0.01)
        base.uses = sizes.enumerated().map { index, size in
            MeasuredUse(
                arm: "arm \(index)", training: .init(cpuSeconds: 1, trainedTokens: size.trained),
                query: .init(cpuSeconds: 0.1, inputTokens: size.prompt, outputTokens: 5),
                adapterBytes: index == 0 ? 0 : 5e6, update: index == 0 ? .edit : .retrain)
        }
        let map = base.map(
            x: .init(.queries, 100...1e8, count: 100), y: .init(.updates, 0.1...30, count: 100))
        #expect(map.outcomes.count == 100 && map.outcomes.allSatisfy { $0.count == 100 })
        var winners: [Int: Int] = [:]
        for (updates, row) in zip(map.y.values, map.outcomes) {
            for (queries, outcome) in zip(map.x.values, row) {
                let totals = sizes.map { size in
                    let training = size.trained * 1.09e-6 * (1 + updates)
                    let storage = size.trained > 0 ? 1.95 : 0
                    return training + storage + queries * (size.prompt * 0.035e-6 + 5 * 0.14e-6)
                }
                let best = totals.indices.min { totals[$0] < totals[$1] } ?? 0
                #expect(outcome == .cheapest(best), "\(queries) questions, \(updates) updates")
                winners[best, default: 0] += 1
            }
        }
        #expect(Set(winners.keys) == Set(0..<6), "\(winners)")
        #expect(map.outcomes[0][0] == .cheapest(0) && map.outcomes[0][99] == .cheapest(5))
    }
}

@Suite("Outcomes")
struct OutcomeTests {
    @Test(
        "of a tie the first is the cheapest unless it must be clear, one arm alone is the cheapest, and too dear is none"
    )
    func rules() {
        var tie = comparison(service())
        tie.uses = [retrieving, retrieving]
        #expect(tie.outcome() == .cheapest(0))
        tie.clearFactor = 1.25
        #expect(tie.outcome() == .undecided)
        tie.uses = [retrieving]
        #expect(tie.outcome() == .cheapest(0))
        tie.mostPerMonth = 1e-9
        #expect(tie.outcome() == .none)
        tie.uses = []
        #expect(tie.outcome() == .none)
    }

    @Test("a gap below the clear factor is undecided")
    func clearFactor() {
        var near = comparison(service(), queries: 0)
        near.uses = [retrieving, retrieving]
        near.model.expectations.staffHour = 1
        near.model.expectations.staffHoursToBuild = ["rag": 1]
        near.uses[1].arm = "other"
        near.model.expectations.staffHoursToBuild["other"] = 1.2
        near.clearFactor = 1.25
        #expect(near.outcome() == .undecided)
        near.model.expectations.staffHoursToBuild["other"] = 1.25
        #expect(near.outcome() == .cheapest(0))
    }

    @Test("what costs nothing is cheaper than what costs something")
    func free() {
        var free = comparison(service(), queries: 0, clear: 1.25)
        #expect(free.outcome() == .cheapest(0))
        free.uses = [tuned, retrieving]
        #expect(free.outcome() == .cheapest(1))
    }

    @Test("an arm whose bill is incomplete is never the cheapest, and leaves open what it may beat")
    func unpriced() {
        func comparison(stored: Double, queries: Double, uses: [MeasuredUse]) -> CostComparison {
            var sheet = service(storage: stored)
            if case .api(var prices) = sheet.basis {
                prices.trainingMillion = nil
                sheet.basis = .api(prices)
            }
            return CostComparison(
                model: CostModel(
                    sheet: sheet,
                    expectations: Expectations(
                        queriesPerMonth: queries, knowledgeChangesPerMonth: 0, horizonMonths: 1)),
                uses: uses)
        }
        let both = [retrieving, tuned]
        #expect(comparison(stored: 0, queries: 1e6, uses: both).outcome() == .undecided)
        #expect(comparison(stored: 99, queries: 1e6, uses: both).outcome() == .cheapest(0))
        #expect(comparison(stored: 0, queries: 1e6, uses: [tuned]).outcome() == .undecided)
        var bounded = comparison(stored: 99, queries: 1e6, uses: [tuned])
        bounded.mostPerMonth = 50
        #expect(bounded.outcome() == .none)
    }
}
