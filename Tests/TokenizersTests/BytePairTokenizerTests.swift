import Testing
import Tokenizers

@Suite("Byte-level BPE")
struct BytePairTokenizerTests {
    private static func tokenizer(
        tokens: [String] = ["a", "b", "c", "Ġ", "ab", "bc", "abc", "Ġa"],
        merges: [String] = ["b c", "a b", "a bc", "Ġ a"],
        special: [(String, VocabularyEntry.Kind)] = [
            ("<x>", .control), ("<x>y", .control), ("ca", .userDefined), ("", .unused),
        ],
        prefersWholeWords: Bool = false
    ) throws -> BytePairTokenizer {
        try BytePairTokenizer(
            entries: tokens.map { VocabularyEntry(text: $0, kind: .normal) }
                + special.map { VocabularyEntry(text: $0.0, kind: $0.1) },
            merges: merges.map {
                let parts = $0.split(separator: " ")
                return (String(parts[0]), String(parts[1]))
            },
            spelling: .byteLevel(
                ByteLevelSpelling(preTokenizer: .gpt2, prefersWholeWords: prefersWholeWords))
        )
    }

    @Test("merges the lowest rank first, of equal ones the leftmost")
    func order() throws {
        let tokenizer = try Self.tokenizer()
        #expect(tokenizer.encode("abc") == [6])
        #expect(tokenizer.encode("ab") == [4])
        #expect(tokenizer.encode("bcb") == [5, 1])
        #expect(tokenizer.encode("abab abc a") == [4, 4, 3, 6, 7])
        let doubling = try Self.tokenizer(tokens: ["a", "aa"], merges: ["a a"], special: [])
        #expect(doubling.encode("aaa") == [1, 0])
        #expect(doubling.encode("aaaa") == [1, 1])
    }

    @Test("a word that is a token stays whole only where the model wants it")
    func wholeWords() throws {
        let merges = ["a b"]
        #expect(try Self.tokenizer(merges: merges).encode("abc") == [4, 2])
        let whole = try Self.tokenizer(merges: merges, prefersWholeWords: true)
        #expect(whole.encode("abc") == [6])
    }

    @Test("finds the longest special token, and added text even when specials are off")
    func specials() throws {
        let tokenizer = try Self.tokenizer()
        #expect(tokenizer.encode("a<x>yb<x>a") == [0, 9, 1, 8, 0])
        #expect(tokenizer.encode("bca") == [1, 10])
        #expect(tokenizer.encode("bca<x>", recognisingSpecials: false) == [1, 10])
        #expect(tokenizer.decode([0, 8, 10, 11, 1], skippingSpecials: true) == "acab")
        #expect(tokenizer.decode([0, 8, 10, 11, 1]) == "a<x>cab")
        #expect(tokenizer.id(of: "<x>y") == 9)
        #expect(tokenizer.id(of: " a") == 7)
        #expect(tokenizer.vocabularyCount == 12)
    }

    @Test("leaves out bytes that the vocabulary has no token for, before it merges")
    func unknownBytes() throws {
        #expect(try Self.tokenizer().encode("aéb") == [4])
    }

    @Test("refuses vocabularies that do not fit together")
    func invalid() {
        func problem(_ make: () throws -> BytePairTokenizer) -> String {
            (#expect(throws: TokenizersError.self) { try make() })?.description ?? ""
        }
        #expect(problem { try Self.tokenizer(tokens: ["a", "a"], merges: []) }.contains("token 1"))
        #expect(problem { try Self.tokenizer(merges: ["a c"]) }.contains("merge 0"))
        #expect(problem { try Self.tokenizer(tokens: [], merges: []) }.contains("ordinary token"))
        #expect(
            problem {
                try BytePairTokenizer(gguf: GGUFVocabulary(tokens: ["a"], tokenTypes: [1, 1]))
            }.contains("1 types")
        )
        #expect(
            problem {
                try BytePairTokenizer(
                    gguf: GGUFVocabulary(tokens: ["a"], tokenTypes: [1], merges: ["ab"]))
            }.contains("blank between")
        )
        #expect(
            problem {
                try BytePairTokenizer(
                    gguf: GGUFVocabulary(model: "bert", tokens: ["a"], tokenTypes: [1]))
            }.contains("'bert' is not supported")
        )
        #expect(
            problem {
                try BytePairTokenizer(
                    gguf: GGUFVocabulary(
                        tokens: ["a"], tokenTypes: [1], beginToken: 1, addsBeginToken: true))
            }.contains("ids below 1, got 1")
        )
    }
}
