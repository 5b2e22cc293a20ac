import Domain
import Foundations
import Record
import TestSupport
import Testing

@Suite("What a reader should know before he trusts a comparison")
struct RemarkTests {
    @Test("Where the sign of a difference turns with the scorer, the verdict says so")
    func turns() throws {
        typealias Sketch = DecisionFixture.ArmSketch
        var fixture = DecisionFixture(
            arms: [
                Sketch("base", 0.5, 0.4, 0.6), Sketch("lora", 0.9, 0.83, 0.95),
            ], requirements: Requirements(accuracy: .atLeast(0.8)))
        fixture.metric = .label
        fixture.differences = [("lora", "base", 0.4, 0.001)]
        func remark(_ sign: Double) throws -> String? {
            fixture.adjust = { record in
                record.generatedDifferences = record.differences
                record.generatedDifferences?[0].difference.value = sign * 0.1
                record.generatedDifferences?[0].difference.low = sign * 0.1 - 0.05
                record.generatedDifferences?[0].difference.high = sign * 0.1 + 0.05
            }
            return try fixture.decided().verdict.confidence.map(\.text).first {
                $0.contains("scorer") || $0.contains("write")
            }
        }
        #expect(
            try remark(-1) == """
                The sign turns with the scorer: lora minus base is 0.40 [0.35, 0.45] by the likeliest \
                label and -0.10 [-0.15, -0.05] by what the models write.
                """)
        #expect(
            try remark(1) == """
                Scored by what the models write instead of the likeliest label, lora is on the same \
                side of base.
                """)
    }

    @Test("Where a judge puts the two best arms the other way round, the verdict says so")
    func judgeTurns() throws {
        typealias Sketch = DecisionFixture.ArmSketch
        var fixture = DecisionFixture(
            arms: [
                Sketch("base", 0.5, 0.4, 0.6), Sketch("rag", 0.8, 0.7, 0.87),
                Sketch("lora", 0.9, 0.83, 0.95),
            ], requirements: Requirements(accuracy: .atLeast(0.8)))
        func remark(rag: Double, lora: Double, isFit: Bool = true) throws -> String? {
            fixture.adjust = { record in
                record.judge = try? Self.judge(["base": 1, "rag": rag, "lora": lora], isFit: isFit)
            }
            let record = try fixture.decided()
            #expect(record.verdict.arm == "lora")
            try expectTraced(record.verdict.confidence, in: record)
            return record.verdict.confidence.map(\.text).first { $0.contains("judge") }
        }
        #expect(
            try remark(rag: 0.75, lora: 0.5) == """
                The judge puts the two best arms the other way round: it calls right 0.50 [0.40, \
                0.60] of lora and 0.75 [0.65, 0.85] of rag. It decides nothing.
                """)
        #expect(
            try remark(rag: 0.75, lora: 0.5, isFit: false)?.hasSuffix(
                "It is unfit: where the truth is known it is not shown to beat chance. It decides "
                    + "nothing.") == true)
        #expect(try remark(rag: 0.5, lora: 0.75) == nil)
        #expect(try remark(rag: 0.5, lora: 0.5) == nil)
    }

    // MARK: - Searches

    private func search(trials: Int = 0, settings: Int = 1, seconds: Double = 0) -> ArmTuningRecord
    {
        let looks = [TrialLookRecord(epoch: 8, score: 0.5, lost: [:], seconds: 1)]
        return ArmTuningRecord(
            searched: trials > 0 ? ["rank": "[4, 8]"] : [:],
            trials: (0..<trials).map { number in
                TrialRecord(
                    number: number, values: ["rank": .number(8)], epochs: 8,
                    looks: number % 2 == 0 ? looks : [], failure: nil)
            },
            chosen: trials > 0 ? 0 : nil, settingsTried: settings, settings: settings,
            usage: Usage(
                promptTokens: 0, computedPromptTokens: 0, generatedTokens: 0, trainedTokens: 0,
                cpuSeconds: 0, wallSeconds: seconds, peakMemoryBytes: 0))
    }

    /// What is said of searches where lora is recommended.
    private func remark(_ searches: [String: ArmTuningRecord]) throws -> String? {
        typealias Sketch = DecisionFixture.ArmSketch
        var fixture = DecisionFixture(
            arms: [
                Sketch("base", 0.5, 0.4, 0.6), Sketch("rag", 0.7, 0.6, 0.77),
                Sketch("lora", 0.9, 0.83, 0.95), .failed("full"),
            ], requirements: Requirements(accuracy: .atLeast(0.8)))
        fixture.adjust = { record in
            record.tuning = TuningRecord(
                seconds: 600, trials: 100, method: .bayesian, rungs: [0.25], reduction: 3,
                atMost: [:])
            for place in record.arms.indices {
                record.arms[place].tuning = searches[record.arms[place].name]
            }
        }
        let record = try fixture.decided()
        #expect(record.verdict.arm == "lora")
        try expectTraced(record.verdict.confidence, in: record)
        #expect(!record.verdict.confidence.contains { $0.text.contains("untuned") })
        return record.verdict.confidence.map(\.text).first {
            $0.contains("budget") || $0.contains("settings")
        }
    }

    @Test("With one budget for all, the verdict says what each arm did with it")
    func searches() throws {
        #expect(
            try remark([
                "base": search(), "rag": search(settings: 6, seconds: 41.6),
                "lora": search(trials: 5, settings: 2, seconds: 552),
            ]) == """
                Every arm had the same budget to search for its settings, 10:00 min: rag used 42 s \
                (6 of 6 settings) and lora used 9:12 min (5 trials, 3 trained to the end, 2 of 2 \
                settings). base had one setting and nothing to search, and may score less by that \
                alone.
                """)
    }

    @Test("That an arm may score less by a missing search is said only where the best arm had one")
    func oneSetting() throws {
        let bare = try #require(
            try remark([
                "base": search(), "rag": search(settings: 6, seconds: 41.6), "lora": search(),
            ]))
        #expect(bare.contains("base and lora had one setting and nothing to search."))
        let none = try #require(
            try remark(["base": search(), "rag": search(), "lora": search()]))
        #expect(none.hasSuffix("10:00 min, and none had more than one setting."))
    }

    @Test("How an arm from outside came to its settings is not guessed")
    func outsideSettings() throws {
        let remark = try #require(
            try remark(["rag": search(settings: 6, seconds: 4), "lora": search(trials: 1)]))
        #expect(remark.hasSuffix("How the settings of base were found is not known."))
        #expect(try self.remark([:]) == nil)
    }

    private static func judge(_ shares: [String: Double], isFit: Bool) throws -> JudgeRecord {
        func estimate(_ value: Double) -> String {
            """
            {"value":\(value),"low":\(value - 0.1),"high":\(value + 0.1),"count":100,\
            "method":"wilson"}
            """
        }
        let arms = shares.sorted { $0.key < $1.key }.map { name, share in
            """
            {"arm":"\(name)","share":\(estimate(share)),"agreement":\(estimate(0.5)),\
            "withoutVerdict":0}
            """
        }
        return try CanonicalJSON.decode(
            JudgeRecord.self,
            from: """
                {"model":"m","comparedWith":"exact-match","known":{"questions":100,
                "sensitivity":\(estimate(0.5)),"specificity":\(estimate(0.5)),
                "balancedAccuracy":\(estimate(0.5)),"isFit":\(isFit),"withoutVerdict":0},
                "arms":[\(arms.joined(separator: ","))],
                "usage":{"promptTokens":0,"computedPromptTokens":0,"generatedTokens":0,
                "trainedTokens":0,"cpuSeconds":0,"wallSeconds":0,"peakMemoryBytes":0}}
                """)
    }
}
