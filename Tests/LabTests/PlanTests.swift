import Domain
import Foundations
import Lab
import Record
import Scenarios
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
        #expect(plan.warnings.first == .fewQuestions(record.data.testCount))
    }

    @Test("Every p-value of a record is corrected for all pairs of arms")
    func corrected() throws {
        // The nearest question's answer is always right, a random model's never.
        let record = try scenario(
            tests: 30, arms: "[nearest: { neighbours: 1 }, base, rag: { examples: 0, passages: 1 }]"
        ).run()
        let names = record.arms.map(\.name)
        let pairs = record.differences.distinctPairs
        for (place, name) in names.enumerated() {
            for other in names[..<place] {
                #expect(pairs.count { Set([$0.arm, $0.other]) == [name, other] } == 1)
            }
        }
        #expect(pairs.count == 3)
        try expectCorrected(pairs)
        let trivial = try #require(record.trivial).differences
        #expect(trivial.map(\.arm) == names)
        try expectCorrected(trivial)
    }

    /// By Holm, where two of three p-values are equally small.
    private func expectCorrected(_ differences: [DifferenceRecord]) throws {
        let ranked = differences.sorted { $0.pValue < $1.pValue }
        let least = try #require(ranked.first).pValue
        #expect(ranked.map(\.pValue) == [least, least, 1])
        #expect(least < 1e-8)
        #expect(ranked.map(\.correctedPValue) == [3 * least, 3 * least, 1])
    }

    @Test("Among all arms only a greater difference is found than between two alone")
    func differences() throws {
        let arms = """
            [nearest: { neighbours: 1 }, base, few-shot: { examples: 1 }, \
            rag: { examples: 0, passages: 1 }]
            """
        let plan = try plan(tests: 100, arms: arms)
        #expect(plan.comparisons == 6)
        #expect(plan.differences.map(\.assumed) == [0.1, 0.2, 0.3, 0.5])
        for entry in plan.differences {
            #expect(try #require(entry.amongAll) > #require(entry.alone))
        }
        // Six questions of one direction are enough for two arms (2 / 2⁶ ≤ 0.05), seven are not
        // among 6 comparisons (2 / 2⁷ > 0.05 / 6).
        let few = try self.plan(tests: 7, arms: arms)
        for entry in few.differences {
            #expect(entry.alone != nil && entry.amongAll == nil)
        }
    }

    @Test("A sweep's combinations, trainings and comparisons are those of its run")
    func sweeps() throws {
        let scenario = try TinyScenario(SweepTests.scenario)
        let plan = RunPlan(try scenario.bundle())
        let sweeps = try #require(try scenario.run().sweeps)
        for (work, sweep) in zip(plan.sweeps, sweeps) {
            let done = sweep.cells.filter { $0.failure == nil }
            #expect(work.combinations == done.count)
            #expect(work.comparisons == done.reduce(0) { $0 + $1.differences.count })
        }
        // Of lora+rag one combination has the arm's own training, another shares a training.
        #expect(plan.sweeps.map(\.trainings) == [3, 0, 1])
        // Six questions each; which combination is the arm's own is not known for lora+rag.
        #expect(plan.sweeps.map(\.answers) == [18, 18, 18])
        #expect(plan.trainings == 2 + 4)
        let sweep = "lora over examples and wordings"
        #expect(
            plan.warnings.contains {
                guard case .impossibleCombinations(2, of: 6, sweep, let first, _) = $0 else {
                    return false
                }
                return first == "examples 8, wordings 1"
            }, "\(plan.warnings)")
    }

    @Test("In a sweep of more comparisons only a greater difference is found")
    func differencesInSweeps() throws {
        let plan = try plan(
            tests: 100,
            arms: """
                [base, rag: { examples: 0, passages: 1 }]
                sweeps:
                  - { arm: rag, over: { passages: [1, 2] }, against: [base] }
                  - { arm: rag, over: { passages: \(Array(1...12)) }, against: [base] }
                """)
        #expect(plan.sweeps.map(\.comparisons) == [2, 12])
        #expect(plan.differences.count == 4)
        for entry in plan.differences {
            let inSweeps = try entry.inSweeps.map { try #require($0) }
            #expect(try inSweeps.count == 2 && inSweeps[0] > #require(entry.alone))
            #expect(inSweeps[1] > inSweeps[0])
        }
    }

    @Test("No difference is greater than the share of questions that differ at all")
    func beyondAssumption() throws {
        let few = RunPlan(try TinyScenario().bundle()).differences
        let entry = try #require(few.first { $0.alone != nil })
        #expect(entry.isBeyondAssumption(entry.assumed + 0.01))
        #expect(!entry.isBeyondAssumption(entry.assumed))
        var error = entry
        error.isShare = false
        #expect(!error.isBeyondAssumption(1))
    }

    @Test("A sweep of more comparisons than its questions can bear is warned of")
    func hopelessSweep() throws {
        func warnings(_ passages: ClosedRange<Int>) throws -> [RunPlan.Warning] {
            try plan(
                tests: 30,
                arms: """
                    [base, rag: { examples: 0, passages: 1 }]
                    sweeps:
                      - arm: rag
                        over: { passages: \(Array(passages)) }
                        against: [base]
                    """
            ).warnings
        }
        // Six differing questions of one direction are enough for two arms (2 / 2⁶ ≤ 0.05), and at
        // 30 points that many are there in four of five runs; nine (≤ 0.05 / 12) are not.
        #expect(
            try warnings(1...12) == [.sweepTooWide(sweep: "rag over passages", comparisons: 12)])
        #expect(try warnings(1...1).isEmpty)
    }

    @Test("A combination that two sweeps ask for is counted once, for the first")
    func sharedCombination() throws {
        let plan = try plan(
            tests: 30,
            arms: """
                [base, rag: { examples: 0, passages: 1 }]
                sweeps:
                  - { arm: rag, over: { passages: [1, 2] } }
                  - { arm: rag, over: { passages: [2], distractors: [0, 2] } }
                """)
        #expect(plan.sweeps.map(\.combinations) == [2, 2])
        #expect(plan.sweeps.map(\.answers) == [30, 30])
    }

    /// One training, one validation and `tests` test questions.
    private func plan(
        tests: Int, requiring bound: String? = nil, arms: String = "[base]"
    ) throws -> RunPlan {
        RunPlan(try scenario(tests: tests, requiring: bound, arms: arms).bundle())
    }

    private func scenario(
        tests: Int, requiring bound: String? = nil, arms: String
    ) throws -> TinyScenario {
        let lines = (0..<tests + 2).map { number in
            let split = number == 0 ? "train" : number == 1 ? "validation" : "test"
            return """
                {"id":"q\(number)","question":"Question \(number)?","answers":["yes"],\
                "split":"\(split)"}
                """
        }
        return try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            arms: \(arms)
            \(bound.map { "requirements: { accuracy: \($0) }" } ?? "")
            """, questions: lines.joined(separator: "\n") + "\n")
    }

    @Test("One test question shows nothing, and the plan says so")
    func oneQuestion() throws {
        let plan = try plan(tests: 1)
        #expect(plan.warnings == [.fewQuestions(1), .noDifference])
        #expect(plan.differences.map(\.alone) == [nil, nil, nil, nil])
        #expect(plan.differences.map(\.amongAll) == [nil, nil, nil, nil])
    }

    @Test("A scenario without test questions is refused before it is planned")
    func noTest() throws {
        #expect(throws: ScenariosError.self) { try plan(tests: 0) }
    }

    @Test("A required score out of reach of any arm is called hopeless, with what it takes")
    func outOfReach() throws {
        let few = try plan(tests: 30, requiring: "at least 0.95")
        // 30 / (30 + 1.96²) = 0.886, 73 / (73 + 1.96²) = 0.950.
        #expect(few.warnings == [.boundOutOfReach(bound: 0.95, questions: 30, enough: 73)])
        #expect(try plan(tests: 73, requiring: "at least 0.95").warnings.isEmpty)
        let perfect = try plan(tests: 30, requiring: "at least 1")
        #expect(perfect.warnings == [.boundOutOfReach(bound: 1, questions: 30, enough: nil)])
    }

    @Test("One seed is warned of where something is trained")
    func oneSeed() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            arms: [base, lora]
            """)
        let plan = RunPlan(try scenario.bundle())
        #expect(plan.warnings.contains(.oneSeed))
    }
}
