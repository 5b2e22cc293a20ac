import Record
import Reports
import Testing

@Suite("Text of unknown origin")
struct EscapingTests {
    /// Code points that XML forbids and that no literal can hold.
    private static let noncharacters = String(
        String.UnicodeScalarView([0xFFFE, 0xFDD0].compactMap { Unicode.Scalar(UInt32($0)) }))

    /// Everything that could act in Markdown, HTML, XML or a terminal.
    private static let hostile = [
        "a | b || c \\| d",
        "# heading", "- item", "1. item", "> quote", "=====", "```\nfence\n```", "`` ` ``",
        "<script>alert(1)</script>", "<!-- comment", "&lt;b&gt; &amp; ]]>",
        "[link](http://example.org)", "![image](x.png)", "[ref]: http://example.org",
        "http://example.org www.example.org", "*bold* _it_ __x__ ~~gone~~ $x$",
        "line\nbreak\r\nand\rmore\u{2028}end", "\u{1B}[31mred\u{07}\u{0}\u{9B}",
        "\u{202E}drawkcab\u{2066}", noncharacters, "'\" onload='x'", "", "   ", "|", "\\", "`",
    ]

    @Test("No text breaks a table, opens a tag, or stays invisible", arguments: hostile)
    func markdown(text: String) throws {
        let report = try #require(try Report.files(for: try record(with: text))["report.md"])
        let calm = try #require(try Report.files(for: try record(with: "calm"))["report.md"])
        #expect(report.unicodeScalars.allSatisfy(Self.isHarmless))
        #expect(Self.cellCounts(of: report) == Self.cellCounts(of: calm))
        #expect(Self.headings(of: report).count == Self.headings(of: calm).count)
        let outside = Self.withoutCode(report)
        #expect(!outside.contains("<script"))
        #expect(!outside.contains("<!--"))
        #expect(!outside.contains("](http"))
        #expect(!outside.contains("](x.png"))
        #expect(!outside.contains("://"))
    }

    @Test("No text breaks a picture", arguments: hostile)
    func pictures(text: String) throws {
        for (name, file) in try Report.files(for: try record(with: text))
        where name.hasSuffix(".svg") {
            #expect(WellFormedness.problem(in: file) == nil, "\(name)")
            #expect(!file.contains("<script"))
            #expect(file.unicodeScalars.allSatisfy(Self.isHarmless))
        }
    }

    @Test("No text becomes an element, an attribute or an address of the page", arguments: hostile)
    func page(text: String) throws {
        let page = try #require(try Report.files(for: try record(with: text))["report.html"])
        let calm = try #require(try Report.files(for: try record(with: "calm"))["report.html"])
        #expect(WellFormedness.problem(in: page) == nil)
        #expect(page.unicodeScalars.allSatisfy(Self.isHarmless))
        let marks = /<[^>]*>/
        let pointer = /<span title="\/[a-zA-Z0-9\/]*">/
        func elements(_ page: String) -> [Substring] {
            // The line breaks of a text become paragraphs of its quotation, an empty text a word,
            // an empty reason no item of a list.
            page.matches(of: marks).map(\.output).filter {
                !$0.hasPrefix("<img") && $0.wholeMatch(of: pointer) == nil
                    && !["p", "em", "code", "li", "ul", "span"].contains($0.filter(\.isLetter))
            }
        }
        #expect(elements(page) == elements(calm))
    }

    @Test("No text commands the terminal", arguments: hostile)
    func terminal(text: String) throws {
        let summary = TerminalSummary.text(for: try record(with: text), width: 80)
        #expect(summary.unicodeScalars.allSatisfy(Self.isHarmless))
    }

    @Test("What was said can still be read")
    func readable() throws {
        var record = try Sample.record()
        record.verdict.summary = "Score 0.9 [0.8, 1.0] of a_b, p < 0.05. See [x](y) & <b>."
        record.examples[0].answers[0].answer = "a|b\nc\u{1B}"
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(
            report.contains(
                "Score 0.9 [0.8, 1.0] of a_b, p < 0.05. See [x\\](y) & \\<b>."))
        #expect(report.contains("`a\\|b⏎c\\u{1B}`"))
    }

    @Test("A sign acts by what stands beside it, be it a figure or other words")
    func beside() throws {
        var record = try Sample.record()
        let told = Statement.told("]", from: record.at.scenario.title)
        record.verdict.confidence = [
            "+0.20 is no list", "- is one", "-", "1. is one", "[a\(told)(b)", "a \(.code("b")) - c",
            "\(.strong("a")) [c]",
        ]
        let report = try #require(try Report.files(for: record)["report.md"])
        let lines = [
            "+0.20 is no list", "\\- is one", "\\-", "1\\. is one", "\\[a\\](b)", "a `b` - c",
            "**a** [c]",
        ]
        #expect(report.contains("\n\n" + lines.map { "- \($0)\n" }.joined() + "\n"))
    }

    @Test("A sentence with figures reads in Markdown as it does in the record")
    func sentences() throws {
        let record = try Sample.record()
        let report = try #require(try Report.files(for: record)["report.md"])
        let running = report.replacing(/\n *(- )?/, with: " ")
        let verdict = record.verdict
        for sentence in [verdict.summary] + verdict.confidence + (verdict.costs ?? []) {
            #expect(running.contains(sentence.text), "\(sentence.text)")
        }
    }

    @Test("The scenario's text cannot close its block")
    func fence() throws {
        var record = try Sample.record()
        record.scenario.resolved = "a: |\n  ````\n  # not a heading\n"
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.hasSuffix("`````yaml\na: |\n  ````\n  # not a heading\n`````\n"))
    }

    @Test("Long answers and passages are cut")
    func cut() throws {
        var record = try Sample.record()
        record.examples[0].answers[0].answer = String(repeating: "x", count: 10_000)
        record.examples[0].passages[0].text = String(repeating: "word ", count: 10_000)
        let report = try #require(try Report.files(for: record)["report.md"])
        #expect(report.contains("x…`"))
        #expect(report.count < 50_000)
    }

    /// The sample record with one text wherever text of unknown origin may stand.
    private func record(with text: String) throws -> RunRecord {
        var record = try Sample.record()
        record.scenario.title = text
        record.scenario.requirements[0].subject = .cost
        record.scenario.requirements[0].currency = text
        record.verdict.summary = .words(text)
        record.verdict.confidence = [.words(text)]
        record.controls[0].finding = .words(text)
        record.arms[2].name = text
        record.arms[2].standing = StandingRecord(
            status: .fails, reasons: [StandingRecord.Reason(concern: .score, text: .words(text))])
        record.arms[3].fail(text)
        record.forgetting[0].arm = text
        record.ledger?.pairs[0].arm = text
        record.differences[3].other = text
        record.models[0].name = text
        record.models[0].licence = text
        record.examples[0].text = text
        record.examples[0].references = [text]
        record.examples[0].answers[0].answer = text
        record.examples[0].passages[0].source = text
        record.examples[0].passages[0].text = text
        record.machine.processor = text
        for place in record.costs?.indices ?? 0..<0 {
            record.costs?[place].sheet.currency = text
            record.costs?[place].sheet.title = text
            record.costs?[place].sheet.prices[0].what = text
            record.costs?[place].sheet.prices[0].source = text
            record.costs?[place].privacy[0].to = text
        }
        return record
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\n"
        case .format, .lineSeparator, .paragraphSeparator: false
        default: !scalar.properties.isNoncharacterCodePoint
        }
    }

    /// For each table row its number of bars that no backslash makes harmless.
    private static func cellCounts(of report: String) -> [Int] {
        Sample.rows(of: report).map { row in
            row.replacing("\\|", with: "").count { $0 == "|" }
        }
    }

    private static func headings(of report: String) -> [Substring] {
        report.split(separator: "\n").filter { $0.hasPrefix("#") }
    }

    /// The report without what cannot act: escaped characters, code spans and code blocks.
    ///
    /// What a run of backticks opens, the next run of the same length closes.
    private static func withoutCode(_ report: String) -> String {
        var result = ""
        var rest = report[...]
        while let start = rest.firstIndex(where: { $0 == "`" || $0 == "\\" }) {
            result += rest[..<start]
            guard rest[start] == "`" else {
                rest = rest[start...].dropFirst(2)
                continue
            }
            let fence = rest[start...].prefix { $0 == "`" }
            rest = rest[fence.endIndex...]
            while let next = rest.firstIndex(of: "`") {
                let run = rest[next...].prefix { $0 == "`" }
                rest = rest[run.endIndex...]
                if run.count == fence.count { break }
            }
        }
        return result + rest
    }
}
