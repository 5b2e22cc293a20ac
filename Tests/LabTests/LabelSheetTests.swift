import Domain
import Foundations
import Lab
import Record
import Scenarios
import Testing

@Suite("A label sheet")
struct LabelSheetTests {
    private static let questions = (1...6).map {
        Question(id: "q\($0)", text: "What is \($0)?", answers: ["a\($0)", "x"], split: .test)
    }

    /// Two arms; on the first two questions they say the same, and one answer is a formula.
    private static let given: [(rag: String, base: String)] = [
        ("a1", "a1"), ("a2", "a2"), ("a3", "b3"), ("=1+1", "'a4"), ("a5", "two\nlines, \"both\""),
        ("", "a6"),
    ]

    private func run(marks: HumanMarks? = nil, seeds: Int = 1) -> RunAnswers {
        func answers(_ pick: ((rag: String, base: String)) -> String) -> [[Answer]] {
            (0..<seeds).map { seed in
                zip(Self.questions, Self.given).map { question, given in
                    Answer(
                        question: question.id, text: pick(given) + (seed == 0 ? "" : " again"))
                }
            }
        }
        return RunAnswers(
            [
                RunAnswers.Arm("rag", extraction: .whole, answers: answers(\.rag)),
                RunAnswers.Arm("base", extraction: .whole, answers: answers(\.base)),
            ], questions: Self.questions,
            task: TaskConfiguration(kind: .shortAnswer), marks: marks)
    }

    private struct Table {
        var header: [String]
        var rows: [[String]]

        init(_ bytes: [UInt8]) throws {
            var reader = try CSVReader(bytes, file: "t.csv")
            header = reader.header.map(\.text)
            rows = []
            while let record = try reader.next() { rows.append(record.fields.map(\.text)) }
        }

        func place(_ column: String) -> Int { header.firstIndex(of: column) ?? 0 }

        mutating func mark(_ mark: (_ answer: String) -> String, rater: String = "") {
            for row in rows.indices {
                rows[row][place("mark")] = mark(rows[row][place("answer")])
                rows[row][place("rater")] = rater
            }
        }

        /// As a spreadsheet saves it: quotes only where needed, no mark, its own separator and line
        /// ends.
        func saved(separator: String = ",", end: String = "\n") -> [UInt8] {
            let lines = ([header] + rows).map { cells in
                cells.map { cell in
                    cell.contains { "\",;\n\r".contains($0) }
                        ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
                }.joined(separator: separator)
            }
            return Array(lines.map { $0 + end }.joined().utf8)
        }
    }

    /// Right is what begins with `a`.
    private static func isRight(_ answer: String) -> String {
        answer.hasPrefix("a") ? "right" : "wrong"
    }

    private func marked(
        _ options: LabelSheet.Options = LabelSheet.Options(isBlind: true), rater: String = "ann"
    ) throws -> Table {
        var table = try Table(run().sheet(options).bytes)
        table.mark(Self.isRight, rater: rater)
        return table
    }

    private func imported(_ sheets: [UInt8]...) throws -> (marks: HumanMarks, summary: LabelSummary)
    {
        try run().marks(
            from: sheets.enumerated().map { ("folder/sheet\($0.offset).csv", $0.element) })
    }

    // MARK: - Writing

    @Test("has the same answer to a question once, whichever arms gave it")
    func distinct() throws {
        let sheet = try run().sheet(LabelSheet.Options())
        let table = try Table(sheet.bytes)
        #expect(
            table.header == [
                "row", "question", "references", "answer", "arms", "mark", "rater", "note",
            ])
        #expect(sheet.rows == 10 && sheet.answers == 10 && table.rows.count == 10)
        let arms = Dictionary(
            uniqueKeysWithValues: table.rows.map { ("\($0[1]) \($0[3])", $0[4]) })
        #expect(arms["What is 1? a1"] == "rag, base")
        #expect(arms["What is 3? a3"] == "rag" && arms["What is 3? b3"] == "base")
        #expect(arms["What is 4? '=1+1"] == "rag" && arms["What is 4? ''a4"] == "base")
        #expect(table.rows.allSatisfy { $0[2].hasSuffix(" | x") && $0[5...] == ["", "", ""] })
        #expect(Set(table.rows.map { $0[0] }).count == 10)
    }

    @Test("that is blind names no arm, and its order is the seed's")
    func blind() throws {
        let bytes = try [1, 1, 2].map {
            try run().sheet(LabelSheet.Options(isBlind: true, seed: $0)).bytes
        }
        #expect(bytes[0] == bytes[1] && bytes[0] != bytes[2])
        let tables = try bytes.map(Table.init)
        #expect(
            tables[0].header == [
                "row", "question", "references", "answer", "mark", "rater", "note",
            ])
        #expect(!tables[0].rows.joined().contains { $0.contains("rag") || $0.contains("base") })
        #expect(Set(tables[0].rows) == Set(tables[2].rows))
        #expect(tables[0].rows.map { $0[1] } != tables[0].rows.map { $0[1] }.sorted())
    }

    @Test("takes a sample of the first seed's answers")
    func sample() throws {
        let sheet = try run(seeds: 2).sheet(LabelSheet.Options(sample: 4, separator: .semicolon))
        #expect(sheet.rows == 4 && sheet.answers == 10)
        let table = try Table(sheet.bytes)
        #expect(table.rows.count == 4 && table.header.count == 8)
        #expect(try run().sheet(LabelSheet.Options(sample: 99)).rows == 10)
    }

    @Test("of what is missing has the answers of all seeds on which no mark decides")
    func missing() throws {
        func mark(_ answer: String, _ right: Bool, _ rater: String) -> HumanMark {
            HumanMark(question: "q1", answer: answer, right: right, rater: rater)
        }
        let marks = HumanMarks([
            mark("a1", true, "ann"), mark("a1 again", true, "ann"), mark("a1 again", false, "ben"),
        ])
        let run = run(marks: marks, seeds: 2)
        let sheet = try run.sheet(LabelSheet.Options(isMissing: true))
        #expect(sheet.rows == 19)
        #expect(try !Table(sheet.bytes).rows.contains { $0[3] == "a1" })
        #expect(throws: LabError.nothingToLabel(isMissing: false)) {
            try RunAnswers(
                [], questions: [], task: TaskConfiguration(kind: .text), marks: nil
            ).sheet(LabelSheet.Options())
        }
    }

    // MARK: - Reading

    @Test("comes back as it was marked")
    func roundTrip() throws {
        let (marks, summary) = try imported(marked().saved())
        #expect(marks.marks.count == 10 && marks.marks.allSatisfy { $0.rater == "ann" })
        #expect(marks.marks.filter(\.right).count == 5)
        #expect(marks.isRight(question: "q1", answer: "a1") == true)
        #expect(marks.isRight(question: "q4", answer: "=1+1") == false)
        #expect(marks.isRight(question: "q5", answer: "two\nlines, \"both\"") == false)
        #expect(marks.isRight(question: "q6", answer: "") == false)
        #expect(marks.isRight(question: "q1", answer: "a2") == nil)
        #expect(marks.marks.map(\.question) == marks.marks.map(\.question).sorted())
        let sheet = try #require(summary.sheets.first)
        #expect([sheet.rows, sheet.exported, sheet.right, sheet.wrong] == [10, 10, 5, 5])
        #expect(summary.marked == 10 && summary.answers == 10 && summary.raters == ["ann"])
    }

    @Test("that was sorted, had rows removed, or was saved otherwise gives the same marks")
    func mangled() throws {
        let table = try marked()
        let plain = try imported(table.saved()).marks
        var sorted = table
        sorted.rows.sort { $0[3] < $1[3] }
        #expect(try imported(sorted.saved(separator: ";", end: "\r\n")).marks == plain)
        #expect(try imported(sorted.saved(separator: "\t", end: "\r")).marks == plain)
        // A lost apostrophe, other words for marks, other line ends, empty rows at the end.
        var worn = table
        for row in worn.rows.indices {
            let answer = worn.rows[row][3]
            if answer.hasPrefix("'") { worn.rows[row][3] = String(answer.dropFirst()) }
            worn.rows[row][3] = worn.rows[row][3].replacing("\n", with: "\r\n")
            worn.rows[row][4] = " \(worn.rows[row][4].uppercased()) "
        }
        worn.rows.append([String](repeating: "", count: worn.header.count))
        #expect(try imported([0xEF, 0xBB, 0xBF] + worn.saved(separator: ";")).marks == plain)
        var fewer = table
        fewer.rows.removeFirst(3)
        let (marks, summary) = try imported(fewer.saved())
        #expect(marks.marks.count == 7)
        #expect(summary.sheets.map(\.rows) == [7] && summary.sheets.map(\.exported) == [10])
        #expect(summary.marked == 7 && summary.answers == 10)
    }

    @Test("with its columns in another order, and more of them, is read by their names")
    func columns() throws {
        let table = try marked()
        var moved = table
        moved.header = table.header.reversed() + ["mine"]
        moved.rows = table.rows.map { $0.reversed() + ["x"] }
        #expect(try imported(moved.saved()).marks == imported(table.saved()).marks)
    }

    @Test("without a rater's name counts as the rater of its name")
    func nameless() throws {
        let table = try marked(rater: "")
        #expect(Set(try imported(table.saved()).marks.marks.map(\.rater)) == ["sheet0"])
    }

    @Test("with a question mark or nothing marks no answer")
    func unsure() throws {
        var table = try marked()
        table.rows[0][4] = "?"
        table.rows[1][4] = ""
        let (marks, summary) = try imported(table.saved())
        #expect(marks.marks.count == 8)
        #expect(summary.sheets[0].unsure == 1 && summary.sheets[0].empty == 1)
        #expect(summary.marked == 8)
    }

    @Test("of two exports put together came back as both")
    func together() throws {
        let table = try marked(LabelSheet.Options(sample: 4, isBlind: true))
        let other = try marked(LabelSheet.Options(sample: 3, isBlind: true, seed: 2))
        var both = table
        both.rows += other.rows
        let sheet = try #require(try imported(both.saved()).summary.sheets.first)
        #expect(sheet.rows == 7 && sheet.exported == 7)
    }

    // MARK: - Raters

    @Test("of a second rater is compared with the first's, and what most say counts")
    func raters() throws {
        let ann = try marked()
        var ben = try marked(rater: "ben")
        let place = try #require(ben.rows.firstIndex { $0[3] == "a3" })
        ben.rows[place][4] = "wrong"
        var (marks, summary) = try imported(ann.saved(), ben.saved())
        let pair = try #require(summary.betweenRaters.first)
        #expect(pair.first == "ann" && pair.second == "ben")
        #expect(pair.agreement.agreement.value == 0.9 && pair.agreement.agreement.count == 10)
        #expect(pair.agreement.firstRight == 0.5 && pair.agreement.secondRight == 0.4)
        // κ = (0.9 − 0.5) / 0.5.
        #expect(abs((pair.agreement.kappa?.value ?? 0) - 0.8) < 1e-12)
        #expect(summary.tied == 1 && summary.marked == 9)
        #expect(marks.verdict(question: "q3", answer: "a3") == .tied)
        #expect(marks.isRight(question: "q3", answer: "a3") == nil)
        let cy = try marked(rater: "cy")
        (marks, summary) = try imported(ann.saved(), ben.saved(), cy.saved())
        #expect(marks.isRight(question: "q3", answer: "a3") == true)
        #expect(summary.tied == 0 && summary.betweenRaters.count == 3)
    }

    @Test("is compared with the metric")
    func metric() throws {
        // The metric finds what is a reference; the raters what begins with `a`: they differ on none
        // but `a4`, which is a reference beside its apostrophe.
        let summary = try imported(marked().saved()).summary
        #expect(summary.metric == .exactMatch)
        let agreement = try #require(summary.withMetric)
        #expect(agreement.agreement.count == 10 && agreement.firstRight == 0.5)
        #expect(agreement.secondRight == 0.6 && agreement.agreement.value == 0.9)
    }

    // MARK: - Mistakes

    private func mistakes(_ change: (inout Table) -> Void) throws -> [Mistake] {
        var table = try marked()
        change(&table)
        let error = #expect(throws: LabError.self) { try imported(table.saved()) }
        guard case .labelSheet(let mistakes, let omitted)? = error else { return [] }
        #expect(omitted == 0)
        return mistakes
    }

    private func column(_ name: String, of table: Table, row: Int) -> Int {
        let before = table.rows[row][..<table.place(name)]
        return before.reduce(1) { $0 + $1.count + 1 }
    }

    @Test("with an edited answer is refused, with the place of the cell")
    func edited() throws {
        var expected = 0
        let found = try mistakes { table in
            // No cell above has a line break.
            table.rows.sort {
                $0[3].contains("\n") != $1[3].contains("\n") ? $1[3].contains("\n") : false
            }
            table.rows[2][3] = "something else"
            expected = column("answer", of: table, row: 2)
        }
        #expect(
            found.map(\.position) == [
                TextPosition(file: "folder/sheet0.csv", line: 4, column: expected)
            ])
    }

    @Test("whose questions stand a row too low is refused, at each question that is another one")
    func shifted() throws {
        let found = try mistakes { table in
            table.rows.sort { $0[1] < $1[1] }
            // The answer with a line break, last: no line number is moved by it.
            let place = table.rows.firstIndex { $0[3].contains("\n") } ?? 0
            table.rows.append(table.rows.remove(at: place))
            let questions = table.rows.map { $0[1] }
            for row in table.rows.indices { table.rows[row][1] = questions[max(0, row - 1)] }
        }
        // Of ten rows those whose question is the one above stay right.
        #expect(!found.isEmpty && found.allSatisfy { $0.position.line > 2 })
        #expect(found.allSatisfy { $0.position.column > 1 })
        var bare = try marked()
        for row in bare.rows.indices { bare.rows[row][1] = "" }
        #expect(try imported(bare.saved()).marks == imported(marked().saved()).marks)
    }

    @Test("with an unknown mark, a broken or unknown key is refused, each with its line")
    func broken() throws {
        let found = try mistakes { table in
            table.rows.sort {
                $0[3].contains("\n") != $1[3].contains("\n") ? $1[3].contains("\n") : false
            }
            table.rows[0][4] = "maybe"
            table.rows[1][0] = "1E+16"
            table.rows[3][0] = "a0000000000000000-10"
        }
        #expect(found.map(\.position.line) == [2, 3, 5])
        #expect(found[1].position.column == 1 && found[2].position.column == 1)
    }

    @Test("in which one rater marks an answer twice and differently is refused")
    func twice() throws {
        let found = try mistakes { table in
            var copy = table.rows[0]
            copy[4] = copy[4] == "right" ? "wrong" : "right"
            table.rows.append(copy)
        }
        #expect(found.count == 1)
        // The same mark twice is one.
        var table = try marked()
        table.rows.append(table.rows[0])
        #expect(try imported(table.saved()).marks.marks.count == 10)
        // So it is in two sheets.
        var other = try marked()
        other.rows[0][4] = "?"
        #expect(throws: LabError.self) { try imported(marked().saved(), other.saved()) }
    }

    @Test("without a column that is needed is refused", arguments: ["row", "answer", "mark"])
    func missingColumn(name: String) throws {
        let found = try mistakes { $0.header[$0.place(name)] = "other" }
        #expect(
            found.map(\.position) == [TextPosition(file: "folder/sheet0.csv", line: 1, column: 1)])
    }

    @Test("that is no CSV is refused with the place")
    func notCSV() throws {
        let error = #expect(throws: CSVMistake.self) {
            try imported(Array("row,answer,mark\n\"x".utf8))
        }
        #expect(error?.fault == .unclosedQuote && error?.position.line == 2)
    }
}
