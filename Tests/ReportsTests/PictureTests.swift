import FoundationEssentials
import Record
import Reports
import Testing

@Suite("Pictures")
struct PictureTests {
    @Test("All pictures are well-formed XML that carries its own style")
    func wellFormed() throws {
        for record in [try Sample.record(), try Sample.crowded(), try Sample.undefined()] {
            for (name, text) in try Report.files(for: record) where name.hasSuffix(".svg") {
                #expect(WellFormedness.problem(in: text) == nil, "\(name)")
                #expect(text.contains("prefers-color-scheme: dark"))
                #expect(!text.contains("href"))
            }
        }
    }

    @Test("Every arm with a score is labelled in the first picture")
    func labels() throws {
        let picture = try #require(try Report.files(for: try Sample.record())["accuracy-cost.svg"])
        for name in ["nearest", "base", "rag", "rag-wrong-corpus", "lora"] {
            #expect(picture.contains(">\(name)</text>"))
        }
        #expect(picture.contains(">required: at least 0.5</text>"))
        #expect(picture.contains("(logarithmic)"))
    }

    @Test("With ten arms and long names no label covers another")
    func noOverlap() throws {
        let picture = try #require(
            try Report.files(for: try Sample.crowded())["accuracy-cost.svg"])
        let pattern =
            /class="(?:ink|strong)" x="([0-9.]+)" y="([0-9.]+)" text-anchor="middle">([^<]*)</
        let labels = picture.matches(of: pattern).compactMap { match -> Label? in
            guard let x = Double(match.1), let y = Double(match.2) else { return nil }
            return Label(text: String(match.3), x: x, y: y)
        }
        #expect(labels.count == 11)
        for (index, label) in labels.enumerated() {
            #expect(!labels[..<index].contains { $0.covers(label) }, "\(label.text)")
        }
    }

    @Test("Costs close together are drawn evenly, far apart by their logarithm")
    func scale() throws {
        var record = try Sample.record()
        for index in record.arms.indices {
            record.arms[index].answering?.cpuSeconds = 10 + Double(index)
        }
        let picture = try #require(try Report.files(for: record)["accuracy-cost.svg"])
        #expect(!picture.contains("(logarithmic)"))
    }

    @Test("The break-even picture marks the crossing with its number of queries")
    func crossing() throws {
        let picture = try #require(try Report.files(for: try Sample.record())["break-even-1.svg"])
        #expect(picture.contains(">90,223</text>"))
        #expect(picture.contains(">assumed: 10,000</text>"))
        #expect(!picture.contains(">rag-wrong-corpus</text>"), "a control cannot win")
    }

    @Test("No two of ten arms have curves that look the same")
    func distinctCurves() throws {
        var record = try Sample.crowded()
        let points = try #require(record.costs?[0].curves[0].axis.values.count)
        record.costs?[0].curves[0].totals = Dictionary(
            uniqueKeysWithValues: record.arms.enumerated().map { place, arm in
                (arm.name, [Double](repeating: Double(place + 1), count: points))
            })
        let picture = try #require(try Report.files(for: record)["break-even-1.svg"])
        let styles = picture.matches(of: /<polyline class="([^"]*)"/).map { String($0.1) }
        #expect(styles.count == 10)
        #expect(Set(styles).count == styles.count)
    }

    @Test("The training picture rings the step that was kept")
    func bestStep() throws {
        var record = try Sample.record()
        let ring = "class=\"ink-mark hollow\""
        let picture = try #require(try Report.files(for: record)["training.svg"])
        #expect(picture.matches(of: try Regex(ring)).count == 1)
        record.arms[4].training?.bestStep = 5
        let without = try #require(try Report.files(for: record)["training.svg"])
        #expect(!without.contains(ring))
    }

    @Test(
        "No label leaves its picture",
        arguments: ["sample", "handbook", "learning-curves", "squad"])
    func labelsInside(name: String) throws {
        let record =
            try name == "sample" ? Sample.record() : ShippedReportTests.record(named: name)
        let pattern =
            /<text class="[^"]*" x="([-0-9.]+)" y="([-0-9.]+)" text-anchor="([a-z]*)">([^<]*)</
        for (file, picture) in try Report.files(for: record) where file.hasSuffix(".svg") {
            let size = try #require(picture.firstMatch(of: /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/))
            let width = try #require(Double(size.1)), height = try #require(Double(size.2))
            for match in picture.matches(of: pattern) {
                let x = try #require(Double(match.1)), y = try #require(Double(match.2))
                // Wider than any of the fonts that the pictures name.
                let length = 6.9 * Double(match.4.count)
                let left = match.3 == "end" ? x - length : match.3 == "middle" ? x - length / 2 : x
                #expect(left >= 0 && left + length <= width, "\(file): \(match.4)")
                #expect(y >= 10 && y <= height - 3, "\(file): \(match.4)")
            }
        }
    }

    @Test("Long words take room from the bars of the tornado, and are never cut off at the edge")
    func longTippingPoints() throws {
        var record = try Sample.record()
        let long = String(repeating: "long words ", count: 8)
        let turn = try JSONDecoder().decode(
            TurnRecord.self, from: Data("{\"value\": 1234, \"cheapest\": \"\(long)\"}".utf8))
        for place in record.costs?[0].tippingPoints.indices ?? 0..<0 {
            record.costs?[0].tippingPoints[place].title = long
            record.costs?[0].tippingPoints[place].above = turn
        }
        let picture = try #require(try Report.files(for: record)["tornado.svg"])
        let turns = picture.matches(of: /x="([0-9.]+)" [^>]*>from 1,234: ([^<]*)</)
        #expect(!turns.isEmpty)
        for turn in turns {
            let x = try #require(Double(turn.1))
            #expect(x > 0 && x + 6.9 * Double(turn.2.count + 12) <= 760, "\(turn.2)")
        }
    }

    @Test("Every picture says for itself what it shows")
    func alternatives() throws {
        for record in [
            try Sample.record(), try ShippedReportTests.record(named: "learning-curves"),
        ] {
            let report = try #require(try Report.files(for: record)["report.md"])
            let shown = report.matches(of: /!\[([^\]]*)\]\(/).map { String($0.1) }
            #expect(shown.count > 5)
            #expect(Set(shown).count == shown.count)
            #expect(shown.contains { $0.hasSuffix("questions a month") })
        }
    }

    @Test("An input that moves no bill is a sentence and no picture")
    func levelBills() throws {
        var record = try Sample.record()
        let costs = try #require(record.costs?[0])
        let axis = costs.curves[0].axis
        record.costs?[0].breakEvens.removeAll { $0.input == axis.input }
        record.costs?[0].curves[0].totals = costs.curves[0].totals.mapValues { totals in
            [Double](repeating: 7, count: totals.count)
        }
        let files = try Report.files(for: record)
        #expect(files["break-even-1.svg"] == nil && files["break-even-2.svg"] != nil)
        let report = try #require(files["report.md"])
        #expect(report.contains("never cross, with \(axis.title)"))
    }

    private struct Label {
        let text: String
        let x: Double
        let y: Double

        func covers(_ other: Label) -> Bool {
            let reach = Double(text.count + other.text.count) / 2 * 6
            return abs(y - other.y) < 12 && abs(x - other.x) < reach
        }
    }
}
