import Record
import Reports
import Testing

@Suite("Terminal summary")
struct TerminalSummaryTests {
    @Test("The sample run on a screen of 90 columns")
    func snapshot() throws {
        var record = try Sample.record()
        record.costs = nil
        #expect(
            TerminalSummary.text(for: record, width: 90) == """
                Recommended: lora.
                Fine-tune (lora): it answers 0.900 [0.744, 0.965] of 30 test questions. Retrieval (rag)
                answers 0.700, that is 0.200 less.

                arm                 exact-match [95 %]   n  build CPU s  CPU s/query  verdict
                nearest           0.100 [0.030, 0.250]  30        0.500      0.00200  fails
                base              0.000 [0.000, 0.114]  30         11.0        0.220  fails
                rag               0.700 [0.521, 0.833]  30         25.3         1.10  meets
                rag-wrong-corpus  0.033 [0.006, 0.167]  30         3.30         1.10  control
                lora              0.900 [0.744, 0.965]  30          222        0.220  recommended

                """)
    }

    @Test("A record with prices says what each arm costs a month")
    func money() throws {
        let text = TerminalSummary.text(for: try Sample.priced(), width: 100)
        let lines = text.split(separator: "\n")
        #expect(lines.contains { $0.contains("a month  verdict") })
        #expect(lines.contains { $0.hasPrefix("lora ") && $0.contains("2.00 EUR  recommended") })
        #expect(lines.contains { $0.hasPrefix("rag ") && $0.contains("–  meets") })
    }

    @Test("No line is wider than the screen", arguments: [40, 52, 64, 80, 120])
    func width(columns: Int) throws {
        let text = TerminalSummary.text(for: try Sample.record(), width: columns)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns })
        #expect(text.contains("lora"))
        #expect(text.contains("recommended"))
    }

    @Test("A width of zero or less does no harm", arguments: [0, -5])
    func noWidth(columns: Int) throws {
        let text = TerminalSummary.text(for: try Sample.record(), width: columns)
        #expect(text == TerminalSummary.text(for: try Sample.record(), width: 40))
    }

    @Test("A failed arm has no figures")
    func failed() throws {
        var record = try Sample.record()
        record.arms[1].fail("out of memory")
        let text = TerminalSummary.text(for: record, width: 90)
        let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("base") })
        #expect(row.hasSuffix("failed"))
        #expect(!row.contains("0.000"))
    }
}
