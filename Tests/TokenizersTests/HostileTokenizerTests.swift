import FoundationEssentials
import Testing
import Tokenizers

@Suite("Tokenizers from strangers")
struct HostileTokenizerTests {
    /// A byte-level tokenizer of two letters with added tokens.
    private func bytePairs(added: [String], merges: [String] = []) throws -> BytePairTokenizer {
        let tokens = added.enumerated().map { id, text in
            "{\"id\": \(id + 2), \"content\": \"\(text)\", \"special\": true}"
        }
        let json = """
            {"added_tokens": [\(tokens.joined(separator: ","))],
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1},
               "merges": [\(merges.map { "\"\($0)\"" }.joined(separator: ","))]}}
            """
        return try BytePairTokenizer(tokenizerJSON: Array(json.utf8), source: "tokenizer.json")
    }

    /// A unigram tokenizer of one piece, with a normaliser.
    private func unigram(
        normalizer: String, pieces: [String] = ["a"]
    ) throws -> Unigram {
        let vocabulary = (["<s>", "</s>", "<unk>"] + pieces).map { "[\"\($0)\", -1]" }
        let json = """
            {"normalizer": \(normalizer), "added_tokens": [],
             "pre_tokenizer": {"type": "Metaspace", "replacement": "▁"},
             "post_processor": {"type": "RobertaProcessing", "cls": ["<s>", 0], "sep": ["</s>", 1]},
             "model": {"type": "Unigram", "unk_id": 2,
               "vocab": [\(vocabulary.joined(separator: ","))]}}
            """
        return try Unigram(tokenizerJSON: Array(json.utf8), source: "tokenizer.json")
    }

    /// SentencePiece's table of one replacement, of `a`.
    private func charsmap(_ replacement: [UInt8]) -> String {
        func unit(_ label: UInt32, offset: UInt32, ends: Bool = false) -> UInt32 {
            label | (ends ? 0x100 : 0) | offset << 10
        }
        // The root's children stand at its offset ^ label, a value at the child's own offset.
        var units = [UInt32](repeating: 0, count: 512)
        units[0] = unit(0, offset: 256)
        let child = 256 ^ 0x61
        units[child] = unit(0x61, offset: UInt32(child ^ 300), ends: true)
        units[300] = 0x8000_0000
        var bytes: [UInt8] = []
        for word in [UInt32(4 * units.count)] + units {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        let text = Data(bytes + replacement + [0]).base64EncodedString()
        return "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\(text)\"}"
    }

    private func isInvalid<Value>(_ make: () throws -> Value) -> Bool {
        do {
            _ = try make()
        } catch TokenizersError.invalid {
            return true
        } catch {
            Issue.record("\(error)")
        }
        return false
    }

    @Test("a hundred thousand added tokens are found in a time linear in the text")
    func manyAddedTokens() throws {
        // All begin alike: looking at each of them at every place would be 10¹⁰ comparisons.
        let tokenizer = try bytePairs(added: (0..<100_000).map { "<\($0)>" })
        let text = String(repeating: "<<<<<<<<99999x", count: 8000)
        #expect(tokenizer.encode(text + "<4711>").last == 4713)
        #expect(tokenizer.encode("<99999><9>") == [100_001, 11])
    }

    @Test("of two added tokens that begin alike the longer is found, of two equal ones the first")
    func longest() throws {
        let tokenizer = try bytePairs(added: ["<a", "<ab>", "<a"])
        #expect(tokenizer.encode("<ab><a<ab") == [3, 2, 2, 1])
    }

    @Test("a token that is too long, or too many bytes of them, are refused")
    func longTokens() {
        let long = String(repeating: "a", count: 1025)
        #expect(isInvalid { try bytePairs(added: [long]) })
        #expect(!isInvalid { try bytePairs(added: [String(long.dropLast())]) })
        #expect(isInvalid { try unigram(normalizer: "null", pieces: [long]) })
        let many = (0..<17_000).map { "\($0)" + String(repeating: "b", count: 1000) }
        #expect(isInvalid { try bytePairs(added: many) })
        #expect(isInvalid { try WordPiece(pieces: ["[UNK]", "[CLS]", "[SEP]", long]) })
    }

    @Test("a long word is covered in a time linear in it, whatever pieces there are")
    func longWord() throws {
        // Every piece begins every rest of the word.
        let pieces = (1...1000).map { String(repeating: "a", count: $0) }
        let wordPiece = try WordPiece(
            pieces: ["[UNK]", "[CLS]", "[SEP]", "a"] + pieces.map { "##" + $0 })
        let word = String(repeating: "a", count: 100_000)
        // One letter, then a hundred longest pieces but for the last.
        #expect(wordPiece.encode(word).count == 1 + 1 + 100 + 1)
    }

    @Test("steps of a normaliser that multiply a text are refused before any text is read")
    func growingNormalizer() throws {
        let short = charsmap(Array("bb".utf8)), long = charsmap([UInt8](repeating: 0x62, count: 99))
        func sequence(_ steps: [String]) -> String {
            "{\"type\": \"Sequence\", \"normalizers\": [\(steps.joined(separator: ","))]}"
        }
        #expect(try unigram(normalizer: sequence([short, long])).encode("a").count == 3)
        #expect(isInvalid { try unigram(normalizer: sequence([long, short, short])) })
        #expect(
            isInvalid { try unigram(normalizer: charsmap([UInt8](repeating: 0x62, count: 999))) })
        let strip = "{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}"
        #expect(
            isInvalid { try unigram(normalizer: sequence([String](repeating: strip, count: 9))) })
        let blanks = """
            {"type": "Replace", "pattern": {"Regex": " {2,}"},
             "content": "\(String(repeating: "x", count: 600))"}
            """
        #expect(isInvalid { try unigram(normalizer: blanks) })
    }

    @Test("a file of a tokenizer beyond all published ones is refused")
    func largeFile() {
        let sound = """
            {"added_tokens": [], "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}}
            """
        let most = 1 << 26
        var json: [UInt8] = []
        json.reserveCapacity(most + 1)
        json += sound.utf8
        json += [UInt8](repeating: 0x20, count: most - sound.utf8.count)
        #expect(throws: Never.self) {
            try BytePairTokenizer(tokenizerJSON: json, source: "tokenizer.json")
        }
        json.append(0x20)
        #expect(throws: TokenizersError.self) {
            try BytePairTokenizer(tokenizerJSON: json, source: "tokenizer.json")
        }
    }
}

extension WordPiece {
    /// An uncased tokenizer of these pieces without a bound on words.
    fileprivate init(pieces: [String]) throws {
        let vocabulary = pieces.enumerated().map { "\"\($0.element)\": \($0.offset)" }
        let json = """
            {"normalizer": {"type": "BertNormalizer"}, "added_tokens": [],
             "pre_tokenizer": {"type": "BertPreTokenizer"},
             "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
             "model": {"type": "WordPiece", "max_input_chars_per_word": 1000000000,
               "vocab": {\(vocabulary.joined(separator: ","))}}}
            """
        try self.init(tokenizerJSON: Array(json.utf8), source: "tokenizer.json")
    }
}
