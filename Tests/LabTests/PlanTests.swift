import Foundations
import Lab
import Testing

@Suite("The plan of a run")
struct PlanTests {
    @Test("The plan of a scenario is what its run then does")
    func kept() throws {
        let scenario = try TinyScenario()
        let bundle = try scenario.bundle()
        let plan = RunPlan(bundle)
        let record = try scenario.run()
        #expect(plan.arms.map(\.name) == record.arms.map(\.name))
        #expect(plan.trainings == 8, "four arms, two seeds")
        let pairs = record.differences.distinctPairs
        // The base may be the runner-up itself.
        #expect((0...1).contains(plan.comparisons - pairs.count))
        for (work, arm) in zip(plan.arms, record.arms) {
            let tried = arm.candidates.count * record.data.validationCount
            #expect(work.answers >= tried + arm.rows.count)
            #expect(arm.training == nil || work.answers == tried + arm.rows.count)
            #expect(arm.candidates.isEmpty || work.settings == arm.candidates.count)
        }
        #expect(plan.testQuestions == record.data.testCount)
        #expect(plan.warnings.first?.hasPrefix("Only \(record.data.testCount) test") == true)
    }

    @Test("Every p-value of a record is corrected for all pairs of arms")
    func corrected() throws {
        let record = try TinyScenario().run()
        let names = record.arms.filter { $0.role == "answer" }.map(\.name)
        let pairs = record.differences.distinctPairs
        for (place, name) in names.enumerated() {
            for other in names[..<place] {
                #expect(pairs.count { Set([$0.arm, $0.other]) == [name, other] } == 1)
            }
        }
        for difference in record.differences {
            let corrected = try #require(difference.correctedPValue)
            #expect(corrected >= difference.pValue && corrected <= 1)
        }
        let least = try #require(pairs.min { $0.pValue < $1.pValue })
        #expect(least.correctedPValue == min(1, Double(pairs.count) * least.pValue))
    }

    @Test("Among all arms only a greater difference is found than between two alone")
    func differences() throws {
        let plan = RunPlan(try TinyScenario().bundle())
        #expect(plan.differences.map(\.assumed) == [0.1, 0.2, 0.3, 0.5])
        for entry in plan.differences {
            if let alone = entry.alone, let amongAll = entry.amongAll { #expect(amongAll >= alone) }
            #expect(entry.alone != nil || entry.amongAll == nil)
        }
    }
}
