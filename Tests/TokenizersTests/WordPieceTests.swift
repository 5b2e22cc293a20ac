import Testing
import Tokenizers

@Suite("WordPiece")
struct WordPieceTests {
    private let vocabulary = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##able", "##do", "cafe", "日", "本", ".", "##e",
        "caf\u{E9}", "Un", "caf", "i",
    ]

    private func tokenizer(lowercases: Bool = true) throws -> WordPiece {
        let text = vocabulary.joined(separator: "\r\n") + "\r\n"
        return try WordPiece(
            vocabularyText: Array(text.utf8),
            lowercases: lowercases,
            source: "vocab.txt"
        )
    }

    /// The ids between the ends.
    private func ids(_ text: String, lowercases: Bool = true) throws -> [Int] {
        let ids = try tokenizer(lowercases: lowercases).encode(text)
        #expect(ids.first == 2 && ids.last == 3)
        return Array(ids.dropFirst().dropLast())
    }

    @Test("covers words by the longest pieces")
    func pieces() throws {
        #expect(try ids("undoable UNDO.") == [4, 6, 5, 4, 6, 10])
        #expect(try ids("undox undo") == [1, 4, 6])
        #expect(try ids("").isEmpty)
        #expect(try ids(" \t\r\n\u{A0}").isEmpty)
    }

    @Test("drops accents and case for an uncased model, and keeps them for a cased one")
    func accents() throws {
        for text in ["caf\u{E9}", "cafe\u{301}", "CAFÉ"] { #expect(try ids(text) == [7]) }
        #expect(try ids("\u{130}") == [15])
        #expect(try ids("caf\u{E9} Un un", lowercases: false) == [12, 13, 4])
        #expect(try ids("cafe\u{301}", lowercases: false) == [1])
    }

    @Test("splits Chinese characters and punctuation, drops controls")
    func characters() throws {
        #expect(try ids("日本.un") == [8, 9, 10, 4])
        #expect(try ids("un\u{0}\u{200B}do\u{FFFD}") == [4, 6])
        #expect(try ids("un\u{3000}un") == [4, 4])
    }

    @Test("a word of more than 100 characters is unknown")
    func longWords() throws {
        #expect(try ids("un" + String(repeating: "do", count: 49)).count == 50)
        #expect(try ids("un" + String(repeating: "do", count: 49) + "e").count == 1)
        #expect(try ids(String(repeating: "x", count: 1_000_000)) == [1])
    }

    @Test("recognises special tokens in text unless told not to")
    func specials() throws {
        #expect(try ids("un[SEP]un") == [4, 3, 4])
        let plain = try tokenizer().encode("[SEP]", recognisingSpecials: false)
        #expect(plain == [2, 1, 1, 1, 3])
    }

    @Test("cuts at the maximum, ends included")
    func truncation() throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.encode("un un un", maximumCount: 5) == [2, 4, 4, 4, 3])
        #expect(tokenizer.encode("un un un", maximumCount: 4) == [2, 4, 4, 3])
        #expect(tokenizer.encode("un un un", maximumCount: 2) == [2, 3])
        #expect(tokenizer.encode("un[SEP]un", maximumCount: 3) == [2, 4, 3])
    }

    @Test("tokenizer.json and vocab.txt that do not fit are refused by name")
    func refused() {
        func problem(_ make: () throws -> WordPiece) -> String {
            (#expect(throws: TokenizersError.self) { try make() })?.description ?? ""
        }
        func fromText(_ text: String) throws -> WordPiece {
            try WordPiece(vocabularyText: Array(text.utf8), lowercases: true, source: "v")
        }
        func fromJSON(normalizer: String, processor: String) throws -> WordPiece {
            let json = """
                {"normalizer": \(normalizer), "post_processor": \(processor),
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "model": {"type": "WordPiece", "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}}}
                """
            return try WordPiece(tokenizerJSON: Array(json.utf8), source: "t.json")
        }
        #expect(problem { try fromText("[UNK]\n[CLS]\na\n") }.contains("'[SEP]'"))
        #expect(problem { try fromText("[UNK]\n[CLS]\n[SEP]\na\na\n") }.contains("token 4"))
        let bert = #"{"type": "BertNormalizer", "lowercase": true}"#
        let ends = #"{"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]}"#
        #expect(throws: Never.self) { try fromJSON(normalizer: bert, processor: ends) }
        let noNormalizer = problem { try fromJSON(normalizer: "null", processor: ends) }
        #expect(noNormalizer.contains("normaliser"))
        let noProcessor = problem { try fromJSON(normalizer: bert, processor: "null") }
        #expect(noProcessor.contains("processor"))
        let empty = problem { try WordPiece(tokenizerJSON: [], source: "t.json") }
        #expect(empty.contains("t.json:1:1"))
    }
}
