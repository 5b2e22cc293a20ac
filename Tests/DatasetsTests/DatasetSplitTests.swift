import Datasets
import Foundations
import Testing

@Suite("Splitting training data")
struct DatasetSplitTests {
    private func rows(_ count: Int) -> [TrainingExample] {
        (0..<count).map { number in
            DatasetFixture.pair("Question \(number)", "Answer \(number * 7)", line: number + 1)
        }
    }

    @Test("the shares are met on average, and another seed shares out otherwise")
    func shares() throws {
        let rows = rows(4_000)
        let split = try DatasetSplit(rows, shares: .init(validation: 0.1, test: 0.2))
        #expect(abs(split.places(of: .test).count - 800) < 100)
        #expect(abs(split.places(of: .validation).count - 400) < 80)
        #expect(split.groups == 4_000)
        #expect(try DatasetSplit(rows, seed: 2).parts != DatasetSplit(rows, seed: 1).parts)
        #expect(try DatasetSplit(rows, seed: 1).parts == DatasetSplit(rows, seed: 1).parts)
    }

    @Test("rows that are added move no other")
    func stable() throws {
        let few = try DatasetSplit(rows(300)).parts, many = try DatasetSplit(rows(600)).parts
        #expect(Array(many.prefix(300)) == few)
    }

    @Test("one prompt in several forms, and near-duplicates, stay on one side")
    func together() throws {
        let tail =
            " of the long sentence that all of these prompts have in common, word for word, "
            + "so that they are alike but for their first words, which differ from one to the next"
        var rows = rows(50)
        for number in 0..<50 {
            rows.append(DatasetFixture.pair("QUESTION \(number)", "x\(number)"))
            rows.append(DatasetFixture.pair("ending \(number)" + tail, "y"))
        }
        let split = try DatasetSplit(rows)
        for number in 0..<50 { #expect(split.parts[50 + 2 * number] == split.parts[number]) }
        let ends = (0..<50).map { split.parts[51 + 2 * $0] }
        #expect(Set(ends).count == 1)
    }

    @Test("rows of one group stay on one side, and a row without the field is an error")
    func field() throws {
        var rows = rows(200)
        for place in rows.indices {
            rows[place].fields = [.init(key: "ticket", json: "\"\(place / 4)\"")]
        }
        let split = try DatasetSplit(rows, field: "ticket")
        #expect(split.groups == 50)
        for place in rows.indices { #expect(split.parts[place] == split.parts[place / 4 * 4]) }
        rows[7].fields = []
        #expect(throws: DatasetsError.noField("ticket", rows[7].origin)) {
            try DatasetSplit(rows, field: "ticket")
        }
    }

    @Test("a part without rows and a label without training are errors")
    func errors() {
        #expect(throws: DatasetsError.emptyPart("validation", groups: 1)) {
            try DatasetSplit([DatasetFixture.pair("a", "b")], shares: .init(test: 0))
        }
        // One group alone has the label, and for some seed the test gets it.
        let rows = (0..<60).map { number in
            number < 5
                ? DatasetFixture.pair("The rare one", "rare")
                : DatasetFixture.pair("Common \(number)", "common")
        }
        let refused = (1...40).map { seed -> DatasetsError? in
            do throws(DatasetsError) {
                _ = try DatasetSplit(rows, seed: UInt64(seed))
                return nil
            } catch {
                return error
            }
        }
        #expect(refused.contains(DatasetsError.classWithoutTraining(label: "rare", rows: 5)))
    }
}

@Suite("Leaks of a test into training data")
struct LeaksTests {
    private static let question =
        "Which of the two desks answers a customer who asks for his money back after a month?"
    private static let answer = "The desk for returns answers him, and asks for the receipt first."

    @Test("a question within a document leaks, and so does an answer")
    func contained() {
        let test = [DatasetFixture.pair(Self.question, Self.answer, line: 3)]
        let asked = DatasetFixture.row(
            .init(.document, "Much text before. \(Self.question) And some behind."), line: 9)
        let answered = DatasetFixture.pair("Something else", "So: \(Self.answer)", line: 8)
        let leaks = Leaks(of: test, in: [answered, asked]).leaks
        #expect(leaks.map(\.text) == [.prompt, .answer])
        #expect(leaks.map(\.trainingLine) == [9, 8])
        #expect(leaks.map(\.line) == [3, 3])
        #expect(leaks.allSatisfy { $0.share == 1 })
    }

    @Test("half of a question is no leak")
    func half() {
        let half = Self.question.split(separator: " ").prefix(8).joined(separator: " ")
        let test = [DatasetFixture.pair(Self.question, "x")]
        #expect(Leaks(of: test, in: [DatasetFixture.pair(half, "y")]).leaks.isEmpty)
    }

    @Test("short prompts leak as whole prompts alone, short answers never")
    func short() {
        let test = [DatasetFixture.pair("Who is it?", "Ann", line: 1)]
        let within = DatasetFixture.pair("Tell me now, who is it?", "Ann")
        #expect(Leaks(of: test, in: [within]).leaks.isEmpty)
        let leaks = Leaks(of: test, in: [within, DatasetFixture.pair("who is IT", "Ben", line: 5)])
        #expect(leaks.leaks.map(\.trainingLine) == [5])
        #expect(leaks.rowsWithLeak == 1)
    }
}
