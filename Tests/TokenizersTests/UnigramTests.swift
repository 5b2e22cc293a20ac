import FoundationEssentials
import Testing
import Tokenizers

@Suite("Unigram")
struct UnigramTests {
    /// A `tokenizer.json` of a few pieces, with parts to be replaced.
    struct File {
        var vocabulary = """
            ["<s>",0],["<pad>",0],["</s>",0],["<unk>",0],["\u{2581}",-3],["a",-2],["b",-2],["ab",-5],\
            ["\u{2581}a",-2.5],["bc",-2],["abc",-4.5],["caf\u{E9}",-2],["cafe\u{301}",-3]
            """
        var unknown = "3"
        var model = ""
        var normalizer = "null"
        var preTokenizer = #"{"type": "Metaspace", "replacement": "▁"}"#
        var added = """
            {"id":0,"content":"<s>","special":true},
            {"id":20,"content":"<mask>","special":true,"lstrip":true,"normalized":true}
            """

        var json: String {
            """
            {"added_tokens": [\(added)], "normalizer": \(normalizer),
             "pre_tokenizer": \(preTokenizer),
             "post_processor": {"type": "RobertaProcessing", "cls": ["<s>", 0], "sep": ["</s>", 2]},
             "model": {"type": "Unigram", "unk_id": \(unknown)\(model), "vocab": [\(vocabulary)]}}
            """
        }

        func load() throws -> Unigram {
            try Unigram(tokenizerJSON: Array(json.utf8), source: "t.json")
        }
    }

    /// The ids between the ends.
    private func ids(_ text: String, _ file: File = File()) throws -> [Int] {
        let ids = try file.load().encode(text)
        #expect(ids.first == 0 && ids.last == 2)
        return Array(ids.dropFirst().dropLast())
    }

    @Test("gives the reference ids in both forms that files come in", arguments: 0..<2)
    func goldens(index: Int) throws {
        let variant = try UnigramGolden.all()[index]
        let tokenizer = try Unigram(
            tokenizerJSON: Array(variant.tokenizer.utf8), source: variant.name)
        #expect(variant.samples.count == 42)
        for sample in variant.samples {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
        }
    }

    @Test("covers a word by the likeliest pieces, not by the longest")
    func likeliest() throws {
        // ▁a bc: -4.5; ▁ abc: -7.5; ▁ a bc: -7.
        #expect(try ids("abc") == [8, 9])
        // ▁a b: -4.5; ▁ ab: -8.
        #expect(try ids("b abc ab") == [4, 6, 8, 9, 8, 6])
        #expect(try ids("").isEmpty)
    }

    @Test("unknown characters side by side are one token, in each word its own")
    func unknown() throws {
        #expect(try ids("xyz") == [4, 3])
        #expect(try ids("xay zz") == [4, 3, 5, 3, 4, 3])
        #expect(try ids("日本 😀") == [4, 3, 4, 3])
    }

    @Test("pieces that differ in how an accent is composed are two")
    func composition() throws {
        #expect(try ids("caf\u{E9}") == [4, 11])
        #expect(try ids("cafe\u{301}") == [4, 12])
    }

    @Test("special tokens are recognised unless told not to, and take the space before them")
    func specials() throws {
        #expect(try ids("a <mask> b<s>a") == [8, 20, 4, 6, 0, 8])
        #expect(try ids(" \u{3000}<mask>") == [20])
        let plain = try File().load().encode("<s>", recognisingSpecials: false)
        // `<s>` is a piece of the vocabulary, and still none that a user's text is covered with.
        #expect(plain.dropFirst().dropLast().allSatisfy { ![0, 2, 20].contains($0) })
        #expect(plain.count > 3)
        #expect(try File().load().vocabularyCount == 21)
    }

    @Test("cuts at the maximum, ends included")
    func truncation() throws {
        let tokenizer = try File().load()
        #expect(tokenizer.encode("a a a", maximumCount: 4) == [0, 8, 8, 2])
        #expect(tokenizer.encode("a a a", maximumCount: 2) == [0, 2])
        #expect(tokenizer.encode("", maximumCount: 2) == [0, 2])
    }

    @Test("a file that does not fit is refused by what does not fit")
    func refused() {
        func problem(_ change: (inout File) -> Void) -> String {
            var file = File()
            change(&file)
            return (#expect(throws: TokenizersError.self) { try file.load() })?.description ?? ""
        }
        #expect(problem { $0.model = #", "byte_fallback": true"# }.contains("byte_fallback"))
        #expect(problem { $0.unknown = "13" }.contains("model.unk_id"))
        #expect(problem { $0.unknown = "null" }.contains("model.unk_id"))
        #expect(problem { $0.vocabulary += #",["ab",-1]"# }.contains("'ab', which is token 7"))
        #expect(problem { $0.vocabulary += #",["c",1e999]"# }.contains("model.vocab[13]"))
        #expect(problem { $0.vocabulary += #",["",-1]"# }.contains("model.vocab[13]"))
        #expect(
            problem {
                $0.vocabulary = #"["<unk>",0]"#; $0.unknown = "0"
            }.contains("'</s>'"))
        #expect(problem { $0.normalizer = #"{"type": "NFKC"}"# }.contains("'NFKC'"))
        #expect(
            problem { $0.normalizer = #"{"type": "Replace", "pattern": {"String": "a"}}"# }
                .contains("'Replace'"))
        #expect(
            problem { $0.preTokenizer = #"{"type": "Metaspace", "replacement": "_"}"# }
                .contains("pre-tokeniser"))
        #expect(problem { $0.preTokenizer = "null" }.contains("pre-tokeniser"))
        #expect(
            problem { $0.added = #"{"id":0,"content":"<s>","rstrip":true}"# }.contains("rstrip"))
    }

    @Test("the file says which kind of tokenizer it is; other kinds are refused")
    func kinds() throws {
        let bytes = Array(File().json.utf8)
        guard case .unigram = try SentenceTokenizer(tokenizerJSON: bytes, source: "t.json") else {
            Issue.record("not a unigram tokenizer")
            return
        }
        let other = Array(File().json.replacing("Unigram", with: "BPE").utf8)
        let error = #expect(throws: TokenizersError.self) {
            try SentenceTokenizer(tokenizerJSON: other, source: "t.json")
        }
        #expect("\(try #require(error))".contains("'BPE'"))
    }
}

/// The reference ids, with the tokenizers that gave them.
struct UnigramGolden: Decodable {
    struct Sample: Decodable {
        let text: String
        let ids: [Int]
    }
    let name: String
    let tokenizer: String
    let samples: [Sample]

    static func all() throws -> [UnigramGolden] {
        try Goldens.load([UnigramGolden].self, "unigram.json")
    }
}
