import Foundations
import Testing
import Tokenizers

@Suite("Pre-tokenisers")
struct PreTokenizerTests {
    /// The patterns as their sources write them, for the regular-expression twin.
    private static let patterns: [(PreTokenizer, String)] = [
        (
            .gpt2,
            #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
        ),
        (
            .llama3,
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
                + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        ),
        (
            .qwen2,
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"#
                + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        ),
    ]

    @Test("split as their patterns say, by hand")
    func byHand() {
        let text = "I'll pay  $1234 tomorrow\r\n\n  'Tis  "
        #expect(
            PreTokenizer.gpt2.words(of: text) == [
                "I", "'ll", " pay", " ", " $", "1234", " tomorrow", "\r\n\n ", " '", "Tis", "  ",
            ]
        )
        #expect(
            PreTokenizer.llama3.words(of: text) == [
                "I", "'ll", " pay", " ", " $", "123", "4", " tomorrow", "\r\n\n", " ", " '", "Tis",
                "  ",
            ]
        )
        #expect(
            PreTokenizer.gpt2SingleDigits.words(of: "x   12½ a") == [
                "x", "   ", "1", "2", "½", " a",
            ]
        )
        for preTokenizer in PreTokenizer.allCases {
            #expect(preTokenizer.words(of: "").isEmpty)
            #expect(preTokenizer.words(of: "\r\n").joined().utf8.elementsEqual("\r\n".utf8))
        }
    }

    @Test("split random texts as a regular-expression engine does", arguments: patterns.indices)
    func twin(index: Int) throws {
        let (preTokenizer, pattern) = Self.patterns[index]
        let regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
        let alphabet = Array(
            ("aBéß1٣Ⅳ '’sStTrReEvVlLmMdD.,!?-_ \t\r\n\u{A0}\u{3000}\u{200B}"
                + "日語🙂\u{301}").unicodeScalars
        )
        var random = SeededGenerator(seed: 11)
        for _ in 0..<1500 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<random.integer(below: 16) {
                scalars.append(alphabet[random.integer(below: alphabet.count)])
            }
            let text = String(scalars)
            let want = text.matches(of: regex).map { Array(String(text[$0.range]).utf8) }
            let got = preTokenizer.words(of: text).map { Array($0.utf8) }
            #expect(got == want, "\(text.debugDescription)")
        }
    }

    @Test("are known by their GGUF names, and no other")
    func names() throws {
        #expect(try PreTokenizer(ggufName: "smollm") == .gpt2SingleDigits)
        #expect(try PreTokenizer(ggufName: nil) == .gpt2)
        #expect(try PreTokenizer(ggufName: "qwen2") == .qwen2)
        #expect(try PreTokenizer(ggufName: "llama-bpe") == .llama3)
        let error = #expect(throws: TokenizersError.self) {
            try PreTokenizer(ggufName: "tekken")
        }
        #expect(error?.description.contains("'tekken' is not supported") == true)
    }
}
