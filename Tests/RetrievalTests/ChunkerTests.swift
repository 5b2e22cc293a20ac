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

    @Test("A document without words has no chunks", arguments: ["", " \n\t\r\n ", "\u{A0}"])
    func empty(document: String) {
        #expect(Chunker(words: 4, overlap: 1).chunks(of: document, source: "a.md").isEmpty)
    }
}
