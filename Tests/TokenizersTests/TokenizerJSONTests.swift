import Testing
import Tokenizers

@Suite("tokenizer.json of byte-level models")
struct TokenizerJSONTests {
    private static let byteLevel =
        #"{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}"#

    private func load(
        preTokenizer: String = byteLevel,
        normalizer: String = "null",
        merges: String = #"["a b", "1 2", "é Ģ"]"#,
        model: String = "BPE",
        extra: String = #""byte_fallback": false"#
    ) throws -> BytePairTokenizer {
        let json = """
            {"version": "1.0", "normalizer": \(normalizer), "pre_tokenizer": \(preTokenizer),
             "added_tokens": [
               {"id": 9, "content": "<|end|>", "special": true, "lstrip": false},
               {"id": 10, "content": "<tool>", "special": false}],
             "model": {"type": "\(model)", \(extra),
               "vocab": {"a": 0, "b": 1, "ab": 2, "1": 3, "2": 4, "12": 5,
                         "\\u00c3": 6, "©": 7, "Ã©": 8, "é": 11, "Ģ": 12, "éĢ": 13},
               "merges": \(merges)}}
            """
        return try BytePairTokenizer(tokenizerJSON: Array(json.utf8), source: "t.json")
    }

    private func problem(_ make: @autoclosure () throws -> BytePairTokenizer) -> String {
        (#expect(throws: TokenizersError.self) { try make() })?.description ?? ""
    }

    @Test("vocabulary, merges of both spellings and added tokens are read")
    func reads() throws {
        for merges in [#"["a b", "1 2"]"#, #"[["a", "b"], ["1", "2"]]"#] {
            let tokenizer = try load(merges: merges)
            #expect(tokenizer.encode("ab12<|end|><tool>") == [2, 5, 9, 10])
            #expect(tokenizer.decode([2, 9, 10, 8], skippingSpecials: true) == "ab<tool>é")
        }
    }

    @Test("the known pre-tokenisers are recognised")
    func preTokenizers() throws {
        let digits = #"{"type": "Digits", "individual_digits": true}"#
        let sequence = #"{"type": "Sequence", "pretokenizers": "#
        #expect(try load().encode("12") == [5])
        let single = sequence + "[\(digits), \(Self.byteLevel)]}"
        #expect(try load(preTokenizer: single).encode("12") == [3, 4])

        func split(_ pattern: String, behavior: String = "Isolated") -> String {
            let escaped = pattern.replacing("\\", with: "\\\\")
            return sequence
                + #"[{"type": "Split", "pattern": {"Regex": "\#(escaped)"}, "#
                + #""behavior": "\#(behavior)", "invert": false}, "#
                + #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}"#
        }
        let qwen2 =
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"#
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        let llama3 = qwen2.replacing(#"|\p{N}|"#, with: #"|\p{N}{1,3}|"#)
        #expect(try load(preTokenizer: split(qwen2)).encode("12") == [3, 4])
        #expect(try load(preTokenizer: split(llama3)).encode("12") == [5])
        #expect(problem(try load(preTokenizer: split(#"\w+"#))).contains(#"'\w+'"#))
        let removing = split(qwen2, behavior: "Removed")
        #expect(problem(try load(preTokenizer: removing)).contains("split"))
        #expect(problem(try load(preTokenizer: digits)).contains("'Digits'"))
        let prefix = #"{"type": "ByteLevel", "add_prefix_space": true}"#
        #expect(problem(try load(preTokenizer: prefix)).contains("add_prefix_space"))
    }

    @Test("NFC composes accents, and only where the file says so")
    func normalizer() throws {
        #expect(try load().encode("e\u{301}") == [])
        #expect(try load(normalizer: #"{"type": "NFC"}"#).encode("e\u{301}") == [6, 7])
        #expect(problem(try load(normalizer: #"{"type": "Lowercase"}"#)).contains("Lowercase"))
    }

    @Test("what is not supported or does not fit is refused by name")
    func refused() {
        #expect(problem(try load(model: "Unigram")).contains("'Unigram'"))
        #expect(problem(try load(extra: #""byte_fallback": true"#)).contains("'ByteLevel'"))
        #expect(problem(try load(merges: #"["b a"]"#)).contains("merge 0"))
        #expect(problem(try load(merges: "7")).contains("merges"))
        #expect(problem(try load(merges: #"[["a"]]"#)).contains("merge 0"))
    }

    @Test("text that is not JSON is refused with its place and with advice")
    func notJSON() {
        let json = Array("{\n  \"a\" 1}".utf8)
        #expect(
            problem(try BytePairTokenizer(tokenizerJSON: json, source: "t.json")) == """
                t.json:2:7: not JSON: expected ':' after the key 'a', got '1'. The file is damaged \
                or cut short; fetch it again.
                """
        )
        let negative = Array(#"{"model": {"type": "BPE", "vocab": {"a": -1}}}"#.utf8)
        #expect(
            problem(try BytePairTokenizer(tokenizerJSON: negative, source: "t.json"))
                .contains("the id of 'a': expected a whole number up to 4194304, got -1.")
        )
    }
}
