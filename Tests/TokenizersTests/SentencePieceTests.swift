import Testing
import Tokenizers

@Suite("SentencePiece's byte-pair vocabularies")
struct SentencePieceTests {
    private static let alphabet = ["▁", "a", "b", "c", "▁a", "ab", "▁ab", "bc"]

    private func tokenizer(
        _ spelling: SentencePieceSpelling = SentencePieceSpelling(
            blankBefore: .stretches, unknown: 0, stripsBlank: true),
        bytes: Range<UInt8> = 0..<255
    ) throws -> BytePairTokenizer {
        let bytes = bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return VocabularyEntry(
                text: "<0x\(byte < 16 ? "0" : "")\(digits)>", kind: .byte)
        }
        return try BytePairTokenizer(
            entries: [
                VocabularyEntry(text: "<unk>", kind: .control),
                VocabularyEntry(text: "<s>", kind: .control),
            ] + Self.alphabet.map { VocabularyEntry(text: $0, kind: .normal) } + bytes,
            merges: [("a", "b"), ("▁", "ab"), ("▁", "a"), ("b", "c")],
            spelling: .sentencePiece(spelling))
    }

    private func texts(_ tokenizer: BytePairTokenizer, _ ids: [Int]) -> [String] {
        ids.map { String(decoding: tokenizer.bytes(of: $0), as: UTF8.self) }
    }

    @Test("a text gets a blank before it, one that goes on does not")
    func blankBefore() throws {
        let tokenizer = try tokenizer()
        #expect(texts(tokenizer, tokenizer.encode("ab")) == [" ab"])
        #expect(texts(tokenizer, tokenizer.encode("ab", continuing: true)) == ["ab"])
        #expect(texts(tokenizer, tokenizer.encode(" ab", continuing: true)) == [" ab"])
        let behind = tokenizer.encode("ab<s>ab", continuing: true)
        #expect(texts(tokenizer, behind) == ["ab", "<s>", " ab"])
        let first = try self.tokenizer(
            SentencePieceSpelling(blankBefore: .text, doublesBlanks: false, stripsBlank: true))
        #expect(texts(first, first.encode("ab<s>ab")) == [" ab", "<s>", "ab"])
        #expect(texts(first, first.encode(" ab")) == [" ab"])
        #expect(tokenizer.encode("").isEmpty)
    }

    @Test("what is no token is spelt by bytes, and what has no bytes is unknown")
    func unknown() throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.decode(tokenizer.encode("é\n🙂")) == "é\n🙂")
        let bare = try self.tokenizer(bytes: 0..<128)
        #expect(bare.encode("éé a", continuing: true) == [0, 6])
        let single = SentencePieceSpelling(
            blankBefore: .nothing, unknown: 0, fusesUnknown: false, stripsBlank: false)
        #expect(try self.tokenizer(single, bytes: 0..<128).encode("éé") == [0, 0])
    }

    @Test(
        "what was encoded is decoded",
        arguments: [
            "", "a", " a", "  a b  ", "\n", "\t\r\n", "e\u{301} \u{e9}", "👩‍👩‍👧 東京", "\u{0}\u{7f}",
            "<0x41>", "<0x", "ab<sab", "a\u{a0}b",
        ])
    func roundTrip(text: String) throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.decode(tokenizer.encode(text)).utf8.elementsEqual(text.utf8))
        let bytes = tokenizer.encode(text, continuing: true).flatMap { tokenizer.bytes(of: $0) }
        #expect(bytes == Array(text.utf8))
    }

    @Test("a megabyte without a word's end is encoded")
    func long() throws {
        let tokenizer = try tokenizer()
        let ids = tokenizer.encode(String(repeating: "abcab", count: 200_000), continuing: true)
        #expect(ids.count == 600_000)
    }

    @Test("a GGUF file's scores say which tokens become one first")
    func scores() throws {
        func tokenizer(_ scores: [Double], _ blank: Bool? = false) throws -> BytePairTokenizer {
            try BytePairTokenizer(
                gguf: GGUFVocabulary(
                    model: "llama", tokens: ["<unk>", "a", "b", "ab", "ba", "aba"],
                    tokenTypes: [2, 1, 1, 1, 1, 1], scores: scores, addsBlank: blank,
                    unknownToken: 0))
        }
        #expect(try tokenizer([0, -9, -9, -1, -2, -3]).encode("abab") == [3, 3])
        #expect(try tokenizer([0, -9, -9, -2, -1, -3]).encode("abab") == [5, 2])
        #expect(try tokenizer([0, -9, -9, -1, -2, -3]).encode("aba") == [5])
        // Of equal scores the leftmost.
        #expect(try tokenizer([0, -9, -9, -1, -1, -3]).encode("baba") == [4, 4])
        #expect(try tokenizer([0, -9, -9, -1, -1, -3], nil).encode("a") == [0, 1])
        #expect(try tokenizer([0, -9, -9, -1, -2, -3]).beginToken == 1)
        let endless = GGUFVocabulary(
            model: "llama", tokens: ["<unk>", String(repeating: "a", count: 1 << 20)],
            tokenTypes: [2, 1], scores: [0, 0])
        #expect(throws: TokenizersError.self) { try BytePairTokenizer(gguf: endless) }
        for bad in [[0.0], [0, 0, 0, .nan, 0, 0], []] {
            #expect(throws: TokenizersError.self) { try tokenizer(bad) }
        }
    }

    // MARK: tokenizer.json

    private func load(
        normalizer: String = #"{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}"#,
        preTokenizer: String = "null", decoder: String = "null", unknown: String = "<unk>",
        processor: String = "null"
    ) throws -> BytePairTokenizer {
        let json = """
            {"normalizer": \(normalizer), "pre_tokenizer": \(preTokenizer),
             "decoder": \(decoder), "post_processor": \(processor),
             "added_tokens": [{"id": 0, "content": "<unk>", "special": true},
                              {"id": 5, "content": "▁▁", "special": false}],
             "model": {"type": "BPE", "byte_fallback": true, "unk_token": "\(unknown)",
               "vocab": {"<unk>": 0, "▁": 1, "a": 2, "▁a": 3, "<0x0A>": 4, "▁▁": 5},
               "merges": ["▁ a", "▁ ▁"]}}
            """
        return try BytePairTokenizer(tokenizerJSON: Array(json.utf8), source: "t.json")
    }

    @Test("what only looks like the token of a byte is text")
    func notBytes() throws {
        let entries = ["<0x+5>", "<0x5>", "<0xZZ>", "a"].map {
            VocabularyEntry(text: $0, kind: .byte)
        }
        let tokenizer = try BytePairTokenizer(
            entries: entries + [VocabularyEntry(text: "b", kind: .normal)], merges: [],
            spelling: .sentencePiece(
                SentencePieceSpelling(blankBefore: .nothing, stripsBlank: false)))
        #expect(tokenizer.encode("\u{5}b") == [4])
    }

    @Test("a file that is cut short is refused, with its place")
    func cut() {
        let json = Array(#"{"model": {"type": "BPE", "byte_fallback": true, "vocab": {"a": 0"#.utf8)
        let error = #expect(throws: TokenizersError.self) {
            try BytePairTokenizer(tokenizerJSON: json, source: "t.json")
        }
        #expect(error?.description.hasPrefix("t.json:1:") == true)
    }

    @Test("an added token that merges lead to as well is found both ways")
    func addedPiece() throws {
        let tokenizer = try load()
        #expect(tokenizer.encode("   a") == [5, 3])
        #expect(tokenizer.decode([5, 3]) == "   a")
        #expect(tokenizer.encode("a\n") == [2, 4])
        #expect(tokenizer.encode("aé") == [2, 0])
    }

    @Test("forms that nobody publishes are refused by name")
    func refused() {
        func problem(_ make: () throws -> BytePairTokenizer) -> String {
            (#expect(throws: TokenizersError.self) { try make() })?.description ?? ""
        }
        #expect(problem { try load(normalizer: #"{"type": "NFKC"}"#) }.contains("'NFKC'"))
        #expect(
            problem { try load(normalizer: #"{"type": "Prepend", "prepend": "▁"}"#) }
                .contains("Prepend alone"))
        #expect(problem { try load(normalizer: "null") }.contains("'none'"))
        #expect(
            problem { try load(preTokenizer: #"{"type": "Metaspace"}"#) }.contains("'Metaspace'"))
        let scheme = #"{"type": "Metaspace", "prepend_scheme": "last"}"#
        #expect(
            problem { try load(normalizer: "null", preTokenizer: scheme) }.contains("'last'"))
        #expect(problem { try load(decoder: #"{"type": "WordPiece"}"#) }.contains("'WordPiece'"))
        #expect(problem { try load(unknown: "<u>") }.contains("'<u>'"))
        let template =
            #"{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}],"#
        #expect(
            problem { try load(processor: template + #""special_tokens": {}}"#) }
                .contains("an id for '<s>'"))
        let wrong = template + #""special_tokens": {"<s>": {"ids": [77]}}}"#
        #expect(problem { try load(processor: wrong) }.contains("got 77"))
    }
}
