import Datasets
import Foundations
import Testing

@Suite("Statistics of training data")
struct DatasetStatisticsTests {
    /// Rows of which each is as large as its prompt says.
    private func statistics(_ sizes: [Int], epochs: Int = 1) throws -> DatasetStatistics {
        let rows = sizes.map { #"{"prompt":"\#($0)","completion":"x"}"# }
        let data = try DatasetFixture.read(rows.joined(separator: "\n"))
        return try DatasetStatistics(data, epochs: epochs) { Int($0) ?? 0 }
    }

    @Test("sizes are counted by part and by row, and times the epochs")
    func sizes() throws {
        let found = try statistics([10, 30, 20, 40], epochs: 3)
        #expect(found.unit == .tokens)
        #expect(found.prompts?.least == 10)
        #expect(found.prompts?.median == 25)
        #expect(found.prompts?.mean == 25)
        #expect(found.prompts?.p95 == 38.5)
        #expect(found.prompts?.most == 40)
        #expect(found.completions.total == 0)
        #expect(found.wholes.total == 100)
        #expect(found.trained == 300)
        #expect(found.rows == 4)
        #expect(found.turns == 8)
    }

    @Test("without a tokenizer characters are counted")
    func characters() throws {
        let data = try DatasetFixture.read(#"{"prompt":"héé","completion":"no"}"#)
        let found = try DatasetStatistics(data)
        #expect(found.unit == .characters)
        #expect(found.wholes.total == 5)
    }

    @Test(
        "bins have a width of 1, 2 or 5 times a power of ten, and hold every row",
        arguments: [
            ([7], 7, 1, [1]), ([0, 11], 0, 1, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ([0, 12], 0, 2, [1, 0, 0, 0, 0, 0, 1]),
            ([95, 130, 131, 214], 80, 20, [1, 0, 2, 0, 0, 0, 1]),
        ])
    func bins(values: [Int], start: Int, width: Int, counts: [Int]) throws {
        let histogram = try statistics(values).histogram
        #expect(histogram.start == start)
        #expect(histogram.width == width)
        #expect(histogram.counts == counts)
    }

    @Test("there are never more than twelve bins, and none at the ends is empty")
    func manyBins() throws {
        var generator = SeededGenerator(seed: 1, stream: "bins")
        for _ in 0..<200 {
            let values = (0..<5).map { _ in generator.integer(below: 100_000) }
            let counts = try statistics(values).histogram.counts
            #expect(counts.count <= 12)
            #expect(counts.reduce(0, +) == 5)
            #expect(counts.first != 0 && counts.last != 0)
        }
    }

    @Test("the histogram is drawn with plain signs, and a bin with a row is never without one")
    func bars() throws {
        let values = [Int](repeating: 1, count: 100) + [3]
        #expect(
            try statistics(values).histogram.lines(width: 10) == [
                "1 ########## 100", "2 0", "3 # 1",
            ])
    }

    @Test("the picture is SVG with a bar for each bin")
    func picture() throws {
        let svg = try statistics([1, 2, 2]).histogram.svg(unit: "tokens")
        #expect(svg.hasPrefix("<svg xmlns="))
        #expect(svg.hasSuffix("</svg>\n"))
        #expect(svg.split(separator: "#3366aa").count == 3)
        #expect(svg.contains("<title>Rows by tokens</title>"))
    }

    @Test("repeated rows and labels are counted")
    func labels() throws {
        let rows = (0..<10).map {
            #"{"prompt":"\#($0 / 2)","completion":"\#($0 < 8 ? "b" : "a")"}"#
        }
        let data = try DatasetFixture.read(rows.joined(separator: "\n"))
        let found = try DatasetStatistics(data)
        #expect(found.repeatedRows == 5)
        let labels = try #require(found.labels?.entries)
        #expect(labels.map(\.label) == ["b", "a"])
        #expect(labels.map(\.rows) == [8, 2])
    }

    @Test("data with mistakes are not measured")
    func mistakes() throws {
        let data = try DatasetFixture.read(#"{"prompt":"a","completion":"b"}"# + "\n{}")
        #expect(throws: DatasetsError.self) { try DatasetStatistics(data) }
    }
}
