import Decision
import Domain
import Evaluation
import Foundations
import Record
import Statistics
import TestSupport
import Testing

@Suite("What an arm lost")
struct ForgettingLossTests {
    private func record(
        _ forgetting: [(arm: String, probe: String, before: Double, after: Double)]
    ) throws -> RunRecord {
        var fixture = DecisionFixture(arms: [.init("lora", 0.9, 0.85, 0.95)])
        fixture.forgetting = forgetting
        return try fixture.record()
    }

    @Test("counts by a probe's first measure, in the unit of the budgets")
    func units() throws {
        var record = try record([
            ("lora", "english", 20, 30), ("lora", "knowledge", 0.9, 0.7),
            ("lora", "calibration", 0.2, 0.5), ("lora", "knowledge", 0.5, 0.9),
        ])
        record.forgetting[2].measure = .brier
        record.forgetting[3].measure = .choiceAccuracy
        let losses = record.forgettingLosses(of: "lora")
        #expect(losses.map(\.probe) == [.english, .knowledge, .calibration])
        #expect(losses.map(\.unit) == [.perplexity, .items, .brier])
        #expect(zip(losses.map(\.share), [0.5, 0.2, 0.3]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("vetoes an arm above the budget of any capability")
    func veto() throws {
        var fixture = DecisionFixture(arms: [.init("lora", 0.9, 0.85, 0.95)])
        fixture.budgets = [.passages: 0.1, .calibration: 0.1]
        fixture.forgetting = [("lora", "passages", 0.8, 0.75), ("lora", "calibration", 0.2, 0.25)]
        func verdict() throws -> String {
            var record = try fixture.record()
            record.forgetting[0].measure = .accuracy
            record.forgetting[0].higherIsBetter = true
            record.forgetting[1].measure = .brier
            let decision = Decision(record: record, scenario: fixture.scenario, sheets: [])
            return decision.decided().arms[0].line
        }
        #expect(try verdict() == "recommended")
        fixture.forgetting[0].after = 0.5
        #expect(try verdict() == "fails: forgets 30 points of passages, at most 10 points allowed")
        fixture.forgetting[1].after = 0.4
        #expect(
            try verdict().contains("calibration is worse by 20 points, at most 10 points allowed"))
    }

    @Test(
        "is nothing where the untuned model is not shown to be better than chance",
        arguments: [
            (Double?.none, 0.5, 0.4, 0.6, true, false), (0.25, 0.5, 0.4, 0.6, true, false),
            (0.25, 0.3, 0.2, 0.4, true, true), (0, 0.05, 0.02, 0.1, true, true),
            (0, 0.06, 0.03, 0.12, true, false), (0.75, 0.5, 0.4, 0.6, false, false),
            (0.75, 0.7, 0.6, 0.8, false, true), (0, Double.nan, .nan, .nan, true, false),
        ])
    func nothingToLose(
        chance: Double?, value: Double, low: Double, high: Double, higherIsBetter: Bool,
        expected: Bool
    ) throws {
        var entry = try record([("lora", "knowledge", 0.9, 0.7)]).forgetting[0]
        (entry.before.value, entry.before.low, entry.before.high) = (value, low, high)
        entry.chance = chance
        entry.higherIsBetter = higherIsBetter
        #expect(entry.hasNothingToLose == expected)
    }

    @Test("is nothing where the untuned model's figure has no interval")
    func noInterval() throws {
        var entry = try record([("lora", "knowledge", 0.9, 0.7)]).forgetting[0]
        entry.chance = 0.25
        #expect(!entry.hasNothingToLose)
        entry.before.method = .none
        #expect(entry.hasNothingToLose)
    }

    @Test("is less for one arm only when the corrected test and the interval say so")
    func kept() throws {
        func kept(_ low: Double?, _ high: Double?, p: Double, higher: Bool) throws -> Bool? {
            func text(_ bound: Double?) -> String { bound.map { "\($0)" } ?? "null" }
            return try CanonicalJSON.decode(
                PairedForgettingRecord.self,
                from: """
                    {"probe":"english","measure":"accuracy","pValue":\(p),"correctedPValue":\(p),\
                    "higherIsBetter":\(higher),"difference":{"value":0.2,"low":\(text(low)),\
                    "high":\(text(high)),"count":30,"method":"wilson"}}
                    """
            ).isBetterKeptByFirst
        }
        #expect(try kept(0.1, 0.3, p: 0.01, higher: true) == true)
        #expect(try kept(0.1, 0.3, p: 0.01, higher: false) == false)
        #expect(try kept(-0.3, -0.1, p: 0.01, higher: true) == false)
        #expect(try kept(0.1, 0.3, p: 0.06, higher: true) == nil)
        #expect(try kept(-0.1, 0.3, p: 0.01, higher: true) == nil)
        #expect(try kept(nil, nil, p: 0.01, higher: true) == nil)
    }
}
