import Record
import Reports
import Testing

@Suite("Templates of a report")
struct TemplateTests {
    private func report(_ own: [String: String], of record: RunRecord) throws -> [String: String] {
        try Report.files(for: record, templates: ReportTemplates(own: own, folder: "look"))
    }

    @Test("A template may show every part of a report")
    func everyName() throws {
        let text = """
            {{title}}|{{lead}}|{{outcome}}|{{arm}}|{{program}}|{{finished}}
            {{#pictures}}{{file}} {{/pictures}}
            {{#advice}}[{{id}}]{{/advice}}{{#evidence}}<{{heading}}>{{/evidence}}
            {{^arm}}none{{/arm}}{{! no comment }}

            """
        let record = try Sample.record()
        let page = try #require(try report(["report.md.mustache": text], of: record)["report.md"])
        let lines = page.split(separator: "\n")
        #expect(lines[0].hasPrefix("Sample: should the moon's help desk"))
        #expect(lines[0].hasSuffix("|recommend|lora|0.0.0-sample|2000-01-01T00:00:00Z"))
        #expect(lines[1].hasPrefix("accuracy-cost.svg forgetting.svg training.svg tornado.svg "))
        #expect(lines[2].hasPrefix("[verdict][arms][costs][change][again][sure]<"))
        #expect(lines[2].contains("<Controls>"))
        #expect(lines.count == 3)
    }

    @Test("What a team does not write itself stays as it is shipped")
    func partial() throws {
        let record = try Sample.record()
        let style = "body { color: teal; }\n"
        let files = try report(["style.css.mustache": style], of: record)
        let shipped = try Report.files(for: record)
        #expect(files["report.md"] == shipped["report.md"])
        #expect(files["report.html"]?.contains("<style>\n\(style)</style>") == true)
        #expect(try report(ReportTemplates.shipped.files, of: record) == shipped)
    }

    @Test(
        "No way to name a value makes words of unknown origin act",
        arguments: [
            "{{title}}", "{{{title}}}", "{{&title}}", "{{#title}}{{{.}}}{{/title}}",
            "{{reversed(title)}}", "{{{lowercased(title)}}}", "{{uppercased(reversed(title))}}",
        ])
    func safe(tag: String) throws {
        for title in ["<script>x</script>", ">tpircs/<x>tpircs<", "&lt;script&gt;"] {
            var record = try Sample.record()
            record.scenario.title = title
            let own = ["report.html.mustache": tag, "report.md.mustache": tag]
            let files = try? report(own, of: record)
            for page in ["report.html", "report.md"] {
                let text = files?[page] ?? ""
                #expect(!text.lowercased().replacing("\\<", with: "").contains("<script"))
            }
        }
    }

    @Test(
        "A mistake is told with file, line and column",
        arguments: [
            ("a\n  {{titel}}", "2:3: there is no name 'titel'; did you mean 'title'?"),
            ("{{#advice}}\n{{bodyy}}{{/advice}}", "2:1: there is no name 'bodyy'"),
            (
                "\n{{> stile.css}}",
                "2:1: there is no partial 'stile.css'; did you mean 'style.css'?"
            ),
            ("{{=<% %>=}}", "1:1: reports know no tag that begins with ="),
            ("{{% CONTENT_TYPE:HTML}}", "1:1: reports know no tag that begins with %"),
            ("{{> report.md}}", "1:1: the template includes itself"),
            ("a\n{{#advice}}", "the end of a section is missing"),
            ("a\n{{#advice}}{{/evidence}}", "2:15: the end of a section that was not begun last"),
            ("{{title", "a tag without its end"),
            (
                String(repeating: "{{#advice}}", count: 17),
                "1:177: more than 16 sections in one another"
            ),
        ])
    func mistakes(text: String, words: String) throws {
        let error = #expect(throws: ReportsError.self) {
            try report(["report.md.mustache": text], of: try Sample.record())
        }
        let message = "\(try #require(error))"
        #expect(message.hasPrefix("Template look/report.md.mustache:"))
        #expect(message.contains(words), "\(message)")
    }

    @Test("Two templates that take each other in are refused")
    func circle() throws {
        let own = ["a.mustache": "{{> b}}", "b.mustache": "{{> a}}"]
        #expect(throws: ReportsError.self) { try report(own, of: try Sample.record()) }
    }
}
