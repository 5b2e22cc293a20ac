import Datasets
import Foundations
import Testing

@Suite("Converting training data")
struct ConversionTests {
    /// Texts that meet every escape: quotes, breaks, separators, formulas, signs of other scripts.
    private static let pieces = [
        "a", "b c", "\"", "\\", "\n", "\r\n", "\t", ",", ";", "'", "=", "-", "é", "e\u{301}",
        "\u{2028}", "日本", "👩‍👩‍👧", "{", "]", "\u{FEFF}", " ", "\u{1}",
    ]

    private static func text(_ generator: inout SeededGenerator) -> String {
        let count = 1 + generator.integer(below: 6)
        return (0..<count).map { _ in pieces[generator.integer(below: pieces.count)] }.joined()
    }

    /// A row that a dialect holds.
    private static func row(
        _ dialect: Dialect, _ generator: inout SeededGenerator
    ) -> TrainingExample {
        let origin = TextPosition(file: "a", line: 1, column: 1)
        if dialect == .text {
            let lines = (0...generator.integer(below: 3)).map { _ in
                "x" + text(&generator).filter { !$0.isNewline && $0 != "\u{FEFF}" }
            }
            return TrainingExample(
                [.init(.document, lines.joined(separator: "\n"))], origin: origin)
        }
        var turns: [TrainingExample.Turn] = []
        let isPair = dialect == .promptCompletion || dialect == .csv
        let holdsMore = dialect == .messages || dialect == .shareGPT
        if !isPair, generator.integer(below: 2) == 0 {
            turns.append(.init(.system, text(&generator)))
        }
        for _ in 0...(isPair ? 0 : generator.integer(below: 3)) {
            turns.append(.init(.user, text(&generator)))
            turns.append(.init(.assistant, text(&generator)))
        }
        if holdsMore, generator.integer(below: 2) == 0 {
            turns[turns.count - 1].weight = [0, 1, 0.5][generator.integer(below: 3)]
            turns[turns.count - 1].fields = [.init(key: "name", json: "\"n\"")]
        }
        let hasField = ![.bedrock, .claude].contains(dialect)
        let fields: [TrainingExample.Field] = hasField ? [.init(key: "id", json: "\"7\"")] : []
        return TrainingExample(turns, fields: fields, origin: origin)
    }

    @Test("there and back gives the same rows", arguments: Dialect.written)
    func thereAndBack(dialect: Dialect) throws {
        var generator = SeededGenerator(seed: 3, stream: dialect.rawValue)
        for _ in 0..<50 {
            let rows = (0...generator.integer(below: 5)).map { _ in Self.row(dialect, &generator) }
            let bytes = try DatasetWriter(dialect).bytes(of: rows)
            let back = try Dataset(bytes, file: "a.\(dialect.ending)")
            #expect(back.findings.mistakes == 0)
            #expect(back.examples.count == rows.count)
            for (row, other) in zip(rows, back.examples) {
                #expect(row.saysTheSame(as: other), "\(row.turns) is not \(other.turns)")
            }
            // What was read is written alike: nothing is left that could change.
            #expect(try DatasetWriter(dialect).bytes(of: back.examples) == bytes)
        }
    }

    @Test("between dialects a row comes back, or what is lost is named")
    func lossOrIdentity() throws {
        var generator = SeededGenerator(seed: 4, stream: "between")
        for source in Dialect.written {
            for target in Dialect.written {
                for _ in 0..<20 {
                    let row = Self.row(source, &generator)
                    guard let bytes = try? DatasetWriter(target).bytes(of: [row]) else {
                        // A lossy writer still writes what can be read again, unless a row was empty.
                        let lossy = try DatasetWriter(target, isLossy: true).bytes(of: [row])
                        checkLossy(lossy, of: row, as: target)
                        continue
                    }
                    let back = try Dataset(bytes, file: "a.\(target.ending)")
                    let first = try #require(back.examples.first)
                    #expect(row.saysTheSame(as: first), "\(source) to \(target): \(row.turns)")
                }
            }
        }
    }

    private func checkLossy(_ bytes: [UInt8], of row: TrainingExample, as target: Dialect) {
        let back = Result<Dataset, any Error> {
            try Dataset(bytes, file: "a.\(target.ending)", dialect: target)
        }
        switch back {
        case .success(let back):
            #expect(back.findings.mistakes == 0 && !back.examples.isEmpty)
        case .failure(let error):
            // What nothing is left of is no file.
            guard case .empty? = error as? DatasetsError else {
                Issue.record("\(error)")
                return
            }
        }
    }

    private func losses(_ row: TrainingExample, to dialect: Dialect) -> [Loss] {
        do {
            _ = try DatasetWriter(dialect).bytes(of: [row])
            return []
        } catch DatasetsError.losses(let losses, _) {
            return losses.map(\.loss)
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test("each loss is named")
    func named() {
        let system = DatasetFixture.row(
            .init(.system, "s"), .init(.user, "a"), .init(.assistant, "b"))
        #expect(losses(system, to: .promptCompletion) == [.system])
        #expect(losses(system, to: .claude) == [])
        let weights = DatasetFixture.row(.init(.user, "a"), .init(.assistant, "b", weight: 1))
        #expect(losses(weights, to: .bedrock) == [.weights])
        let tools = DatasetFixture.row(
            .init(.user, "a"),
            .init(.assistant, "", fields: [.init(key: "tool_calls", json: "[]")]),
            .init(.tool, "1"), .init(.assistant, "b"))
        #expect(losses(tools, to: .messages) == [])
        #expect(losses(tools, to: .claude) == [.tools])
        let several = DatasetFixture.row(
            .init(.user, "a"), .init(.assistant, "b"), .init(.user, "c"), .init(.assistant, "d"))
        #expect(losses(several, to: .csv) == [.turns])
        #expect(losses(several, to: .alpaca) == [])
        var fields = DatasetFixture.pair("a", "b")
        fields.fields = [.init(key: "id", json: "7")]
        #expect(losses(fields, to: .messages) == [])
        #expect(losses(fields, to: .claude) == [.fields])
        #expect(losses(fields, to: .csv) == [.fields])
        #expect(losses(DatasetFixture.pair("a", "b"), to: .text) == [.roles])
        let document = DatasetFixture.row(.init(.document, "x\n\ny"))
        #expect(losses(document, to: .text) == [.blankLines])
        #expect(losses(document, to: .messages) == [.documents])
    }

    @Test("names of columns that a table could not give back are a loss")
    func columnNames() {
        func losses(_ keys: String...) -> [Loss] {
            var row = DatasetFixture.pair("a", "b")
            row.fields = keys.map { .init(key: $0, json: "\"x\"") }
            return self.losses(row, to: .csv)
        }
        #expect(losses("topic") == [])
        #expect(losses("=topic") == [.fields])
        #expect(losses("\u{E9}", "e\u{301}") == [.fields])
        #expect(losses("") == [.fields])
    }

    @Test("a byte order mark that belongs to a document stays")
    func mark() throws {
        let row = DatasetFixture.row(.init(.document, "\u{FEFF}a"))
        let bytes = try DatasetWriter(.text).bytes(of: [row])
        #expect(try Dataset(bytes, file: "a.txt").examples.map(\.completion) == ["\u{FEFF}a"])
    }

    @Test("a lossy writer leaves out what is lost, and only that")
    func lossy() throws {
        let row = DatasetFixture.row(
            .init(.system, "s"), .init(.user, "a"), .init(.assistant, "b", weight: 0.5))
        let bytes = try DatasetWriter(.bedrock, isLossy: true).bytes(of: [row])
        #expect(
            String(decoding: bytes, as: UTF8.self) == #"""
                {"schemaVersion":"bedrock-conversation-2024","system":[{"text":"s"}],\#
                "messages":[{"role":"user","content":[{"text":"a"}]},\#
                {"role":"assistant","content":[{"text":"b"}]}]}

                """#)
    }
}
