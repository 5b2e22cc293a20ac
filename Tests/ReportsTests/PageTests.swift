import FoundationEssentials
import Record
import Reports
import Testing

@Suite("The page of a report")
struct PageTests {
    private func files() throws -> [String: String] {
        try Report.files(for: try Sample.record())
    }

    private func page() throws -> String {
        try #require(try files()["report.html"])
    }

    @Test("It has the headings and the tables of the Markdown, cell by cell")
    func sameContent() throws {
        let page = try page()
        let markdown = try #require(try files()["report.md"])
        let headings = markdown.split(separator: "\n").filter { $0.hasPrefix("#") }
        #expect(page.matches(of: /<h[1-3]/).count == headings.count)
        let rows = Sample.rows(of: markdown)
        let rules = rows.filter { $0.contains("---") }
        #expect(page.matches(of: /<table>/).count == rules.count)
        #expect(page.matches(of: /<tr>/).count == rows.count - rules.count)
        for word in ["Recommended:", "holds the answer", "The scenario in full"] {
            #expect(page.contains(word) && markdown.contains(word))
        }
    }

    @Test("It holds every picture and loads nothing")
    func selfContained() throws {
        let files = try files()
        let page = try page()
        let sources = page.matches(of: /src="data:image\/svg\+xml;base64,([^"]*)"/).map {
            Data(base64Encoded: String($0.1)).map { String(decoding: $0, as: UTF8.self) }
        }
        let pictures = files.filter { $0.key.hasSuffix(".svg") }.map(\.value)
        #expect(Set(sources) == Set(pictures.map(Optional.some)))
        #expect(page.matches(of: /(src|href)=(?!"#)/).count == sources.count)
        #expect(!page.contains("://") && !page.contains("@import") && !page.contains("url("))
        #expect(page.contains("default-src 'none'"))
        #expect(WellFormedness.problem(in: page) == nil)
    }

    @Test("It follows the reader's light or dark, narrow or wide, and knows paper")
    func style() throws {
        let page = try page()
        for part in [
            "prefers-color-scheme: dark", "@media print", "name=\"viewport\"", "overflow-x",
        ] {
            #expect(page.contains(part))
        }
    }

    @Test("Text of unknown origin can still be read, and empty text is told")
    func readable() throws {
        var record = try Sample.record()
        record.scenario.title = "a < b & \"c\""
        record.examples[0].answers[0].answer = " "
        record.examples[0].text = "one\ntwo"
        let page = try #require(try Report.files(for: record)["report.html"])
        #expect(page.contains("<title>a &lt; b &amp; &quot;c&quot;</title>"))
        #expect(page.contains(">a &lt; b &amp; &quot;c&quot;</span></h1>"))
        #expect(page.contains("<td><em>(empty)</em></td>"))
        #expect(page.contains("<blockquote><p>one</p><p>two</p></blockquote>"))
    }
}
