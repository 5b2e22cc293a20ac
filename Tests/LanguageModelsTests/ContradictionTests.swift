import Checkpoints
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing
import Tokenizers

@Suite("Checkpoints that contradict themselves")
struct ContradictionTests {
    private let folder: TemporaryFolder
    private let compute: Compute

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
    }

    private var path: String { folder.path }
    private var config: String { "\(path)/config.json" }
    private var weights: String { "\(path)/model.safetensors" }

    private func load(
        _ change: (inout TinyDecoder) -> Void
    ) throws -> LanguageModel {
        var tiny = TinyDecoder()
        change(&tiny)
        try tiny.writeFolder(to: path)
        return try ModelStore(folder: "").languageModel(path, on: compute)
    }

    private struct Contradiction: Equatable {
        var path: String
        var says: String
        var other: String
        var found: String
    }

    private func contradiction(
        _ change: (inout TinyDecoder) -> Void
    ) -> Contradiction? {
        let error = #expect(throws: LanguageModelsError.self) { try load(change) }
        guard case .contradiction(let path, let says, let other, let found)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return nil
        }
        return Contradiction(path: path, says: says, other: other, found: found)
    }

    // MARK: The output layer

    @Test("an output layer that is missing is told, whether the settings or the family ask for it")
    func missingOutput() {
        let missing = contradiction { $0.settings["tie_word_embeddings"] = false }
        #expect(missing?.path == config && missing?.other == weights)
        #expect(missing?.says == "tie_word_embeddings false")
        #expect(missing?.found == "no tensor 'lm_head.weight'")
        // Llama's default; transformers would draw a random output layer.
        #expect(contradiction { $0.settings["tie_word_embeddings"] = nil }?.found == missing?.found)
    }

    @Test("an output layer where the embedding should be it is refused, unless it is the same")
    func surplusOutput() throws {
        let surplus = contradiction {
            $0.untie()
            $0.settings["tie_word_embeddings"] = true
        }
        #expect(surplus?.path == config && surplus?.other == weights)
        #expect(surplus?.says == "tie_word_embeddings true")
        #expect(
            contradiction {
                $0.tensors.append(
                    NamedTensor(name: "lm_head.weight", shape: [1, 2], values: [0, 0]))
            }?.found.contains("[1, 2]") == true)
        let same = try load {
            $0.tensors.append(
                NamedTensor(
                    name: "lm_head.weight", shape: $0.tensors[0].shape,
                    values: $0.tensors[0].values))
        }
        #expect(same.decoder.configuration.hasTiedOutput)
    }

    @Test("without the key the family's default holds, as in transformers")
    func defaults() throws {
        let untied = try load {
            $0.untie()
            $0.settings["tie_word_embeddings"] = nil
        }
        #expect(!untied.decoder.configuration.hasTiedOutput)
        #expect(DecoderFamily.all.filter(\.tiesOutput).map(\.name) == ["gemma", "gemma3"])
        #expect(DecoderFamily.all.map(\.headWidth) == [nil, nil, 128, 256, 256])
    }

    // MARK: Sizes

    @Test(
        "a size that contradicts the tensors is told with both numbers and both files",
        arguments: [
            ("hidden_size", 32, "hidden_size 32", "64]"),
            ("intermediate_size", 96, "intermediate_size 96", "[160, 64]"),
            ("num_attention_heads", 2, "num_attention_heads 2 × head_dim 24", "[96, 64]"),
            ("num_key_value_heads", 1, "num_key_value_heads 1 × head_dim 24", "[48, 64]"),
            ("head_dim", 16, "num_attention_heads 4 × head_dim 16", "[96, 64]"),
            ("vocab_size", 9, "vocab_size 9", ", 64]"),
            ("num_hidden_layers", 1, "num_hidden_layers 1", "tensors of 2 layers"),
            ("num_hidden_layers", 3, "num_hidden_layers 3", "tensors of 2 layers"),
        ])
    func sizes(key: String, value: Int, says: String, found: String) {
        let told = contradiction { $0.settings[key] = .integer(value) }
        // A vocabulary too small contradicts the tokenizer, which is read first.
        #expect(key == "vocab_size" || told?.path == config && told?.other == weights)
        if key != "vocab_size" {
            #expect(told?.says.contains(says) == true)
            #expect(told?.found.contains(found) == true)
        } else {
            #expect(told?.path == "\(path)/tokenizer.json")
            #expect(told?.found == "9 rows")
        }
    }

    @Test("a vocabulary larger than the embedding contradicts the tensor, smaller the tokenizer")
    func vocabulary() throws {
        let more = TinyDecoder.vocabulary + 8
        let told = contradiction { $0.settings["vocab_size"] = .integer(more) }
        #expect(told?.says == "vocab_size \(more) and hidden_size 64")
        #expect(told?.path == config && told?.other == weights)
        // Rows without a token fill the embedding up, as published models do.
        let padded = try load {
            $0.settings["vocab_size"] = .integer(more)
            $0.tensors[0].shape[0] = more
            $0.tensors[0].values += [Float](repeating: 0, count: 8 * TinyDecoder.width)
        }
        #expect(padded.decoder.configuration.vocabulary == more)
        #expect(padded.tokenizer.vocabularyCount == TinyDecoder.vocabulary)
    }

    @Test("heads that do not divide the hidden size are refused where no width of a head is given")
    func headWidth() {
        #expect(
            throws: LanguageModelsError.impossibleSize(
                rule: "hidden_size (64) must be a multiple of num_attention_heads (5) where no "
                    + "head_dim is given")
        ) {
            try load {
                $0.settings["head_dim"] = nil
                $0.settings["num_attention_heads"] = 5
                $0.settings["num_key_value_heads"] = 5
            }
        }
    }

    @Test("transformers' old tables of angles are passed over")
    func oldTables() throws {
        _ = try load {
            $0.tensors.append(
                NamedTensor(
                    name: "model.layers.0.self_attn.rotary_emb.inv_freq", shape: [12],
                    values: [Float](repeating: 1, count: 12)))
        }
    }

    @Test("an encoder's layers are those of its tensors", arguments: [1, 3])
    func encoderLayers(count: Int) throws {
        var tiny = TinyEncoder()
        tiny.settings["num_hidden_layers"] = .integer(count)
        try tiny.write(to: path)
        #expect(
            throws: LanguageModelsError.contradiction(
                path: config, says: "num_hidden_layers \(count)", other: weights,
                found: "tensors of 2 layers")
        ) { try ModelStore(folder: "").sentenceEncoder(path, on: compute) }
    }

    @Test("a GGUF file's vocab_size must be the rows of its embedding")
    func ggufVocabulary() throws {
        var tiny = TinyDecoder()
        tiny.metadata["llama.vocab_size"] = .uint32(7)
        let file = "\(path)/model.gguf"
        try tiny.writeGGUF(to: file)
        #expect(
            throws: LanguageModelsError.contradiction(
                path: file, says: "llama.vocab_size 7", other: file,
                found: "\(TinyDecoder.vocabulary) rows in 'token_embd.weight'")
        ) { try ModelStore(folder: "").languageModel(file, on: compute) }
    }
}
