import Foundations
import Record
import Reports
import Testing

@Suite("Report")
struct ReportTests {
    @Test("The report of the sample record is the one that was reviewed")
    func snapshot() throws {
        let files = try Report.files(for: try Sample.record())
        let expected = try Sample.fixture("report.md")
        let lines = files["report.md", default: ""].split(
            separator: "\n", omittingEmptySubsequences: false)
        let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let different = zip(lines, expectedLines).first { $0 != $1 }
        #expect(different == nil)
        #expect(lines.count == expectedLines.count)
    }

    @Test("The verdict comes first, then the picture, then the table")
    func order() throws {
        let report = try markdown(of: try Sample.record())
        let lines = report.split(separator: "\n").map(String.init)
        #expect(lines[1].hasPrefix("**Recommended: `lora`.** Fine-tune (lora)"))
        #expect(lines[3].hasPrefix("!["))
        let table = try #require(lines.firstIndex { $0.hasPrefix("| Arm") })
        #expect(table == 5)
    }

    @Test("A run with everything gives all files")
    func allFiles() throws {
        let files = try Report.files(for: try Sample.record())
        #expect(
            files.keys.sorted() == [
                "accuracy-cost.svg", "break-even-1.svg", "break-even-2.svg", "cost-map-1.svg",
                "cost-map-2.svg", "forgetting.svg", "record.json", "report.html", "report.md",
                "sweep-1-curves.svg", "sweep-1.svg", "sweep-2-curves.svg", "sweep-2.svg",
                "tornado.svg", "training.svg",
            ])
        #expect(files.values.allSatisfy { $0.hasSuffix("\n") })
    }

    @Test("A run without fine-tuning has no pictures of it, and the text shows none")
    func withoutTraining() throws {
        var record = try Sample.record()
        record.arms.removeAll { $0.training != nil }
        record.forgetting = []
        record.costs = nil
        let files = try Report.files(for: record)
        #expect(
            files.keys.sorted().filter { $0.hasSuffix(".svg") }
                == [
                    "accuracy-cost.svg", "sweep-1-curves.svg", "sweep-1.svg",
                    "sweep-2-curves.svg", "sweep-2.svg",
                ])
        let report = try #require(files["report.md"])
        #expect(!report.contains("training.svg"))
        #expect(!report.contains("## The forgetting ledger"))
        #expect(!report.contains("*Forgets*:"))
    }

    @Test("Every picture that the text shows is among the files")
    func picturesExist() throws {
        let files = try Report.files(for: try Sample.record())
        let report = try #require(files["report.md"])
        let shown = report.matches(of: /!\[[^\]]*\]\(([^)]*)\)/).map { String($0.1) }
        #expect(shown.count == files.keys.count { $0.hasSuffix(".svg") })
        #expect(shown.allSatisfy { files[$0] != nil })
    }

    @Test("The same record gives the same bytes, also by way of its JSON")
    func deterministic() throws {
        for record in [try Sample.record(), try Sample.crowded(), try Sample.undefined()] {
            let files = try Report.files(for: record)
            #expect(try Report.files(for: record) == files)
            let json = try #require(files["record.json"])
            let again = try Report.record(fromJSON: json, file: "record.json")
            #expect(try Report.files(for: again) == files)
        }
    }

    @Test("A number that is not finite outside an estimate is an error that says where")
    func notFinite() throws {
        var record = try Sample.record()
        record.differences[0].pValue = .infinity
        let error = #expect(throws: ReportsError.self) { try Report.files(for: record) }
        #expect("\(try #require(error))".contains("pValue"))
    }

    @Test("Something else than a record is refused with its name and the reason")
    func notARecord() throws {
        for text in ["", "[]", "{", "{\"schema\": 1}", "null"] {
            let error = #expect(throws: ReportsError.self) {
                try Report.record(fromJSON: text, file: "wrong.json")
            }
            #expect("\(try #require(error))".hasPrefix("Run record wrong.json: expected"))
        }
    }

    @Test("A record of another format version is refused before it is read")
    func otherSchema() throws {
        let error = #expect(throws: ReportsError.self) {
            try Report.record(fromJSON: "{\"schema\": 99}", file: "later.json")
        }
        #expect(
            error
                == .unsupportedSchema(
                    file: "later.json", found: 99, supported: RunRecord.currentSchema))
    }

    @Test("A record that was changed after the run is refused, with what to do")
    func changed() throws {
        var record = try Sample.record()
        let digest = record.digest
        record.arms[0].rows[0].answer += "!"
        let json = try CanonicalJSON.encode(record)
        let found = try record.determinedDigest()
        #expect(found != digest)
        #expect(
            throws: ReportsError.changed(file: "r.json", expected: digest.hex, found: found.hex)
        ) {
            try Report.record(fromJSON: json, file: "r.json")
        }
    }

    @Test("Times may differ between records of one digest")
    func measuredValues() throws {
        var record = try Sample.record()
        record.arms[0].answering?.cpuSeconds += 1
        let json = try CanonicalJSON.encode(record)
        // As text, since a figure that does not exist equals nothing, not even itself.
        let read = try Report.record(fromJSON: json, file: "r.json")
        #expect(try CanonicalJSON.encode(read) == json)
    }

    @Test("Every pair of arms stands once among the differences, and their number is told")
    func pairsOnce() throws {
        let record = try ShippedReportTests.record(named: "handbook")
        let mirrored = record.differences.filter { one in
            record.differences.contains { $0.arm == one.other && $0.other == one.arm }
        }
        #expect(!mirrored.isEmpty, "the record holds both directions of some pairs")
        let report = try markdown(of: record)
        let table = report.split(separator: "\n")
            .drop { !$0.hasPrefix("### All paired differences") }.drop { !$0.hasPrefix("|") }
            .prefix { $0.hasPrefix("|") }.dropFirst(2)
        let pairs = table.map { row in
            Set(row.split(separator: "|").prefix(2).map { $0.filter { $0 != " " } })
        }
        #expect(pairs.count > 10 && Set(pairs).count == pairs.count)
        #expect(report.contains("Holm-corrected over \(pairs.count) comparisons"))
    }

    @Test("No amount of money is written with an exponent", arguments: ["handbook", "squad"])
    func money(name: String) throws {
        let report = try markdown(of: try ShippedReportTests.record(named: name))
        let lines = report.split(separator: "\n").filter { $0.contains(/[0-9]e[-+][0-9]/) }
        for line in lines {
            #expect(line.contains("p = ") || line.contains("SHA-256"), "\(line)")
        }
    }

    private func markdown(of record: RunRecord) throws -> String {
        try #require(try Report.files(for: record)["report.md"])
    }
}
