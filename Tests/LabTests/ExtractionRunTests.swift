import Domain
import Lab
import Record
import Reports
import TestSupport
import Testing

@Suite("Runs that take answers out of longer texts")
struct ExtractionRunTests {
    /// A run in which the model says a text behind every prompt, and then ends.
    private func run(_ text: String, extract: String, arms: String = "base") throws -> RunRecord {
        let path = ":\(text)".utf8.map(TinyTokenizer.token) + [TinyTokenizer.endToken]
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: exact-match, answer-tokens: 12, extract: \(extract) }
            arms: [\(arms): { form: completion }]
            forgetting: { probes: [english], english: english.txt }
            """
        ) { $0.follow(path: path) }
        return try scenario.run()
    }

    @Test("The text is kept, what was taken out of it is scored, and no line break ends it")
    func found() throws {
        let record = try run("my\n=>iron", extract: "{ after: '=>' }")
        let arm = try #require(record.arms.first)
        #expect(!arm.rows.isEmpty)
        #expect(arm.rows.allSatisfy { $0.answer == "my\n=>iron" && $0.extracted == "iron" })
        #expect(arm.rows.contains { $0.score == 1 })
        #expect(arm.unextracted?.answers == arm.rows.count && arm.unextracted?.count == 0)
        #expect(record.trivial?.score.value ?? 0 > 0, "a constant needs no marker")
    }

    @Test("A rule that never matches is counted, and said loudly")
    func never() throws {
        let record = try run("iron", extract: "{ after: '=>' }")
        let arm = try #require(record.arms.first)
        #expect(arm.rows.allSatisfy { $0.extracted == "" && $0.score == 0 })
        #expect(arm.unextracted?.isEveryAnswer == true)
        #expect(
            record.verdict.confidence.contains { $0.text.contains("found nothing in any answer") })
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("No answer was found in any of its"))
    }

    @Test("An arm that copies answers gives them in the form that is read")
    func copied() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, extract: { json: /answer } }
            arms: [nearest: { neighbours: 1 }]
            """)
        let arm = try #require(try scenario.run().arms.first)
        #expect(arm.unextracted?.count == 0 && !arm.rows.isEmpty)
        #expect(arm.rows.allSatisfy { $0.answer == #"{"answer": "\#($0.extracted ?? "")"}"# })
    }
}
