import Retrieval
import Testing

@Suite("Cutting code and tables")
struct BlockTests {
    private func chunks(_ text: String, words: Int, overlap: Int = 0) -> [Chunk] {
        Chunker(words: words, overlap: overlap).chunks(of: text, source: "a.md")
    }

    @Test("A code block that fits is not cut, however late it begins")
    func fitting() {
        let code = "```\n# a\nb c\nd e\n```"
        for before in 0..<12 {
            let words = [String](repeating: "w.", count: before).joined(separator: " ")
            let all = chunks("\(words)\n\n\(code)\n\nx y z", words: 10)
            #expect(all.contains { $0.text.contains(code) })
            let repeating = chunks("\(words)\n\n\(code)\n\nx y z", words: 10, overlap: 4)
            #expect(repeating.contains { $0.text.contains(code) })
        }
    }

    @Test("A longer code block is cut between lines, and keeps the blanks before them")
    func tooLong() {
        let lines = (0..<12).map { "  line \($0) x" }
        let all = chunks("```\n\(lines.joined(separator: "\n"))\n```", words: 10)
        #expect(all.count > 3)
        for line in lines { #expect(all.count { $0.passage.contains(line) } == 1) }
        #expect(all.dropFirst().allSatisfy { $0.text.hasPrefix("  line") || $0.text == "```" })
    }

    @Test("A table is cut between rows, and each piece has the head", arguments: [0, 3])
    func table(overlap: Int) {
        let rows = (0..<20).map { "| P-\($0) | \($0) mm |" }
        let head = "| Part | Length |\n|---|---|"
        let all = chunks("\(head)\n\(rows.joined(separator: "\n"))\n", words: 25, overlap: overlap)
        #expect(all.count > 5)
        for chunk in all {
            #expect(chunk.text.hasPrefix(head) && chunk.passage.hasPrefix(head))
            let lines = chunk.text.split(separator: "\n").dropFirst(2)
            #expect(!lines.isEmpty && lines.allSatisfy { rows.contains(String($0)) })
            #expect(chunk.text.split(whereSeparator: \.isWhitespace).count <= 25)
        }
        #expect(Set(all.flatMap { $0.text.split(separator: "\n") }).count == 22)
    }

    @Test("A repeated head has short dashes, however wide they are in the document")
    func paddedTable() {
        let dashes = String(repeating: "-", count: 200)
        let rows = (0..<20).map { "| P-\($0) | \($0) mm |" }.joined(separator: "\n")
        let text = "| Part | Length |\n|\(dashes)|\(dashes):|\n\(rows)"
        let head = "| Part | Length |\n|---|---:|\n| P-"
        let all = chunks(text, words: 30)
        #expect(all.count == 5 && all[0].text.hasPrefix("| Part | Length |\n|\(dashes)|"))
        #expect(all.dropFirst().allSatisfy { $0.text.hasPrefix(head) })
        #expect(all.dropFirst().allSatisfy { $0.passage.hasPrefix(head) })
        let limit = Chunker.TokenLimit(100, of: \.text) { $0.unicodeScalars.count }
        let small = Chunker(words: 30, overlap: 0).chunks(of: text, source: "a.md", within: [limit])
        #expect(small.last?.text.hasPrefix(head) == true)
    }

    @Test("A heading stands alone only where the block below fits by itself")
    func headingAlone() {
        let code = "```\na b\nc d\n```"
        #expect(chunks("# H i\n\n\(code)", words: 7).map(\.text) == ["# H i", code])
        #expect(chunks("# H i\n\n\(code)", words: 9).map(\.text) == ["# H i\n\n\(code)"])
        let long = chunks("# H i\n\n\(code)", words: 5).map(\.text)
        #expect(long.first == "# H i\n\n```")
    }

    @Test("A head that would fill most of a chunk is not repeated")
    func largeHead() {
        let head = "| a b c d e f |\n|---|"
        let all = chunks("\(head)\n" + String(repeating: "| x y |\n", count: 9), words: 10)
        #expect(all.count { $0.text.contains("a b c") } == 1)
    }

    @Test("A chunk does not end between a table's head and its first row")
    func headAlone() {
        let rows = String(repeating: "| 1 | 2 |\n", count: 20)
        let all = chunks("One two.\n\n| A | B |\n|---|---|\n\(rows)", words: 12).map(\.text)
        #expect(all.first == "One two.")
        #expect(all.dropFirst().first?.hasPrefix("| A | B |\n|---|---|\n| 1 | 2 |") == true)
    }

    @Test("A row that is too long is cut, and no other row with it")
    func longRow() {
        let row = "| " + String(repeating: "word ", count: 30) + "|"
        let all = chunks("| A |\n|---|\n| b |\n\(row)\n| c |", words: 12)
        #expect(all.contains { $0.text.hasSuffix("| b |") })
        #expect(all.contains { $0.text.hasSuffix("| c |") })
    }
}
