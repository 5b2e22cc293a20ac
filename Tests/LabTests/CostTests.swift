import Lab
import Scenarios
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

    private func totals(_ workload: Workload) throws -> [Double] {
        let record = try DecisionFixture(
            arms: Self.arms, workload: workload, indexing: 40
        ).record()
        return record.arms.map(record.totalCPUSeconds)
    }

    @Test("Building, with the index where one is read, and every query of the horizon")
    func total() throws {
        let workload = Workload(queriesPerMonth: 1_000, horizonMonths: 10)
        // 10,000 queries; rag reads the index.
        let expected: [Double] = [3 + 1_000, 30 + 40 + 10_000, 5_003 + 2_000]
        #expect(zip(try totals(workload), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("Changed knowledge: weights are trained anew each month, an index takes in the share")
    func changes() throws {
        let workload = Workload(
            queriesPerMonth: 1_000, knowledgeChangesPerMonth: 0.25, horizonMonths: 10)
        // Ten months, in each of which 10 s of the index or a whole training are done again.
        let expected: [Double] = [1_003, 10_070 + 100, 7_003 + 50_000]
        #expect(zip(try totals(workload), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("An arm that is dearer to build has earned it back after price ÷ gain queries")
    func breakEven() throws {
        let record = try DecisionFixture(arms: Self.arms, indexing: 40).record()
        let found = Costs(record: record).breakEvens(of: record.arms[2], against: record.arms)
        #expect(found.map(\.dearerToBuild) == ["lora", "lora"])
        #expect(found.map(\.cheaperToBuild) == ["base", "rag"])
        #expect(found[0].queries == nil)
        // (5,003 − 70) s dearer to build, 0.8 s cheaper to ask.
        #expect(abs((found[1].queries ?? 0) - 4_933 / 0.8) < 1e-6)
        #expect(found.allSatisfy { $0.unit == "CPU seconds" })
    }

    @Test("Controls and failed arms have no break-even")
    func noBreakEven() throws {
        let arms =
            Self.arms + [
                Sketch("rag-wrong-corpus", 0.1, 0, 0.2).with(\.isControl, true), .failed("full"),
            ]
        let record = try DecisionFixture(arms: arms).record()
        let found = Costs(record: record).breakEvens(of: record.arms[0], against: record.arms)
        let names = found.flatMap { [$0.dearerToBuild, $0.cheaperToBuild] }
        #expect(Set(names) == ["base", "rag", "lora"])
    }

    @Test("The parts of the total can be told apart")
    func parts() throws {
        let workload = Workload(
            queriesPerMonth: 1_000, knowledgeChangesPerMonth: 0.25, horizonMonths: 10)
        let record = try DecisionFixture(arms: Self.arms, workload: workload, indexing: 40).record()
        #expect(record.workloadQueries == 10_000)
        #expect(record.arms.map(record.updatingCPUSeconds) == [0, 100, 50_000])
        #expect(abs(record.queryingCPUSeconds(of: record.arms[1]) - 10_000) < 1e-6)
    }

    @Test("Arms that answer too badly or too late have no break-even, one that forgets has")
    func comparedArms() throws {
        var fixture = DecisionFixture(
            arms: Self.arms, requirements: Requirements(accuracy: .atLeast(0.8)),
            budgets: [.knowledge: 0.1])
        fixture.forgetting = [("lora", "knowledge", 0.9, 0.7)]
        let record = try fixture.decided()
        #expect(record.verdict.arm == "rag")
        #expect(record.breakEven.map(\.dearerToBuild) == ["lora"])
        #expect(record.breakEven.map(\.cheaperToBuild) == ["rag"])
        fixture.requirements = Requirements(accuracy: .atLeast(1))
        #expect(try fixture.decided().breakEven.isEmpty)
    }

    @Test("A gain as small as a rounding error is told in words and not counted to the end")
    func tinyGain() throws {
        let arms = [
            Sketch("base", 0.9, 0.85, 0.95).with(\.answering, 10),
            Sketch("lora", 0.9, 0.85, 0.95).with(\.answering, 10.nextDown)
                .with(\.building, 1e8).with(\.training, 1e8),
        ]
        let record = try DecisionFixture(arms: arms).decided()
        #expect(record.verdict.arm == "base")
        #expect(record.verdict.wouldChange.count == 1)
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
        #expect(record.verdict.summary.contains("1.95 CPU hours of this machine over 10 months"))
        #expect(
            record.verdict.wouldChange.contains {
                $0.contains("lora (0.97) costs more to build than rag (0.90)")
                    && $0.contains("6,167 queries")
            })
        #expect(record.breakEven.map(\.cheaperToBuild) == ["rag"], "base fails on the score")
        #expect(
            record.verdict.wouldChange.contains {
                $0.contains("exact-match 0.10 enough, base would do it for 14 % of the cost")
            })
    }
}
