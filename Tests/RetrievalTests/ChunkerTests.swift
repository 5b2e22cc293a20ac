import Foundations
import Retrieval
import Testing

@Suite("Cutting documents into chunks")
struct ChunkerTests {
    /// Line ends of both kinds, characters of several scalars, blanks of several kinds.
    static let documents = [
        "One two three. Four five six seven! Eight\nnine ten eleven twelve thirteen",
        "# Title\r\n\r\nFirst line\r\nsecond line, which ends here.\r\n\r\n## Part\r\nThird line",
        "👨‍👩‍👧‍👦 family 🇫🇷 flag e\u{301}te\u{301} cafe\u{301} 👍🏽 thumbs n\u{303}",
        "\u{FEFF}mark, no\u{A0}break, thin\u{2009}blank \t tab   many   blanks",
        "ภาษาไทย हिन्दी かな\n\n\n한국어 \u{1100}\u{1161}\u{11A8} the end",
        "# A\n# B\n# C\n\n\n# D",
        String(repeating: "word ", count: 97) + "end.",
    ]
    static let chunkers = [
        Chunker(words: 1, overlap: 0), Chunker(words: 3, overlap: 2),
        Chunker(words: 5, overlap: 1), Chunker(words: 10, overlap: 9),
        Chunker(words: 400, overlap: 0),
    ]

    @Test("A chunk is the scalars of its span and nothing else", arguments: documents, chunkers)
    func spansAreExact(document: String, chunker: Chunker) {
        let scalars = Array(document.unicodeScalars)
        for chunk in chunker.chunks(of: document, source: "a.md") {
            #expect(Array(chunk.text.unicodeScalars) == Array(scalars[chunk.span]))
            #expect(chunk.source == "a.md")
        }
    }

    @Test("Every word is in a chunk, whole", arguments: documents, chunkers)
    func wordsAreWhole(document: String, chunker: Chunker) {
        let chunks = chunker.chunks(of: document, source: "a.md")
        for word in Words.places(in: Array(document.unicodeScalars), between: .blanks) {
            #expect(
                chunks.contains {
                    $0.span.lowerBound <= word.range.lowerBound
                        && word.range.upperBound <= $0.span.upperBound
                })
        }
    }

    @Test("No chunk is too long, and each goes further", arguments: documents, chunkers)
    func lengths(document: String, chunker: Chunker) {
        let chunks = chunker.chunks(of: document, source: "a.md")
        for (chunk, next) in zip(chunks, chunks.dropFirst()) {
            #expect(chunk.span.lowerBound < next.span.lowerBound)
            #expect(chunk.span.upperBound < next.span.upperBound)
        }
        #expect(
            chunks.allSatisfy {
                (1...chunker.words).contains(Words.all(in: $0.text, between: .blanks).count)
            })
        #expect(chunks.map(\.id) == chunks.indices.map { "a.md#\($0)" })
    }

    @Test("The next chunk repeats the last words of the one before")
    func overlap() {
        let text = (0..<20).map { "w\($0)" }.joined(separator: " ")
        let chunks = Chunker(words: 6, overlap: 2).chunks(of: text, source: "a.md")
        let expected = [0..<6, 4..<10, 8..<14, 12..<18, 16..<20].map { range in
            range.map { "w\($0)" }.joined(separator: " ")
        }
        #expect(chunks.map(\.text) == expected)
    }

    @Test(
        "A chunk ends before a heading or a blank line, else behind a sentence, else behind a word",
        arguments: [
            ("a b c d e f\n# H g h i j", 8, ["a b c d e f", "# H g h i j"]),
            ("a b. c d e f\r\n\r\ng h i j k", 8, ["a b. c d e f", "g h i j k"]),
            ("one two three. four five six seven", 5, ["one two three.", "four five six seven"]),
            ("one. two three four five six", 4, ["one. two three four", "five six"]),
            ("a b\n\nc d e f g h", 6, ["a b\n\nc d e f", "g h"]),
        ])
    func ends(text: String, words: Int, expected: [String]) {
        let chunks = Chunker(words: words, overlap: 0).chunks(of: text, source: "a.md")
        #expect(chunks.map(\.text) == expected)
    }

    @Test(
        "A heading stays with the text below it",
        arguments: ["# H i", "H i\n===", "# G\n\n## H", "H\ni\n---"])
    func headings(heading: String) {
        let before = (0..<8).map { "w\($0)" }.joined(separator: " ")
        let after = (0..<7).map { "a\($0)" }.joined(separator: " ")
        for blank in ["\n", "\n\n"] {
            let section = "\(heading)\(blank)\(after)"
            let all = Chunker(words: 12, overlap: 0)
                .chunks(of: "\(before)\n\n\(section)", source: "a.md")
            #expect(all.map(\.text) == [before, section])
        }
    }

    @Test("No chunk ends with a heading, or begins inside one, that fits", arguments: [0, 5])
    func sections(overlap: Int) {
        let title = "## The rooms of"
        let text = (0..<40).map { section in
            let words = (0...section).map { "w\($0)" }.joined(separator: " ")
            return "\(title) \(section)\n\n\(words)\n"
        }.joined(separator: "\n")
        let all = Chunker(words: 20, overlap: overlap).chunks(of: text, source: "a.md")
        #expect(all.count > 40)
        for chunk in all {
            let lines = chunk.text.split(separator: "\n")
            #expect(lines.last?.hasPrefix("w") == true)
            #expect(lines.allSatisfy { $0.hasPrefix(title) || $0.hasPrefix("w") })
        }
    }

    @Test("Headings alone are cut between them, and one that does not fit anywhere")
    func onlyHeadings() {
        let titles = (0..<9).map { "# Title \($0)" }
        let all = Chunker(words: 7, overlap: 0)
            .chunks(of: titles.joined(separator: "\n\n"), source: "a.md")
        #expect(all.flatMap { $0.text.split(separator: "\n") }.map(String.init) == titles)
        let long = "# " + String(repeating: "word ", count: 30)
        let pieces = Chunker(words: 7, overlap: 0).chunks(of: long, source: "a.md")
        #expect(pieces.count == 5)
    }

    @Test("The mark of a list's item stays with the item")
    func marks() {
        for mark in ["7.", "-", "* +", "> 12)", ">"] {
            let marks = mark.split(separator: " ")
            let items = (1..<8).map { "\(mark) Open valve \($0) now" }
            for size in 6...16 {
                let all = Chunker(words: size, overlap: 0)
                    .chunks(of: items.joined(separator: "\n"), source: "a.md")
                let ends = all.compactMap { $0.text.split(whereSeparator: \.isWhitespace).last }
                #expect(!ends.contains { marks.contains($0) })
            }
        }
        // A year at the beginning of a line is none.
        let text = "It was built in\n1990. Then came two more and others"
        let all = Chunker(words: 8, overlap: 0).chunks(of: text, source: "a.md")
        #expect(all.first?.text == "It was built in\n1990.")
    }

    @Test(
        "A sentence ends before its quotes and brackets",
        arguments: ["(He left.)", "\"Yes.\"", "„Ja.“", "»Ja.«", "“Yes!”", "[?]", "'No.'"])
    func quotes(sentence: String) {
        let text = "One two \(sentence) And five six seven"
        let all = Chunker(words: 5, overlap: 0).chunks(of: text, source: "a.md")
        #expect(all.first?.text == "One two \(sentence)")
    }

    @Test("A document without words has no chunks", arguments: ["", " \n\t\r\n ", "\u{A0}"])
    func empty(document: String) {
        #expect(Chunker(words: 4, overlap: 1).chunks(of: document, source: "a.md").isEmpty)
    }
}
