import Record
import Reports
import Testing

@Suite("What a report says of how answers were scored")
struct ScoringReportTests {
    /// Columns are padded, and lines broken anywhere.
    private func report(_ record: RunRecord) throws -> String {
        try #require(try Report.files(for: record)["report.md"])
            .replacing("\n  ", with: " ").replacing(#/ +/#, with: " ")
    }

    @Test("Fields, answers without basis and the exploratory metrics have their tables and words")
    func told() throws {
        let report = try report(Sample.scoring())
        #expect(report.contains("## Fields of the answers"))
        // 2 × 7 ÷ (9 + 8)
        #expect(report.contains("| `city` | 9 | 8 | 7 | 0.82 |"))
        #expect(report.contains("## Questions without an answer"))
        #expect(report.contains("| 19 | 8 | 6 | 7 | 5 |"))
        #expect(report.contains("Exploratory"))
        #expect(report.contains("`rag`: 2 of 40 answers hold nothing"))
    }

    @Test("Where all questions have an answer, only who declines is told")
    func answerable() throws {
        var record = try Sample.scoring()
        for place in record.arms.indices { record.arms[place].answerability?.withoutBasis = nil }
        let report = try report(record)
        #expect(report.contains("| 19 | 8 | 6 |") && !report.contains("| 19 | 8 | 6 | 7 |"))
    }

    @Test("A record without any of it says nothing of it")
    func nothing() throws {
        let report = try report(Sample.record())
        for title in ["Fields of the answers", "Questions without an answer"] {
            #expect(!report.contains(title))
        }
    }
}
