import Domain
import Foundations
import Record
import Reports
import Testing

extension Sample {
    /// With how far the fine-tuning `lora`, the fifth arm, moved each linear layer.
    ///
    /// - Parameters:
    ///   - trained: how many of the blocks were trained, counted from the last.
    ///   - size: of the layer that moved the most: `down_proj` of the last block.
    static func moved(
        blocks: Int = 6, trained: Int = 2, size: Double = 0.031
    ) throws -> RunRecord {
        var record = try record()
        let targets = LoRAConfiguration.Target.allCases
        record.arms[4].training?.movement = (1...blocks).map { block in
            var shares: [LoRAConfiguration.Target: Double] = [:]
            guard block > blocks - trained else { return shares }
            for (place, target) in targets.enumerated() {
                let part = Double(block) / Double(blocks) * Double(place + 1)
                shares[target] = size * part / Double(targets.count)
            }
            return shares
        }
        record.digest = try record.determinedDigest()
        return record
    }
}

@Suite("The picture of the network")
struct NetworkPlotTests {
    private func picture(_ record: RunRecord) throws -> String {
        try #require(try Report.files(for: record)["network-5.svg"])
    }

    /// The tints of trained layers, row by row, then those of the legend.
    private func shades(_ picture: String) -> [Int] {
        picture.matches(of: /<polygon class="c4 moved shade([1-5])"/).compactMap { Int($0.1) }
    }

    private func frozen(_ picture: String) -> Int {
        picture.matches(of: /<polygon class="frozen"/).count
    }

    @Test("Each layer is a cell: frozen ones empty, trained ones the darker the further they moved")
    func cells() throws {
        let picture = try picture(Sample.moved())
        let shades = shades(picture), legend = 4
        #expect(frozen(picture) == 4 * 7 + 1)
        #expect(shades.count == 2 * 7 + legend)
        #expect(shades[0] == 1 && shades[13] == 5)
        // Two blocks a row: in each column every row moved further than the one above.
        for column in 0..<2 {
            let rows = stride(from: column, to: 14, by: 2).map { shades[$0] }
            #expect(rows == rows.sorted())
        }
        #expect(Array(shades.suffix(legend)) == shades.suffix(legend).sorted())
    }

    @Test("Where all or no layers were trained the rest of the picture holds")
    func allAndNone() throws {
        let all = try picture(Sample.moved(trained: 6))
        #expect(frozen(all) == 1 && shades(all).count > 6 * 7)
        let none = try picture(Sample.moved(trained: 0))
        #expect(frozen(none) == 6 * 7 + 1)
        let still = try picture(Sample.moved(trained: 6, size: 0))
        #expect(Set(shades(still).prefix(6 * 7)).count == 1)
    }

    @Test("The report shows it in the section on the training, with the layer that moved the most")
    func shown() throws {
        let report = try #require(try Report.files(for: Sample.moved())["report.md"])
        let start = try #require(report.firstRange(of: "## How the training went"))
        let section = report[start.upperBound...].prefix { $0 != "#" }
        #expect(section.contains("](network-5.svg)"))
        let words = section.replacing(/\n */, with: " ")
        #expect(words.contains("28 of 42") && words.contains("`down_proj`"))
        #expect(words.contains("3.1 %"))
        let index = try #require(report.firstRange(of: "## Where the figures stand"))
        #expect(report[index.upperBound...].contains("/arms/*/training/movement"))
    }

    @Test("A record that does not say so has no such picture, and is read as before")
    func without() throws {
        let record = try Sample.record()
        #expect(record.arms[4].training != nil && record.arms[4].training?.movement == nil)
        let files = try Report.files(for: record)
        #expect(!files.keys.contains { $0.hasPrefix("network") })
        #expect(files["report.md"]?.contains("network") == false)
    }

    @Test("What is written is read again, under the layers' own names")
    func roundTrip() throws {
        let record = try Sample.moved()
        let text = try CanonicalJSON.encode(record)
        let read = try Report.record(fromJSON: text, file: "r.json")
        #expect(read.arms[4].training == record.arms[4].training)
        #expect(text.contains(/"down_proj" : 0\.0/))
    }

    @Test("Layers that no training can have moved so are refused")
    func refused() throws {
        func isRefused(text: String) throws -> Bool {
            do {
                _ = try Report.record(fromJSON: text, file: "r.json")
                return false
            } catch ReportsError.notARecord {
                return true
            }
        }
        func isRefused(_ change: (inout TrainingRecord) -> Void) throws -> Bool {
            var record = try Sample.moved()
            var training = try #require(record.arms[4].training)
            change(&training)
            record.arms[4].training = training
            record.digest = try record.determinedDigest()
            return try isRefused(text: CanonicalJSON.encode(record))
        }
        #expect(try !isRefused { _ in })
        #expect(try isRefused { $0.movement?[5][.down] = -0.1 })
        #expect(try isRefused { $0.movement = [] })
        #expect(try isRefused { $0.movement = Array(repeating: [:], count: 513) })
        let text = try CanonicalJSON.encode(try Sample.moved())
        #expect(
            try isRefused(
                text: text.replacing("\"down_proj\" :", with: "\"side_proj\" :")))
    }

    @Test(
        "No text covers another one or leaves the picture",
        arguments: [1, 2, 12, 30, 80, 512], [0, 1e-300, 1e-6, 0.031, 0.7, 250, 1e150])
    func texts(blocks: Int, size: Double) throws {
        let picture = try picture(Sample.moved(blocks: blocks, trained: blocks / 2, size: size))
        #expect(WellFormedness.problem(in: picture) == nil)
        #expect(!picture.contains("inf") && !picture.contains("nan"))
        try expectReadable(picture, "\(blocks) blocks, \(size)")
    }

    @Test(
        "An arm's name stays harmless in it",
        arguments: ["<script>x</script>", "a\u{1B}[31m", ""])
    func hostile(name: String) throws {
        var record = try Sample.moved()
        record.arms[4].name = name
        let picture = try picture(record)
        #expect(WellFormedness.problem(in: picture) == nil)
        #expect(!picture.contains("<script") && !picture.contains("\u{1B}"))
    }

    @Test("How far layers moved belongs to what a run determines")
    func digest() throws {
        var record = try Sample.moved()
        record.arms[4].training?.movement?[5][.down] = 0.03
        #expect(try record.determinedDigest() != record.digest)
    }
}
