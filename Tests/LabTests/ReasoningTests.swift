import Lab
import Record
import Reports
import TestSupport
import Testing

@Suite("Answers that begin with thinking")
struct ReasoningTests {
    /// The one arm of a run in which the model says a text behind every prompt, and then ends.
    private func run(
        _ text: String, reasoning: String
    ) throws -> (record: RunRecord, arm: ArmRecord) {
        let path = ":\(text)".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 4, \(reasoning) }
            arms: [base: { form: completion }]
            forgetting: { probes: [english], english: english.txt }
            """
        ) { $0.follow(path: path) }
        let record = try scenario.run()
        return (record, try #require(record.arms.first))
    }

    @Test("Thoughts are cut and counted, and the answer behind them is scored")
    func finished() throws {
        let (record, arm) = try run("<tab\n/>iron", reasoning: "reasoning: { begin: <t, end: /> }")
        #expect(arm.rows.allSatisfy { $0.answer == "iron" } && !arm.rows.isEmpty)
        #expect(arm.rows.contains { $0.score == 1 })
        #expect(arm.reasoning?.answers == arm.rows.count)
        #expect(arm.reasoning?.begun == arm.rows.count && arm.reasoning?.unfinished == 0)
        #expect(try Report.files(for: record)["report.md"]?.contains("began with thinking") == true)
    }

    @Test("Thoughts that never end give empty answers, and are counted as such")
    func unfinished() throws {
        let (_, arm) = try run(
            "<tab\n/>iron", reasoning: "reasoning: { begin: <t, end: />, tokens: 5 }")
        #expect(arm.rows.allSatisfy { $0.answer == "" && $0.score == 0 })
        #expect(arm.reasoning?.unfinished == arm.rows.count)
    }

    @Test("A run in which nobody thinks says nothing of it")
    func none() throws {
        let (record, arm) = try run("iron", reasoning: "input: Question")
        #expect(arm.reasoning == nil && arm.rows[0].answer == "iron")
        #expect(try Report.files(for: record)["report.md"]?.contains("with thinking") == false)
    }
}
