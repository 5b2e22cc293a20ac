import Datasets
import Foundations
import Testing

@Suite("Splitting by class")
struct StratificationTests {
    /// A row whose group and class stand in its fields, and that is like no other.
    private static func row(_ number: Int, group: String, kind: String) -> TrainingExample {
        var row = DatasetFixture.pair("Question \(number)", "Answer \(number * 7)", line: number)
        row.fields = [
            .init(key: "group", json: "\"\(group)\""), .init(key: "kind", json: "\"\(kind)\""),
        ]
        return row
    }

    /// Rows in a random order; those of a group have one class.
    private static func rows(_ generator: inout SeededGenerator) -> [TrainingExample] {
        var marks: [(group: String, kind: String)] = []
        for kind in 0...generator.integer(below: 6) {
            let largest = 1 + generator.integer(below: 8)
            for group in 0..<30 + generator.integer(below: 60) {
                let size = 1 + generator.integer(below: largest)
                for _ in 0..<size { marks.append(("\(kind)-\(group)", "kind \(kind)")) }
            }
        }
        generator.shuffle(&marks)
        return marks.enumerated().map { row($0 + 1, group: $1.group, kind: $1.kind) }
    }

    /// Of each group which rows it has.
    private static func places(_ rows: [TrainingExample], by field: String) -> [String: [Int]] {
        Dictionary(grouping: rows.indices) { place in
            rows[place].fields.first { $0.key == field }?.text ?? ""
        }
    }

    @Test("in every part each class is off its share by less than its largest group")
    func shares() throws {
        var generator = SeededGenerator(seed: 5, stream: "strata")
        for seed in 1...40 {
            let rows = Self.rows(&generator)
            let test = 0.1 + 0.2 * generator.uniform()
            let validation = 0.1 + 0.2 * generator.uniform()
            let split = try DatasetSplit(
                rows, shares: .init(validation: validation, test: test), field: "group",
                classes: .field("kind"), seed: UInt64(seed))
            let groups = Self.places(rows, by: "group")
            for own in groups.values { #expect(Set(own.map { split.parts[$0] }).count == 1) }
            let sizes = groups.map { (kind: rows[$1[0]].fields[1].text, size: $1.count) }
            for (kind, own) in Self.places(rows, by: "kind") {
                let largest = sizes.filter { $0.kind == kind }.map(\.size).max() ?? 0
                let asked: [(DatasetSplit.Part, Double)] = [
                    (.train, 1 - validation - test), (.validation, validation), (.test, test),
                ]
                for (part, share) in asked {
                    let given = own.count { split.parts[$0] == part }
                    let off = abs(Double(given) - share * Double(own.count))
                    #expect(off < Double(largest), "\(kind) in \(part), seed \(seed)")
                }
            }
            #expect(split.scarce.isEmpty)
        }
    }

    @Test("many small classes are not all rounded the same way")
    func manySmall() throws {
        let rows = (0..<400).map { Self.row($0 + 1, group: "\($0)", kind: "kind \($0 / 4)") }
        let split = try DatasetSplit(
            rows, shares: .init(validation: 0.15, test: 0.1), field: "group",
            classes: .field("kind"))
        #expect(abs(split.places(of: .validation).count - 60) <= 5)
        #expect(abs(split.places(of: .test).count - 40) <= 5)
    }

    @Test("where groups have several classes, none is torn apart and every class is in training")
    func mixed() throws {
        var generator = SeededGenerator(seed: 6, stream: "mixed strata")
        for seed in 1...20 {
            let rows = (0..<300).map { number in
                let most = 1 + generator.integer(below: 12)
                return Self.row(
                    number + 1, group: "\(number / 4)",
                    kind: "kind \(generator.integer(below: most))")
            }
            let split = try DatasetSplit(
                rows, field: "group", classes: .field("kind"), seed: UInt64(seed))
            for own in Self.places(rows, by: "group").values {
                #expect(Set(own.map { split.parts[$0] }).count == 1)
            }
            for own in Self.places(rows, by: "kind").values {
                #expect(own.contains { split.parts[$0] == .train })
            }
        }
    }

    @Test("the seed decides, and nothing else")
    func seeds() throws {
        var generator = SeededGenerator(seed: 7, stream: "strata")
        let rows = Self.rows(&generator)
        func parts(_ seed: UInt64) throws -> [DatasetSplit.Part] {
            try DatasetSplit(rows, field: "group", classes: .field("kind"), seed: seed).parts
        }
        #expect(try parts(1) == parts(1))
        #expect(try parts(1) != parts(2))
    }

    @Test("a class with fewer groups than parts is told of, and is in training")
    func scarce() throws {
        let rows = (0..<60).map { number in
            Self.row(
                number + 1, group: number < 5 ? "one" : "\(number)",
                kind: number < 5 ? "rare" : number < 7 ? "twice" : "common")
        }
        for seed in 1...20 {
            let split = try DatasetSplit(
                rows, field: "group", classes: .field("kind"), seed: UInt64(seed))
            #expect(split.scarce.map(\.name) == ["rare", "twice"])
            #expect(split.scarce.map(\.rows) == [5, 2])
            #expect(split.scarce.map(\.groups) == [1, 2])
            #expect(split.scarce[0].missing == [.validation, .test])
            #expect(split.scarce[1].missing.allSatisfy { $0 != .train })
        }
    }

    @Test("completions are classes too, where they are labels")
    func completions() throws {
        let rows = (0..<200).map { number in
            DatasetFixture.pair("Question \(number)", number < 40 ? " rare" : "common")
        }
        let split = try DatasetSplit(rows, classes: .completion)
        let rare = split.parts.prefix(40)
        #expect(rare.count { $0 == .test } == 4)
        #expect(rare.count { $0 == .validation } == 4)
    }

    @Test("a row without the field, and classes too small for a part, are errors")
    func errors() throws {
        var rows = (0..<50).map { Self.row($0 + 1, group: "\($0)", kind: "\($0)") }
        #expect(throws: DatasetsError.emptyPartOfClasses("validation", classes: 50)) {
            try DatasetSplit(rows, classes: .field("kind"))
        }
        rows[7].fields = []
        #expect(throws: DatasetsError.noClass("kind", rows[7].origin)) {
            try DatasetSplit(rows, classes: .field("kind"))
        }
    }
}
