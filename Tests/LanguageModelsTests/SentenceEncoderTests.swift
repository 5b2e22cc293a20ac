import ModelAPI
import Checkpoints
import FoundationEssentials
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Sentence encoder")
struct SentenceEncoderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(
        _ tiny: TinyEncoder = TinyEncoder(), threads: Int = 1
    ) throws -> SentenceEncoder {
        try tiny.write(to: folder.path)
        return try ModelStore(folder: "").sentenceEncoder(
            folder.path, on: Compute(threads: threads))
    }

    private let texts = [
        "Hello, world!", "", "hello world", "a", String(repeating: "long text ", count: 100),
        "日本", "Hello, world!",
    ]

    @Test("vectors have length 1, equal texts equal ones, others not")
    func vectors() throws {
        let (vectors, tokens) = try load().embed(texts, as: .plain)
        #expect(vectors.rows == texts.count && vectors.columns == TinyEncoder.width)
        for row in 0..<vectors.rows {
            expectClose(
                vectors.row(row).reduce(0) { $0 + Double($1) * Double($1) }, 1, absolute: 1e-5)
        }
        expectClose(vectors.row(6), vectors.row(0).map(Double.init), absolute: 1e-6)
        #expect(vectors.row(0) != vectors.row(2))
        let encoder = try load()
        #expect(tokens == texts.reduce(0) { $0 + encoder.tokens($1).count })
    }

    @Test("a batch gives what each text gives alone, over more than one pass too")
    func batch() throws {
        let encoder = try load(),
            many = texts + texts + (0..<60).map { "text number \($0) of many" }
        let together = try encoder.embed(many, as: .plain).vectors
        for (row, text) in many.enumerated() {
            expectClose(
                together.row(row),
                try encoder.embed([text], as: .plain).vectors.values.map(Double.init),
                absolute: 1e-5, text)
        }
    }

    @Test("a text that spells a special token is letters to it")
    func specials() throws {
        let encoder = try load()
        let inner = encoder.tokens("a [SEP] b [CLS] [PAD]").dropFirst().dropLast()
        #expect(inner.allSatisfy { $0 > 3 || $0 == 1 } && inner.count > 5)
    }

    @Test("a long text is cut after so many tokens, both ends included")
    func longText() throws {
        let encoder = try load(), tokens = encoder.tokens(texts[4])
        #expect(encoder.maximumTokens == TinyEncoder.longestText)
        #expect(tokens.count == TinyEncoder.longestText)
        #expect(tokens.first == 2 && tokens.last == 3)
        #expect(encoder.tokens("") == [2, 3])
    }

    @Test("no texts give no vectors; one and two threads give the same bits")
    func edges() throws {
        let none = try load().embed([], as: .plain)
        #expect(none.vectors.rows == 0 && none.tokens == 0)
        let one = try load(threads: 1).embed(texts, as: .plain).vectors,
            two = try load(threads: 2).embed(texts, as: .plain).vectors
        #expect(one.values.map(\.bitPattern) == two.values.map(\.bitPattern))
    }

    @Test("the identity counts the weights and names the files")
    func identity() throws {
        let tiny = TinyEncoder(), identity = try load(tiny).identity
        #expect(identity.architecture == "bert")
        #expect(identity.parameterCount == tiny.tensors.reduce(0) { $0 + $1.values.count })
        #expect(identity.files.keys.sorted().first == "1_Pooling/config.json")
        #expect(identity.files.count == 5)
    }

    @Test(
        "each file of the folder is asked for by name",
        arguments: [
            "config.json", "model.safetensors", "tokenizer.json", "sentence_bert_config.json",
            "1_Pooling/config.json",
        ])
    func missingFile(name: String) throws {
        try TinyEncoder().write(to: folder.path)
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
        let error = #expect(throws: LanguageModelsError.self) {
            try ModelStore(folder: "").sentenceEncoder(folder.path, on: Compute(threads: 1))
        }
        guard case .fileMissing("\(folder.path)/\(name)", _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test("what would compute something else is refused: activation, pooling, sizes")
    func refused() throws {
        func error(_ change: (inout TinyEncoder) -> Void) -> LanguageModelsError? {
            var tiny = TinyEncoder()
            change(&tiny)
            return #expect(throws: LanguageModelsError.self) { try load(tiny) }
        }
        #expect(
            error { $0.settings["hidden_act"] = "relu" }
                == .unknownArchitecture(
                    path: "\(folder.path)/config.json", found: "bert with relu",
                    supported: "bert with gelu"))
        #expect(
            error { $0.pooling["pooling_mode_cls_token"] = true }
                == .unknownArchitecture(
                    path: "\(folder.path)/1_Pooling/config.json", found: "pooling by cls and mean",
                    supported: "pooling by cls, pooling by mean"))
        #expect(
            error { $0.settings["max_position_embeddings"] = 100 }
                == .impossibleSize(rule: "max_seq_length must be 2…100, not 128"))
        #expect(
            error { $0.settings["num_attention_heads"] = 5 }
                == .impossibleSize(rule: "attention heads (5) must divide the hidden size (32)"))
        #expect(
            error { $0.settings["vocab_size"] = 10 }
                == .contradiction(
                    path: "\(folder.path)/tokenizer.json",
                    says: "\(TinyEncoder.tokens.count) tokens",
                    other: "\(folder.path)/config.json: vocab_size", found: "10 rows"))
    }

    @Test("a missing tensor and one of another shape are named")
    func tensors() throws {
        var tiny = TinyEncoder()
        tiny.tensors.removeAll { $0.name == "encoder.layer.1.output.dense.bias" }
        let missing = #expect(throws: CheckpointsError.self) { try load(tiny) }
        guard case .missingTensor(_, "encoder.layer.1.output.dense.bias", _)? = missing else {
            Issue.record("another error: \(String(describing: missing))")
            return
        }
        tiny = TinyEncoder()
        tiny.settings["intermediate_size"] = 40
        #expect(
            throws: LanguageModelsError.contradiction(
                path: "\(folder.path)/config.json",
                says: "intermediate_size 40 and hidden_size 32",
                other: "\(folder.path)/model.safetensors",
                found: "[48, 32], and not [40, 32], for the tensor "
                    + "'encoder.layer.0.intermediate.dense.weight'")
        ) { try load(tiny) }
    }
}
