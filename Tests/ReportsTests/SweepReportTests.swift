import Record
import Reports
import Testing

@Suite("Sweeps in a report")
struct SweepReportTests {
    private func report(_ change: (inout [SweepRecord]) -> Void = { _ in }) throws -> String {
        var record = try Sample.record()
        var sweeps = try #require(record.sweeps)
        change(&sweeps)
        record.sweeps = sweeps
        return try #require(try Report.files(for: record)["report.md"])
    }

    // MARK: - Words

    @Test("The words count the winners, and say where an arm is shown to be worse or better")
    func words() throws {
        // Lines are broken anywhere.
        let report = try report().replacing("\n  ", with: " ")
        #expect(
            report.contains(
                """
                - Of 4 combinations: `lora` wins 1, `rag` wins 1, 1 is undecided, 1 could not be \
                measured.
                - `lora` is shown to be worse than `rag` at `examples` 37 with `wordings` 1, at no \
                value of `examples` with `wordings` 2.
                - `lora` is shown to be better than `rag` at no value of `examples` with \
                `wordings` 1, at `examples` 111 with `wordings` 2.
                """))
        #expect(
            report.contains("- `rag` is shown to be worse than `lora` at `passages` 3."))
        #expect(
            report.contains(
                "- `rag` is shown to be better than `nearest` at every value of `passages`."))
        #expect(!report.contains("`rag` is shown to be better than `lora`"))
        #expect(report.contains("there are only 37 training questions"))
    }

    @Test("Where it holds from a value on, up to one or here and there, the words say so")
    func places() throws {
        let cases: [([Bool], String)] = [
            ([false, true, true], "from `passages` 2 on"),
            ([true, true, false], "up to `passages` 2"),
            ([true, false, true], "at `passages` 1 and 3"),
            ([false, false, true], "at `passages` 3"),
        ]
        for (holds, phrase) in cases {
            let text = try report { sweeps in
                let cell = sweeps[1].cells[1]
                sweeps[1].axes[0].values = [1, 2, 3]
                sweeps[1].cells = holds.enumerated().map { place, holds in
                    var copy = cell
                    copy.values = [Double(place + 1)]
                    copy.differences[1].correctedPValue = holds ? 0.001 : 0.5
                    return copy
                }
            }
            #expect(text.contains("`rag` is shown to be worse than `lora` \(phrase)."))
        }
    }

    // MARK: - The picture

    @Test("The picture has each score with its winner, and hatches what is not decided")
    func picture() throws {
        let files = try Report.files(for: try Sample.record())
        let picture = try #require(files["sweep-1.svg"])
        for word in ["0.200", "0.600", "0.900", "undecided", "not measured", "37", "111"] {
            #expect(picture.contains(">\(word)</text>"), "\(word)")
        }
        #expect(picture.matches(of: /class="undecided"/).count == 2, "the place and the legend")
        #expect(picture.matches(of: />lora wins</).count == 2)
        #expect(picture.matches(of: />rag wins</).count == 2)
        #expect(picture.contains(">The number: exact-match of lora.</text>"))
        let line = try #require(files["sweep-2.svg"])
        #expect(line.contains(">passages</text>") && !line.contains("not measured"))
        #expect(line.contains(">0.700</text>") && line.contains(">0.500</text>"))
    }

    @Test("A record without sweeps has no such section and no such picture")
    func without() throws {
        var record = try Sample.record()
        record.sweeps = nil
        let files = try Report.files(for: record)
        #expect(files["sweep-1.svg"] == nil)
        #expect(files["report.md"]?.contains("sweep") == false)
    }

    // MARK: - Maps of many places

    @Test("Rectangles cover every place once, each with what the place says")
    func rectangles() {
        let count = 40
        let grid = (0..<count).map { row in
            (0..<count).map { column in column * column + row * row < 900 ? 0 : column / 20 }
        }
        let rectangles = RegionRectangle.covering(grid)
        var seen = [[Int]](repeating: [Int](repeating: -1, count: count), count: count)
        for rectangle in rectangles {
            for row in rectangle.rows {
                for column in rectangle.columns {
                    #expect(seen[row][column] == -1)
                    seen[row][column] = rectangle.region
                }
            }
        }
        #expect(seen == grid)
        #expect(rectangles.count < count * 3)
        #expect(RegionRectangle.covering([[1, 1], [1, 1]]).count == 1)
        #expect(RegionRectangle.covering([[Int]]()).isEmpty)
    }

    @Test("A value's place reaches half way to its neighbours, by size or by logarithm")
    func borders() {
        func borders(_ values: [Double], _ spacing: RegionMapAxis.Spacing) -> [Double] {
            RegionMapAxis(title: "", values: values, spacing: spacing).borders
        }
        #expect(borders([1, 5, 6], .even) == [0, 1.0 / 3, 2.0 / 3, 1])
        #expect(borders([0, 1, 4], .linear) == [0, 0.125, 0.625, 1])
        let logarithmic = borders([1, 10, 1000], .logarithmic)
        for (found, expected) in zip(logarithmic, [0, 1.0 / 6, 4.0 / 6, 1]) {
            #expect(abs(found - expected) < 1e-12)
        }
        let labels = RegionMapAxis(title: "", values: [1, 30, 1000], spacing: .logarithmic).labels
        #expect(labels.map(\.text).contains("100"))
        #expect(labels.allSatisfy { (0...1).contains($0.share) })
    }
}
