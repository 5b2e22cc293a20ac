import Checkpoints
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Where answers end")
struct EndTests {
    private let folder: TemporaryFolder
    private let compute: Compute

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
    }

    /// A token that no file calls an end unless it is told to.
    private static let other = TinyTokenizer.token(UInt8(ascii: "z"))

    /// A folder whose files say what is given, and nothing for nil.
    private func model(
        config: JSONValue? = nil, textConfig: JSONValue? = nil, generation: String? = nil,
        tokenizer: String? = nil
    ) throws -> LanguageModel {
        var tiny = TinyDecoder()
        tiny.settings["eos_token_id"] = config
        tiny.settings["text_config"] = textConfig
        try tiny.writeFolder(to: folder.path)
        try folder.file("tokenizer_config.json", Array((tokenizer ?? "{}").utf8))
        if let generation { try folder.file("generation_config.json", Array(generation.utf8)) }
        return try ModelStore(folder: "").languageModel(folder.path, on: compute)
    }

    private func sources(_ model: LanguageModel, of id: Int = Self.other) -> [String] {
        model.ends.first { $0.id == id }?.declaredBy ?? []
    }

    @Test("each place that declares an end is one, and says so")
    func places() throws {
        let id = JSONValue.integer(Self.other)
        #expect(try sources(model()) == [])
        #expect(try sources(model(config: id)) == ["config.json eos_token_id"])
        #expect(try sources(model(config: [2, id])) == ["config.json eos_token_id"])
        #expect(
            try sources(model(textConfig: ["eos_token_id": id]))
                == ["config.json text_config.eos_token_id"])
        for tokenizer in [#"{"eos_token": "z"}"#, #"{"eos_token": {"content": "z"}}"#] {
            #expect(
                try sources(model(tokenizer: tokenizer)) == ["tokenizer_config.json eos_token"])
        }
        let file = #"{"eos_token_id": [0, \#(Self.other)]}"#
        let both = try model(config: id, generation: file)
        #expect(
            sources(both) == ["config.json eos_token_id", "generation_config.json eos_token_id"])
        #expect(both.endTokens == [0, 2, Self.other])
        #expect(both.endToken == Self.other)
        #expect(both.identity.files["generation_config.json"] != nil)
    }

    @Test("null is no declaration, anywhere")
    func null() throws {
        let nothing = #"{"eos_token_id": null, "eos_token": null}"#
        let model = try model(
            config: .null, textConfig: ["eos_token_id": .null], generation: nothing,
            tokenizer: nothing)
        #expect(model.ends.allSatisfy { $0.declaredBy == ["its name"] })
        #expect(model.endTokens == [0, 2])
    }

    @Test("an end that is no token of the model is refused with the file that names it")
    func outside() throws {
        for id in [TinyDecoder.vocabulary, -1] {
            let error = LanguageModelsError.endOutsideVocabulary(
                source: "generation_config.json eos_token_id", id: id,
                count: TinyDecoder.vocabulary)
            #expect(throws: error) { try model(generation: #"{"eos_token_id": [2, \#(id)]}"#) }
        }
        #expect(throws: LanguageModelsError.self) {
            try model(generation: #"{"eos_token_id": "two"}"#)
        }
    }

    @Test("a name that is no token ends nothing and is told")
    func unknownName() throws {
        let end = try model(tokenizer: #"{"eos_token": "<none>"}"#).ends.first { $0.id == nil }
        #expect(end?.text == "<none>" && end?.declaredBy == ["tokenizer_config.json eos_token"])
    }

    @Test(
        "a special token with the name of an end is one",
        arguments: [
            "<|eot_id|>", "<|end|>", "<|return|>", "<end_of_turn>", "<|end_of_text|>",
            "<|eom_id|>", "<EOT>", "_<EOT>", "</s>", "<eos>", "<EOS>", "<end_of_utterance>",
            "<\u{FF5C}end\u{2581}of\u{2581}sentence\u{FF5C}>",
        ])
    func names(name: String) throws {
        var tiny = TinyDecoder(), tokens = TinyTokenizer.tokens
        tokens[1] = name
        tiny.metadata["tokenizer.ggml.tokens"] = .array(.strings(tokens))
        tiny.removeChatTemplate()
        #expect(try sources(tiny.load(on: compute), of: 1) == ["its name"])
    }

    @Test(
        "a GGUF file's ends of text, turn and message all end an answer",
        arguments: ["eos", "eot", "eom"])
    func gguf(kind: String) throws {
        var tiny = TinyDecoder()
        tiny.metadata["tokenizer.ggml.eos_token_id"] = nil
        let key = "tokenizer.ggml.\(kind)_token_id"
        tiny.metadata[key] = .uint32(UInt32(Self.other))
        #expect(try sources(tiny.load(on: compute)) == [key])
    }
}
