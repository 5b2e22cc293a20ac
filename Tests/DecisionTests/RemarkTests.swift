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
