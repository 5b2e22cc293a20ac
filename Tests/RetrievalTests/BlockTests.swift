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

    @Test("A head that would fill most of a chunk is not repeated")
    func largeHead() {
        let head = "| a b c d e f |\n|---|"
        let all = chunks("\(head)\n" + String(repeating: "| x y |\n", count: 9), words: 10)
        #expect(all.count { $0.text.contains("a b c") } == 1)
    }

    @Test("A row that is too long is cut, and no other row with it")
    func longRow() {
        let row = "| " + String(repeating: "word ", count: 30) + "|"
        let all = chunks("| A |\n|---|\n| b |\n\(row)\n| c |", words: 12)
        #expect(all.contains { $0.text.hasSuffix("| b |") })
        #expect(all.contains { $0.text.hasSuffix("| c |") })
    }
}
