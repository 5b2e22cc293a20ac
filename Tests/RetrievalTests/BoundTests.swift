import Foundations
import Retrieval
import Testing

@Suite("Bounds of chunks, whatever the text is")
struct BoundTests {
    /// A byte is a token, and two stand around each text.
    private func limit(_ tokens: Int) -> Chunker.TokenLimit {
        Chunker.TokenLimit(tokens, of: \.text) { $0.utf8.count + 2 }
    }

    @Test("A line without a blank is cut, and what stands behind it is found")
    func run() {
        let text = "# Key\n\nBelow.\n\n\(String(repeating: "QUJD", count: 2080))\n\nIt is Mara's."
        let all = Chunker(words: 120, overlap: 0).chunks(of: text, source: "a.md")
        #expect((9...30).contains(all.count))
        #expect(all.allSatisfy { $0.text.unicodeScalars.count <= 120 * 6 })
        #expect(all.last?.text == "It is Mara's.")
        #expect(all[0].text == "# Key\n\nBelow.")
    }

    @Test("A letter of a script without blanks is a word, and sentences end with its own signs")
    func unspaced() {
        // A comma is a place to cut, too, but a worse one.
        let sentence = "图书馆，每天上午九点开门。"
        let text = String(repeating: sentence, count: 700)
        for words in 100...120 {
            let all = Chunker(words: words, overlap: 0).chunks(of: text, source: "a.md")
            #expect(all.allSatisfy { (60...140).contains($0.text.unicodeScalars.count) })
            #expect(all.allSatisfy { $0.text.hasPrefix("图") && $0.text.hasSuffix("。") })
            #expect(all.map(\.text).joined() == text)
        }
    }

    @Test("Thai is cut at blanks, and no character is cut")
    func thai() {
        let text = [String](repeating: "น้ำไหลลงที่ต่ำ", count: 60).joined(separator: " ")
        for chunk in Chunker(words: 50, overlap: 0).chunks(of: text, source: "a.md") {
            #expect(chunk.text.split(separator: " ").allSatisfy { $0 == "น้ำไหลลงที่ต่ำ" })
        }
        // A vowel that is written before its consonant is not left behind.
        let run = String(repeating: "เด็กไปโรงเรียน", count: 60)
        let all = Chunker(words: 50, overlap: 0).chunks(of: run, source: "a.md")
        #expect(all.count > 10 && all.map(\.text).joined() == run)
        #expect(!all.contains { "เแโใไ".contains($0.text.last ?? " ") })
    }

    @Test(
        "Text without blanks is cut behind its signs, or else anywhere between two letters",
        arguments: [
            ("图书馆，每天上午九点开门", 24, "，"), ("ང་ཚོ་བོད་", 10, "་"), ("水道", 8, "道"),
            ("ကျောင်း။", 9, "။"), ("សាលា។", 9, "។"),
        ])
    func signs(part: String, words: Int, sign: String) {
        let text = String(repeating: part, count: 30)
        let all = Chunker(words: words, overlap: 0).chunks(of: text, source: "a.md")
        #expect(all.count > 5 && all.map(\.text).joined() == text)
        #expect(all.dropLast().allSatisfy { $0.text.hasSuffix(sign) })
    }

    @Test("A row of signs counts as one word, however wide it is")
    func rows() {
        let row = String(repeating: "-", count: 300)
        let text = "One two three.\n\(row)\n\nFour five six."
        let all = Chunker(words: 8, overlap: 0).chunks(of: text, source: "a.md")
        #expect(all.map(\.text) == [text])
    }

    @Test(
        "A chunk keeps the limit in tokens",
        arguments: [
            String(repeating: "QUJD", count: 3000), String(repeating: "👨‍👩‍👧‍👦", count: 800),
            String(repeating: "e" + String(repeating: "\u{301}", count: 20), count: 300),
            String(repeating: "நூலகம் ", count: 900), String(repeating: "ภาษาไทย", count: 500),
            "```\n" + String(repeating: "let a = 1\n", count: 300) + "```",
            "| a | b |\n|---|---|\n" + String(repeating: "| one | two |\n", count: 200),
            "x" + String(repeating: "\u{301}", count: 5000), String(repeating: "word ", count: 900),
        ], [20, 64, 256])
    func tokens(text: String, most: Int) {
        let (all, shortened) = Chunker(words: 300, overlap: 20)
            .cut(text, source: "a.md", within: [limit(most)])
        #expect(all.allSatisfy { $0.text.utf8.count + 2 <= most || $0.span.count == 1 })
        #expect(shortened > 0 && shortened <= all.count)
        let scalars = Array(text.unicodeScalars)
        var next = 0
        for chunk in all {
            let start = chunk.span.lowerBound
            #expect(start <= next || scalars[next..<start].allSatisfy { $0.isBlank })
            next = chunk.span.upperBound
        }
        #expect(scalars[next...].allSatisfy { $0.isBlank })
    }

    @Test(
        "A character is not cut where it fits",
        arguments: ["👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "क्षि", "e\u{301}\u{302}\u{303}\u{304}", "가"])
    func characters(character: String) {
        let text = String(repeating: character, count: 500)
        let all = Chunker(words: 20, overlap: 0)
            .chunks(of: text, source: "a.md", within: [limit(100)])
        #expect(all.count > 5)
        let size = character.unicodeScalars.count
        #expect(all.allSatisfy { $0.span.lowerBound % size == 0 && $0.span.count % size == 0 })
    }

    @Test("Limits that nothing comes near change nothing")
    func generous() {
        for text in ChunkerTests.documents {
            for chunker in ChunkerTests.chunkers {
                let cut = chunker.cut(text, source: "a.md", within: [limit(10_000)])
                #expect(cut.chunks == chunker.chunks(of: text, source: "a.md"))
                #expect(cut.shortened == 0)
            }
        }
    }
}
