import ModelAPI
import Checkpoints
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

@Suite("Loading a language model")
struct LoadingTests {
    private let folder: TemporaryFolder
    private let compute: Compute

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
    }

    private var path: String { "\(folder.path)/model.gguf" }

    private func load(_ tiny: TinyDecoder) throws -> LanguageModel {
        try tiny.writeGGUF(to: path)
        return try ModelStore(folder: folder.path).languageModel(path, on: compute)
    }

    private func logits(_ model: LanguageModel) -> [Float] {
        let tokens = model.tokens("Half of the rows stand elsewhere.")
        let cache = KeyValueCache(model.decoder.configuration, capacity: tokens.count)
        let hidden = model.decoder.forward([tokens], caches: [cache])
        return model.decoder.logits(hidden, rows: Array(tokens.indices)).values
    }

    @Test("a GGUF file and a Hugging Face folder of the same weights give the same bits")
    func sameModel() throws {
        for isTied in [true, false] {
            var tiny = TinyDecoder()
            if !isTied { tiny.untie() }
            let other = "\(folder.path)/folder-\(isTied)"
            try tiny.writeFolder(to: other)
            let gguf = try load(tiny)
            let huggingFace = try ModelStore(folder: "").languageModel(other, on: compute)
            #expect(gguf.decoder.configuration == huggingFace.decoder.configuration)
            #expect(gguf.decoder.configuration.hasTiedOutput == isTied)
            #expect(logits(gguf).map(\.bitPattern) == logits(huggingFace).map(\.bitPattern))
            let text = PromptText(template: "on 12\n\n<|im_end|>")
            #expect(gguf.tokens(text) == huggingFace.tokens(text))
            let prompt = try #require(try huggingFace.chatTemplate?.prompt("on"))
            #expect(try gguf.chatTemplate?.prompt("on") == prompt)
            #expect(gguf.chatTemplate?.answerEnd == "<|im_end|>\n")
            #expect(gguf.endToken == huggingFace.endToken)
        }
    }

    @Test("quantised weights give nearly the same logits")
    func quantised() throws {
        let exact = logits(try load(TinyDecoder()))
        func deviation(_ type: GGUFTensorType) throws -> Float {
            let got = logits(try TinyDecoder().load(on: compute, as: type))
            let error = zip(got, exact).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return (error / exact.reduce(0) { $0 + $1 * $1 }).squareRoot()
        }
        let (fine, coarse) = (try deviation(.q8_0), try deviation(.q4_1))
        #expect(fine > 0 && fine < 0.08)
        #expect(coarse > fine && coarse < 0.8)
    }

    @Test("the identity names file, hash, bytes and parameters")
    func identity() throws {
        let tiny = TinyDecoder(), identity = try load(tiny).identity
        #expect(identity.name == "model.gguf")
        #expect(identity.architecture == "llama")
        #expect(identity.licence == "unknown")
        #expect(identity.parameterCount == tiny.tensors.reduce(0) { $0 + $1.values.count })
        #expect(identity.files == ["model.gguf": try SHA256.hash(fileAt: path)])
        #expect(identity.byteCount == (try folder.bytes("model.gguf")).count)
        let again = try load(TinyDecoder(seed: 9)).identity
        #expect(again.fingerprint != identity.fingerprint)
        #expect(try load(tiny).identity.fingerprint == identity.fingerprint)
    }

    @Test("a folder with one GGUF file is that file")
    func folderOfOne() throws {
        try TinyDecoder().writeGGUF(to: path)
        let model = try ModelStore(folder: "").languageModel(folder.path, on: compute)
        #expect(Array(model.identity.files.keys) == ["model.gguf"])
    }

    @Test(
        "a model without a chat template has none, nor has one with an unknown form, and says why")
    func chatTemplates() throws {
        var tiny = TinyDecoder()
        tiny.removeChatTemplate()
        let without = try load(tiny)
        #expect(without.chatTemplate?.answerEnd == nil)
        #expect(without.noChatReason == "The model's files hold no chat template.")
        tiny.metadata["tokenizer.chat_template"] = .string("[INST] {{ messages }}")
        let unknown = try load(tiny)
        #expect(unknown.chatTemplate?.answerEnd == nil)
        #expect(unknown.noChatReason?.hasPrefix("The chat template that begins '[INST]") == true)
        #expect(try load(TinyDecoder()).noChatReason == nil)
    }

    @Test("an answer ends with what the chat template puts behind it, and at the file's own end")
    func ends() throws {
        var tiny = TinyDecoder()
        let template = TinyTokenizer.chatTemplate.replacing("im_end", with: "im_start")
        tiny.metadata["tokenizer.chat_template"] = .string(template)
        let model = try load(tiny)
        let turnEnd = try #require(model.tokenizer.id(of: "<|im_start|>"))
        #expect(turnEnd != TinyTokenizer.endToken)
        #expect(model.endToken == turnEnd)
        // `<|endoftext|>` and `<|im_end|>` are ends by their names, too.
        #expect(model.endTokens == [0, turnEnd, TinyTokenizer.endToken])
        #expect(try load(TinyDecoder()).endTokens == [0, TinyTokenizer.endToken])
    }

    @Test("a folder's chat template may stand in a file of its own, or among several")
    func templateFiles() throws {
        let path = "\(folder.path)/model"
        try TinyDecoder().writeFolder(to: path)
        func model() throws -> LanguageModel {
            try ModelStore(folder: "").languageModel(path, on: compute)
        }
        let settings = #"""
            {"eos_token": {"content": "<|im_end|>"}, "bos_token": null, "chat_template": [
             {"name": "tool_use", "template": "x"},
             {"name": "default", "template":
              "{% for m in messages %}{{ m.content + eos_token }}{% endfor %}"}]}
            """#
        try settings.write(
            toFile: "\(path)/tokenizer_config.json", atomically: true, encoding: .utf8)
        #expect(try model().chatTemplate?.prompt("on").text == "on<|im_end|>")
        let other = "{% for m in messages %}{{ '>' + m.content }}{% endfor %}"
        try other.write(
            toFile: "\(path)/chat_template.jinja", atomically: true, encoding: .utf8)
        #expect(try model().chatTemplate?.prompt("on").text == ">on")
        #expect(try model().identity.files["chat_template.jinja"] != nil)
    }

    @Test("a SentencePiece vocabulary with scores encodes as llama.cpp's")
    func pieces() throws {
        struct Sample: Decodable {
            let text: String
            let ids: [Int]
        }
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let path = "/\(tests)/TokenizersTests/Fixtures/families/llama2.gguf"
        let tokenizer = try BytePairTokenizer(gguf: GGUFVocabulary(GGUFFile(path: path)))
        let samples = try JSONDecoder().decode(
            [Sample].self, from: Data(contentsOf: URL(filePath: "\(path).ids.json")))
        #expect(samples.count == 52)
        for sample in samples {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.debugDescription)")
        }
        #expect(tokenizer.beginToken == 1)
    }

    @Test("a prompt begins with the token that the files want, once; what goes on does not")
    func beginToken() throws {
        var tiny = TinyDecoder()
        let ids = { (model: LanguageModel) in
            (
                model.tokens("on"), model.tokens(PromptText(template: "<|im_start|>on")),
                model.continuation("on")
            )
        }
        let plain = try ids(load(tiny))
        #expect(plain.0 == plain.2)
        let begin = try #require(plain.1.first)
        tiny.metadata["tokenizer.ggml.bos_token_id"] = .uint32(UInt32(begin))
        #expect(try ids(load(tiny)) == plain)
        tiny.metadata["tokenizer.ggml.add_bos_token"] = .bool(true)
        let model = try load(tiny)
        #expect(ids(model) == (plain.1, plain.1, plain.2))
        let (scores, _) = try model.score([ScoringRequest(prompt: "", completions: ["on"])])
        #expect(scores[0][0].tokenCount == plain.2.count)
    }

    @Test("a model with a SentencePiece vocabulary answers")
    func piecesAnswer() throws {
        let path = "\(folder.path)/pieces"
        try TinyDecoder().writeFolder(to: path)
        let bytes = (0..<256).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return "\"<0x\(byte < 16 ? "0" : "")\(digits)>\": \(byte + 3)"
        }
        let json = """
            {"normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
             "decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"}]},
             "post_processor": {"type": "TemplateProcessing", "single": [
               {"SpecialToken": {"id": "<|im_start|>"}}, {"Sequence": {"id": "A"}}],
               "special_tokens": {"<|im_start|>": {"ids": [1]}}},
             "added_tokens": [{"id": 1, "content": "<|im_start|>", "special": true},
                              {"id": 2, "content": "<|im_end|>", "special": true}],
             "model": {"type": "BPE", "byte_fallback": true, "merges": [],
               "vocab": {"▁": 0, "<|im_start|>": 1, "<|im_end|>": 2,
                         \(bytes.joined(separator: ", "))}}}
            """
        try json.write(toFile: "\(path)/tokenizer.json", atomically: true, encoding: .utf8)
        let model = try ModelStore(folder: "").languageModel(path, on: compute)
        #expect(model.tokens("a b") == [1, 100, 0, 101])
        let (answers, _) = try model.generate(
            ["a b"], options: GenerationOptions(maximumTokens: 5))
        let text = model.tokenizer.decode(answers[0].ids, skippingSpecials: true)
        #expect(answers[0].text == text)
        #expect(!answers[0].ids.isEmpty)
    }

    @Test("another architecture is refused by name")
    func architecture() throws {
        var tiny = TinyDecoder()
        tiny.metadata["general.architecture"] = .string("mamba")
        #expect(
            throws: LanguageModelsError.unknownArchitecture(
                path: path, found: "mamba", supported: "llama, qwen2, qwen3, gemma, gemma3")
        ) { try load(tiny) }
    }

    @Test("a missing tensor is named, with the nearest that is there")
    func missingTensor() throws {
        var tiny = TinyDecoder()
        tiny.tensors.removeAll { $0.name == "model.layers.1.mlp.up_proj.weight" }
        #expect(
            throws: CheckpointsError.missingTensor(
                path: path, name: "blk.1.ffn_up.weight", nearest: "blk.0.ffn_up.weight")
        ) { try load(tiny) }
    }

    @Test("a tensor that no known layer uses is refused: the architecture must be another")
    func unknownTensor() throws {
        var tiny = TinyDecoder()
        tiny.tensors.append(
            NamedTensor(name: "model.layers.0.self_attn.q_proj.bias", shape: [1], values: [0]))
        let error = #expect(throws: LanguageModelsError.self) { try load(tiny) }
        #expect("\(try #require(error))".contains("'blk.0.attn_q.bias'"))
        let other = "\(folder.path)/hf"
        try tiny.writeFolder(to: other)
        let second = #expect(throws: LanguageModelsError.self) {
            try ModelStore(folder: "").languageModel(other, on: compute)
        }
        #expect("\(try #require(second))".contains("'model.layers.0.self_attn.q_proj.bias'"))
    }

    @Test("a tensor of another shape than the sizes demand is refused with both")
    func wrongShape() throws {
        var tiny = TinyDecoder()
        tiny.metadata["llama.feed_forward_length"] = .uint32(96)
        #expect(
            throws: LanguageModelsError.contradiction(
                path: path, says: "feed_forward_length 96 and embedding_length 64", other: path,
                found: "[160, 64], and not [96, 64], for the tensor 'blk.0.ffn_gate.weight'")
        ) { try load(tiny) }
    }

    @Test(
        "sizes that no model can have are refused before anything is allocated for them",
        arguments: [
            ("llama.block_count", GGUFValue.uint32(4_000_000_000), "layers must be 1…512"),
            ("llama.block_count", .int32(-1), "layers must be 1…512, not -1"),
            ("llama.block_count", .uint32(0), "layers must be 1…512, not 0"),
            ("llama.embedding_length", .uint32(1 << 30), "hidden size must be 1…65536"),
            ("llama.feed_forward_length", .uint64(1 << 60), "feed-forward size"),
            ("llama.attention.head_count", .uint32(0), "attention heads must be 1…1024, not 0"),
            (
                "llama.attention.head_count_kv", .uint32(3),
                "key heads (3) must divide the heads (4)"
            ),
            ("llama.attention.head_count_kv", .uint32(0), "key heads (0)"),
            ("llama.attention.key_length", .uint32(23), "even and 2…1024, not 23"),
            ("llama.context_length", .uint32(0), "context length must be 1…16777216, not 0"),
            ("llama.attention.layer_norm_rms_epsilon", .float32(0), "norm epsilon must be > 0"),
            ("llama.attention.layer_norm_rms_epsilon", .float32(.nan), "norm epsilon"),
            ("llama.rope.freq_base", .float32(-1), "rotary base must be > 0"),
            ("llama.rope.freq_base", .float32(.infinity), "rotary base must be > 0"),
        ])
    func absurdSizes(key: String, value: GGUFValue, rule: String) throws {
        var tiny = TinyDecoder()
        tiny.metadata[key] = value
        let error = #expect(throws: LanguageModelsError.self) { try load(tiny) }
        guard case .impossibleSize(let found)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(found.contains(rule))
    }

    @Test("a context of millions is cut to what is held")
    func longContext() throws {
        var tiny = TinyDecoder()
        tiny.metadata["llama.context_length"] = .uint32(10_000_000)
        #expect(try load(tiny).decoder.contextLength == 131_072)
    }

    @Test(
        "metadata that must be there is named when it is not",
        arguments: [
            "general.architecture", "llama.block_count", "llama.embedding_length",
            "llama.feed_forward_length", "llama.attention.head_count", "llama.context_length",
            "llama.attention.layer_norm_rms_epsilon", "tokenizer.ggml.tokens",
            "tokenizer.ggml.merges", "tokenizer.ggml.token_type", "tokenizer.ggml.model",
        ])
    func missingKey(key: String) throws {
        var tiny = TinyDecoder()
        tiny.metadata[key] = nil
        let error = #expect(throws: CheckpointsError.self) { try load(tiny) }
        guard case .missingKey(path, key, _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test("a vocabulary or end token beyond the embedding is refused")
    func vocabulary() throws {
        var tiny = TinyDecoder()
        tiny.metadata["tokenizer.ggml.eos_token_id"] = .uint32(UInt32(TinyDecoder.vocabulary))
        let error = LanguageModelsError.endOutsideVocabulary(
            source: "tokenizer.ggml.eos_token_id", id: TinyDecoder.vocabulary,
            count: TinyDecoder.vocabulary)
        #expect(throws: error) { try load(tiny) }
        tiny = TinyDecoder()
        tiny.metadata["tokenizer.ggml.tokens"] = .array(.strings(TinyTokenizer.tokens + ["zzz"]))
        tiny.metadata["tokenizer.ggml.token_type"] = .array(
            .integers([Int64](repeating: 1, count: TinyDecoder.vocabulary + 1), type: .int32))
        #expect(throws: LanguageModelsError.self) { try load(tiny) }
    }

    @Test("a file cut short anywhere is an error, never a crash")
    func truncated() throws {
        try TinyDecoder().writeGGUF(to: path)
        let bytes = try folder.bytes("model.gguf")
        for count in stride(from: 0, to: bytes.count, by: bytes.count / 60) {
            try folder.file("model.gguf", Array(bytes.prefix(count)))
            #expect(throws: CheckpointsError.self) {
                try ModelStore(folder: "").languageModel(path, on: compute)
            }
        }
    }

    @Test(
        "each file of a Hugging Face folder is asked for by name",
        arguments: ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
    func missingFile(name: String) throws {
        try TinyDecoder().writeFolder(to: folder.path)
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
        let error = #expect(throws: LanguageModelsError.self) {
            try ModelStore(folder: "").languageModel(folder.path, on: compute)
        }
        guard case .fileMissing("\(folder.path)/\(name)", _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test("a configuration that is no JSON, lacks a key or names another model is refused")
    func configuration() throws {
        func error(_ change: (inout TinyDecoder) -> Void) throws -> LanguageModelsError? {
            var tiny = TinyDecoder()
            change(&tiny)
            try tiny.writeFolder(to: folder.path)
            return #expect(throws: LanguageModelsError.self) {
                try ModelStore(folder: "").languageModel(folder.path, on: compute)
            }
        }
        let config = "\(folder.path)/config.json"
        #expect(
            try error { $0.settings["model_type"] = "mamba" }
                == .unknownArchitecture(
                    path: config, found: "mamba",
                    supported: "llama, qwen2, qwen3, gemma, gemma3_text"))
        guard case .malformed(config, _)? = try error({ $0.settings["hidden_size"] = nil }) else {
            Issue.record("a missing key")
            return
        }
        guard
            case .impossibleSize? = try error({ $0.settings["num_hidden_layers"] = 100_000 })
        else {
            Issue.record("absurd layers")
            return
        }
        try folder.file("config.json", Array("{".utf8))
        #expect(throws: LanguageModelsError.self) {
            try ModelStore(folder: "").languageModel(folder.path, on: compute)
        }
    }
}
