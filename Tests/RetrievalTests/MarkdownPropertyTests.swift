import Foundations
import Retrieval
import Testing

/// A document of random blocks that knows where its code blocks and rows stand.
struct RandomMarkdown {
    private(set) var text = ""
    /// The scalars of each code block and row, and how many words it has.
    private(set) var blocks: [(range: Range<Int>, words: Int)] = []
    private var random: SeededGenerator

    private static let words = [
        "a", "key", "vault.", "# no", "#tag", "state-of-the-art", "été", "图书馆。", "👨‍👩‍👧‍👦", "ภาษา", "|",
        "`x`", "***", "-", "1.", "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD",
        "e\u{301}\u{302}",
    ]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed, stream: "markdown")
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            switch Int.random(in: 0...5, using: &random) {
            case 0: add("\(pick(["#", "##", "###"])) \(line()) ##\n")
            case 1: add("w \(line())\n\(pick(["===", "---"]))\n")
            case 2: addCode()
            case 3: addTable()
            default: for _ in 0...3 { add("w \(line())\n") }
            }
            add(pick(["\n", "\n\n", "\n \t\n"]))
        }
    }

    private mutating func pick(_ all: [String]) -> String {
        all.randomElement(using: &random) ?? ""
    }

    private mutating func line() -> String {
        (0..<Int.random(in: 1...9, using: &random)).map { _ in pick(Self.words) }
            .joined(separator: " ")
    }

    private mutating func add(_ part: String) { text += part }

    /// Adds what must not be cut if it fits.
    private mutating func addBlock(_ part: String) {
        let start = text.unicodeScalars.count
        add(part)
        // A long run without blanks counts as several words.
        let words = Words.places(in: Array(part.unicodeScalars), between: .blanks)
            .reduce(0) { $0 + ($1.range.count > 40 ? ($1.range.count + 5) / 6 : 1) }
        blocks.append((start..<start + part.unicodeScalars.count, words))
        add("\n")
    }

    private mutating func addCode() {
        let fence = pick(["```", "~~~", "````", "~~~~~"])
        let lines = (0..<Int.random(in: 0...8, using: &random)).map { _ in
            pick(["", "  ", "    "]) + (Bool.random(using: &random) ? "" : line())
        }
        addBlock("\(fence)\n\(lines.joined(separator: "\n"))\n\(fence)")
    }

    private mutating func addTable() {
        add("| A | B |\n|---|---|\n")
        for _ in 0..<Int.random(in: 1...9, using: &random) {
            addBlock("| \(line().replacing("|", with: "!")) | x |")
        }
    }
}

@Suite("Cutting random Markdown")
struct MarkdownPropertyTests {
    private static let headWords = 6

    @Test("Nothing is lost or out of order, and no chunk is too long", arguments: 0..<150)
    func covers(seed: Int) {
        let document = RandomMarkdown(seed: UInt64(seed))
        let scalars = Array(document.text.unicodeScalars)
        let sizes = [(8, 0, Int.max), (20, 7, .max), (30, 0, 90), (60, 59, 200)]
        for (words, overlap, tokens) in sizes {
            let limit = Chunker.TokenLimit(tokens, of: \.text) { $0.utf8.count }
            let all = Chunker(words: words, overlap: overlap)
                .chunks(of: document.text, source: "a.md", within: [limit])
            var next = 0
            for chunk in all {
                let start = chunk.span.lowerBound
                #expect(start <= next || scalars[next..<start].allSatisfy(\.isBlank))
                #expect(chunk.span.upperBound > next)
                next = chunk.span.upperBound
                #expect(
                    Array(chunk.text.unicodeScalars).suffix(chunk.span.count) == scalars[chunk.span]
                )
                #expect(Words.all(in: chunk.text, between: .blanks).count <= words)
                #expect(chunk.text.utf8.count <= tokens)
                #expect(!chunk.passage.isEmpty)
            }
            #expect(scalars[next...].allSatisfy(\.isBlank))
        }
    }

    @Test("No chunk begins or ends inside a row or a code block that fits", arguments: 0..<150)
    func keepsBlocks(seed: Int) {
        let document = RandomMarkdown(seed: UInt64(seed))
        for (words, overlap) in [(25, 0), (40, 11), (60, 59)] {
            let all = Chunker(words: words, overlap: overlap)
                .chunks(of: document.text, source: "a.md")
            let whole = document.blocks.filter { $0.words + Self.headWords <= words }
            for chunk in all {
                for place in [chunk.span.lowerBound, chunk.span.upperBound] {
                    #expect(
                        !whole.contains {
                            $0.range.lowerBound < place && place < $0.range.upperBound
                        })
                }
            }
        }
    }
}
