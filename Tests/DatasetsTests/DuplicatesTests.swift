import Datasets
import Foundations
import Testing

@Suite("Duplicates")
struct DuplicatesTests {
    /// What the search finds, by comparing every row with every one that stays.
    private func naive(_ rows: [TrainingExample]) -> [Int: Int] {
        func grams(_ text: String) -> Set<[String]> {
            let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            guard words.count >= 5 else { return [words] }
            return Set((0...words.count - 5).map { Array(words[$0..<$0 + 5]) })
        }
        let distinct = Set(rows.map { [$0.prompt, $0.completion] })
        var counts: [[String]: Int] = [:]
        for row in distinct {
            for gram in grams(row.joined(separator: "\n")) { counts[gram, default: 0] += 1 }
        }
        let least = max(20, (distinct.count + 1) / 2)
        func own(_ text: String) -> Set<[String]> {
            let own = grams(text).filter { counts[$0, default: 0] < least }
            return own.isEmpty ? [[text]] : own
        }
        func areAlike(_ a: Set<[String]>, _ b: Set<[String]>) -> Bool {
            Double(a.intersection(b).count) >= 0.8 * Double(a.union(b).count) - 1e-9
        }
        let texts = rows.map { own($0.text) }, answers = rows.map { grams($0.completion) }
        var stay: [Int] = [], found: [Int: Int] = [:]
        for place in rows.indices {
            let twin = stay.first { other in
                areAlike(texts[place], texts[other]) && areAlike(answers[place], answers[other])
            }
            if let twin { found[place] = twin } else { stay.append(place) }
        }
        return found
    }

    @Test("the search finds what comparing all pairs finds, on random rows", arguments: 0..<20)
    func twins(seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: "rows")
        let words = (0..<(seed < 10 ? 40 : 6)).map { number in
            String(UnicodeScalar(UInt8(97 + number % 26))) + (number < 26 ? "a" : "b")
        }
        func text(_ most: Int) -> [String] {
            (0..<generator.integer(below: most)).map { _ in
                words[generator.integer(below: words.count)]
            }
        }
        // In some files all rows begin alike.
        let instruction =
            seed % 3 == 0 ? "Please answer what is asked here as well as you can. " : ""
        var rows: [TrainingExample] = [], sources: [[String]] = []
        for line in 1...150 {
            var prompt = text(generator.integer(below: 2) == 0 ? 60 : 12)
            // Most rows are made of an earlier one by a few changes, so that many are near the bound.
            if !sources.isEmpty, generator.integer(below: 4) > 0 {
                prompt = sources[generator.integer(below: sources.count)]
                // Without its first word a row lacks just one run, and may be alike at the bound.
                if generator.integer(below: 2) == 0 { prompt = Array(prompt.dropFirst()) }
                for _ in 0..<generator.integer(below: 3) where !prompt.isEmpty {
                    let place = generator.integer(below: prompt.count)
                    prompt[place] = words[generator.integer(below: words.count)]
                }
            }
            sources.append(prompt)
            rows.append(
                DatasetFixture.pair(
                    instruction + prompt.joined(separator: " "), text(3).joined(separator: " "),
                    line: line))
        }
        let pairs = Duplicates(of: rows).pairs
        let found = Dictionary(uniqueKeysWithValues: pairs.map { ($0.row, $0.of) })
        #expect(found == naive(rows))
        #expect(!found.isEmpty)
    }

    @Test("short texts are alike only if they are the same, and so are texts of signs")
    func shortTexts() {
        let rows = [
            ("Hi", "Ho"), ("Hi", "Hu"), ("hi!", "HO"), ("?", "!"), ("?", "."), ("…", ""), ("", ""),
        ].enumerated().map { DatasetFixture.pair($1.0, $1.1, line: $0 + 1) }
        let pairs = Duplicates(of: rows).pairs
        #expect(pairs.map(\.line) == [3])
        #expect(pairs.map(\.ofLine) == [1])
        #expect(pairs.map(\.isExact) == [false])
    }

    private static let long =
        "Please tell me in a few words what the customer of this shop wants to know today, "
        + "so that the right desk can answer him"

    @Test("rows with other answers or numbers are no duplicates")
    func answersAndNumbers() {
        let rows = [
            DatasetFixture.pair(Self.long, "billing", line: 1),
            DatasetFixture.pair(Self.long + "!", "delivery", line: 2),
            DatasetFixture.pair("7 " + Self.long, "billing", line: 3),
            DatasetFixture.pair("8 " + Self.long, "billing", line: 4),
            DatasetFixture.pair("8 " + Self.long + ".", "billing", line: 5),
        ]
        let pairs = Duplicates(of: rows).pairs
        #expect(pairs.map(\.line) == [5])
        #expect(pairs.map(\.ofLine) == [4])
    }

    @Test("rows that count differently, or have other tools, are no duplicates")
    func terms() {
        func row(_ weight: Double?, tools: String? = nil, line: Int) -> TrainingExample {
            TrainingExample(
                [.init(.user, Self.long), .init(.assistant, "a", weight: weight)],
                fields: tools.map { [.init(key: "tools", json: $0)] } ?? [],
                origin: DatasetFixture.pair("", "", line: line).origin)
        }
        let rows = [
            row(0, line: 1), row(1, line: 2), row(nil, line: 3), row(nil, tools: "[]", line: 4),
            row(1, line: 5),
        ]
        #expect(Duplicates(of: rows).pairs.map(\.line) == [5])
        #expect(Duplicates(of: rows, nearly: false).pairs.map(\.ofLine) == [2])
    }

    @Test("an instruction that all rows have makes none of them alike")
    func instruction() {
        let rows = (1...40).map { number in
            let word = String(UnicodeScalar(UInt8(96 + (number - 1) / 2 % 26 + 1)))
            return DatasetFixture.pair(
                Self.long + ": what is the \(word) of this", number.isMultiple(of: 2) ? "a!" : "a",
                line: number)
        }
        #expect(
            Duplicates(of: rows).pairs.map(\.line) == Array(stride(from: 2, through: 40, by: 2)))
    }

    @Test("an exact duplicate of a row that goes belongs to the row that stays")
    func chains() {
        let rows = [
            DatasetFixture.pair(Self.long, "a", line: 1),
            DatasetFixture.pair(Self.long + "?", "a", line: 2),
            DatasetFixture.pair(Self.long + "?", "a", line: 3),
        ]
        let duplicates = Duplicates(of: rows)
        #expect(duplicates.pairs.map(\.ofLine) == [1, 1])
        #expect(duplicates.kept == [0])
        let exact = Duplicates(of: rows, nearly: false)
        #expect(exact.pairs.map(\.ofLine) == [2])
        #expect(exact.pairs.map(\.isExact) == [true])
    }
}
