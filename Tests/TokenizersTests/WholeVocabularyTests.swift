import Checkpoints
import FoundationEssentials
import Testing
import Tokenizers

@Suite("The same tokenizer by another way", .enabled(if: Models.isPresent, Models.comment))
struct WholeVocabularyTests {
    /// SmolLM2's vocabulary as a tokenizer.json.
    private struct File: Encodable {
        struct Step: Encodable {
            var type: String
            var individual_digits: Bool?
            var add_prefix_space: Bool?
            var pretokenizers: [Step]?
        }
        struct Model: Encodable {
            var type = "BPE"
            var vocab: [String: Int]
            var merges: [String]
        }
        struct Added: Encodable {
            var id: Int
            var content: String
            var special = true
        }
        var pre_tokenizer = Step(
            type: "Sequence",
            pretokenizers: [
                Step(type: "Digits", individual_digits: true),
                Step(type: "ByteLevel", add_prefix_space: false),
            ]
        )
        var added_tokens: [Added]
        var model: Model
    }

    @Test("SmolLM2 from a tokenizer.json encodes as from its GGUF")
    func smolLM2() throws {
        let file = try Models.smolLM2File()
        let tokens = try file.strings("tokenizer.ggml.tokens")
        let json = try JSONEncoder().encode(
            File(
                added_tokens: tokens.prefix(17).enumerated().map {
                    File.Added(id: $0.offset, content: $0.element)
                },
                model: File.Model(
                    vocab: Dictionary(
                        uniqueKeysWithValues: tokens.enumerated().map { ($0.element, $0.offset) }
                    ),
                    merges: file.strings("tokenizer.ggml.merges")
                )
            )
        )
        let tokenizer = try BytePairTokenizer(tokenizerJSON: Array(json), source: "tokenizer.json")
        #expect(tokenizer.vocabularyCount == 49152)
        let goldens = try Goldens.load(Goldens.Tokenizer.self, "tokenizer.json")
        for sample in goldens.strings {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
        }
    }
}
