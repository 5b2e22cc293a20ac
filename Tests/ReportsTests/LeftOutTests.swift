import Domain
import Foundations
import Record
import Reports
import Testing

@Suite("What a report says was left out")
struct LeftOutTests {
    private static let title = "## What was left out or could not be read"

    @Test("Data that were passed over, and what was too long for an arm, are counted and named")
    func told() throws {
        var record = try Sample.record()
        let long = (1...12).map { LongItem(id: "q\($0)", tokens: 8_000 + $0) }
        record.arms[1].leftOut = [LeftOutRecord(.testQuestions, long, limit: 300)]
            .compactMap(\.self)
        record.arms[4].unreadable = 2
        record.arms[1].unextracted = try CanonicalJSON.decode(
            UnextractedRecord.self, from: #"{"answers":40,"count":7}"#)
        record.arms[2].unextracted = try CanonicalJSON.decode(
            UnextractedRecord.self, from: #"{"answers":40,"count":40}"#)
        record.arms[2].extraction = ExtractionRecord(.after("Answer:"))
        record.data.notices = [
            DataNotice(.otherEndings, subjects: ["plan.pdf", "hours.docx"]),
            DataNotice(.repeatedQuestions, subjects: (1...11).map { "r\($0)" }),
        ].compactMap(\.self)
        // Lines are broken anywhere.
        let report = try #require(try Report.files(for: record)["report.md"])
            .replacing("\n  ", with: " ")
        #expect(report.contains(Self.title))
        let tooLong = """
            - `base`: 12 test questions were not asked and count as wrong, longer than the 300 \
            tokens that the model looks at (up to 8,012): q1, q2,
            """
        #expect(report.contains(tooLong))
        #expect(report.contains(" q10, …"))
        #expect(report.contains("- `lora`: 2 answers hold no number or label"))
        #expect(report.contains("- `base`: 7 of 40 answers hold nothing that the rule extracts"))
        #expect(report.contains("No answer was found in any of its 40 answers"))
        #expect(report.contains("(`arms.rag.extract`)") && report.contains("(`task.extract`)"))
        #expect(report.contains("Answers of `rag`, by a rule of its own: what follows the last"))
        #expect(report.contains("- 2 files were not read, since"))
        #expect(report.contains("plan.pdf, hours.docx"))
        #expect(report.contains("- 11 questions were left out, since others ask the same: r1, r2,"))
    }

    @Test("A run that left nothing out says nothing of it")
    func nothing() throws {
        let report = try #require(try Report.files(for: Sample.record())["report.md"])
        #expect(!report.contains(Self.title))
    }
}
