import Domain
import Lab
import Record
import Reports
import Testing

@Suite("Runs by metrics of another form")
struct FormMetricRunTests {
    private func run(_ task: String, answers: [String]) throws -> RunRecord {
        try TinyScenario(
            """
            task: \(task)
            arms:
              - nearest: { neighbours: 1 }
              - few-shot: { examples: 2, form: completion }
            """, questions: Rooms.questions(answers: answers)
        ).run()
    }

    @Test("Fields are counted in the record, and shown")
    func fields() throws {
        let record = try run(
            "{ kind: short-answer, metric: json-fields, answer-tokens: 3 }",
            answers: [#"{"key": "oak", "door": 1}"#, #"{"key": "tin"}"#])
        let nearest = try #require(record.arms.first)
        // Half of the answers have a door, and every other question asks for one.
        #expect(nearest.fields?["key"]?.expected == 6 && nearest.fields?["door"]?.expected == 3)
        #expect(nearest.score.value == nearest.rows.map(\.score).reduce(0, +) / 6)
        #expect(nearest.otherScores.isEmpty)
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("Fields of the answers") && report.contains("`door`"))
    }

    @Test("Only the named metrics stand beside the deciding one, and they decide nothing")
    func ladder() throws {
        let record = try run(
            "{ kind: text, metric: contains-all, also: [rouge-l], answer-tokens: 3 }",
            answers: [#""oak", "old""#, #""tin""#])
        #expect(record.arms.allSatisfy { Set($0.otherScores.keys) == ["rouge-l"] })
        let nearest = try #require(record.arms.first)
        #expect(nearest.rows.contains { $0.answer == "oak, old" })
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("Exploratory"))
    }

    @Test("A number that is near enough is right, and the commonest one is what needs no reading")
    func near() throws {
        let record = try run(
            "{ kind: number, metric: within, tolerance: 0.5, answer-tokens: 3 }",
            answers: ["1", "1.4", "40"])
        #expect(record.scenario.higherIsBetter)
        #expect(record.trivial?.rule == .commonest && record.trivial?.score.value == 4 / 6.0)
        #expect(record.arms.allSatisfy { Set($0.otherScores.keys) == ["rmse"] })
        #expect(record.arms[0].unreadable == 0)
    }
}
