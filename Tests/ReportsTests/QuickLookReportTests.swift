import Foundations
import Record
import Reports
import Testing

@Suite("The report of a quick look")
struct QuickLookReportTests {
    private func markdown(of record: RunRecord) throws -> String {
        try #require(try Report.files(for: record)["report.md"])
    }

    @Test("It says so before the verdict, and lists what was left out behind it")
    func order() throws {
        let report = try markdown(of: try Sample.look())
        let look = try #require(report.firstRange(of: "**Quick look.**"))
        let verdict = try #require(report.firstRange(of: "**Recommended: `lora`.**"))
        let list = try #require(report.firstRange(of: "## What this quick look left out"))
        let table = try #require(report.firstRange(of: "| Arm"))
        #expect(look.lowerBound < verdict.lowerBound)
        #expect(verdict.lowerBound < list.lowerBound)
        #expect(list.lowerBound < table.lowerBound)
    }

    @Test("Report, terminal and plan say the same of it")
    func same() throws {
        let record = try Sample.look()
        let lines = try #require(record.look).lines
        #expect(lines.count == 13)
        let report = try markdown(of: record).replacing("\n  ", with: " ")
        for line in lines where !line.contains("<b>") { #expect(report.contains(line), "\(line)") }
        #expect(report.contains("ran out: \\<b>"), "a name from a scenario is no markup")
        #expect(TerminalSummary.text(for: record, width: 100).hasPrefix("Quick look"))
    }

    @Test("A run of everything says nothing of it")
    func whole() throws {
        #expect(!(try markdown(of: try Sample.record())).contains("Quick look"))
        #expect(!TerminalSummary.text(for: try Sample.record(), width: 100).contains("look"))
    }
}
