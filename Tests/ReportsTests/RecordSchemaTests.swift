// Reading files needs more than the essentials.
import Domain
import Foundation
import Foundations
import Record
import Reports
import Testing

@Suite("The published schema of a record")
struct RecordSchemaTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private func schema() throws -> JSONSchema {
        try JSONSchema(Self.text("docs/record.schema.json"))
    }

    private func sample() throws -> String {
        try #require(try Report.files(for: try Sample.record())["record.json"])
    }

    @Test("Records keep to it, and every key that it names stands in one")
    func complete() throws {
        var schema = try schema()
        try schema.check(Self.text("reports/handbook/record.json"))
        try schema.check(sample())
        var quantised = try Sample.record()
        quantised.machine.kernel = "avx2"
        quantised.machine.precisionIsAutomatic = true
        try schema.check(try #require(try Report.files(for: quantised)["record.json"]))
        var short = try Sample.record()
        let long = [LongItem(id: "q1", tokens: 9_000)]
        let leftOut = [LeftOutRecord(.testQuestions, long, limit: 8_192)]
        short.arms[0].leftOut = leftOut.compactMap(\.self)
        short.sweeps?[0].cells[0].leftOut = leftOut.compactMap(\.self)
        short.sweeps?[0].cells[0].trivial = short.differences[0]
        short.data.notices = [DataNotice(.longProbeItems, subjects: ["knowledge 3"])]
            .compactMap(\.self)
        try schema.check(try #require(try Report.files(for: short)["record.json"]))
        var thinking = try Sample.record()
        thinking.arms[0].reasoning = try CanonicalJSON.decode(
            ReasoningRecord.self, from: #"{"answers":40,"begun":7,"unfinished":2}"#)
        try schema.check(try #require(try Report.files(for: thinking)["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.outside())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.compared())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.look())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.machines())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.errors())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.scoring())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.curves())["record.json"]))
        let level = try Sample.curves([[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]])
        try schema.check(try #require(try Report.files(for: level)["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.tuned())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.moved())["record.json"]))
        try schema.check(try #require(try Report.files(for: Sample.labelled())["record.json"]))
        for isFit in [true, false] {
            let judged = try Sample.judged(isFit: isFit)
            try schema.check(try #require(try Report.files(for: judged)["record.json"]))
        }
        for decides in [true, false] {
            let marked = try Sample.marked(decides: decides)
            try schema.check(try #require(try Report.files(for: marked)["record.json"]))
        }
        try schema.check(try #require(try Report.files(for: Self.unusual())["record.json"]))
        #expect(schema.problems == [])
        #expect(schema.properties.count > 100)
        #expect(schema.properties.subtracting(schema.visited).sorted() == [])
    }

    /// With what few records have.
    private static func unusual() throws -> RunRecord {
        var record = try Sample.record()
        record.arms[0].fail("no room")
        record.arms[1].chosen.distractors = 2
        record.arms[1].chosen.declineBelow = 0.3
        record.arms[1].dataFlow.to = "a firm"
        record.arms[1].extraction = ExtractionRecord(.after("Answer:"))
        record.costs?[0].privacy[0].to = "a firm"
        let trained = try #require(record.arms.firstIndex { $0.training != nil })
        record.arms[trained].training?.configuration = TrainingConfiguration(
            lora: LoRAConfiguration(
                variant: .dora, scaling: .rankStabilised, dropout: 0.1, layers: 3),
            wordings: 2, schedule: .wsd, form: .chat,
            retention: Retention(replay: 0.25, l2SP: 0.1, ewc: 2, blend: [0.5, 1]))
        record.arms[trained].training?.configuration.stopBy = .score
        record.arms[trained].training?.replayed = 12
        record.arms[trained].training?.gradientNorms = [2, 1, 0.5, 0.5, 0.25, 0.25]
        record.scenario.requirements = RequirementRecord.all(
            of: Scenario(
                title: "T", task: TaskConfiguration(kind: .shortAnswer),
                arms: [ArmConfiguration(.base(PromptOptions()))],
                requirements: Requirements(
                    accuracy: .atLeast(0.5), cost: Money(50, "USD"), mayLeave: [.questions])))
        return record
    }

    @Test("A figure that does not exist keeps to it too")
    func undefined() throws {
        var schema = try schema()
        let files = try Report.files(for: try Sample.undefined())
        try schema.check(try #require(files["record.json"]))
        #expect(schema.problems == [])
    }

    @Test(
        "What breaks it is found",
        arguments: [
            ("\"outcome\" :", "\"outcom\" :"), ("\"schema\" : 2", "\"schema\" : 1"),
            ("\"isChosen\" : true", "\"isChosen\" : 1"),
            ("\"cores\" : ", "\"cores\" : 0.5, \"x\" : "),
            ("\"digest\" : \"", "\"digest\" : \"G"),
            ("\"verdict\" : {", "\"verdict\" : null, \"y\" : {"),
        ])
    func broken(old: String, new: String) throws {
        let text = try sample()
        let place = try #require(text.firstRange(of: old))
        var schema = try schema()
        try schema.check(text.replacingCharacters(in: place, with: new))
        #expect(!schema.problems.isEmpty)
    }
}
