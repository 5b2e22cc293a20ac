package import Checkpoints
import FoundationEssentials
import Foundations
import Tokenizers

// What stands beside the weights in a Hugging Face folder. The names of the keys are theirs.
// Source: the files that transformers 5 writes, and those of the published checkpoints.

extension ModelFiles {
    /// Writes `config.json`, the tokenizer's files with the chat template, and
    /// `generation_config.json`.
    ///
    /// Those of a Hugging Face checkpoint are copied; of its `config.json` only what the weights'
    /// type and the output layer make necessary is changed. Those of a GGUF file are made of its
    /// metadata.
    ///
    /// - Parameter type: of the weights beside them.
    /// - Throws: ``LanguageModelsError/unusable(path:reason:)`` for a model that `config.json`
    ///   cannot describe by what its file says, and `TokenizersError` for a vocabulary of
    ///   another kind than byte-level.
    package func writeSettings(into folder: String, weights type: SafetensorsType) throws {
        switch container {
        case .folder: try copySettings(into: folder, weights: type)
        case .gguf(let file): try makeSettings(of: file, into: folder, weights: type)
        }
    }
}

// MARK: - From a Hugging Face folder

extension ModelFiles {
    private static let copied = [
        "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
        "generation_config.json", "special_tokens_map.json", "added_tokens.json",
    ]

    private func copySettings(into folder: String, weights type: SafetensorsType) throws {
        for name in Self.copied where source.holds(name) {
            let bytes = try source.bytes(
                name, purpose: "goes with the weights", most: ModelSource.largestTokenizer)
            try AtomicFile.write(bytes, to: "\(folder)/\(name)")
        }
        let name = "config.json"
        let bytes = try source.bytes(name, purpose: "the model's sizes")
        var members: [(key: String, value: JSONNode)]
        do {
            members = try (JSONText(bytes[...], file: name).root().members ?? [])
                .map { (key: $0.key, value: $0.value) }
        } catch {
            throw LanguageModelsError.malformed(
                path: "\(source.path)/\(name)", reason: error.message)
        }
        let configuration = weights.configuration
        // Old readers know the first name of the type, new ones the second.
        members.removeAll {
            ["torch_dtype", "dtype", "tie_word_embeddings", "architectures"].contains($0.key)
        }
        members += [
            ("architectures", .texts([configuration.family.architecture])),
            ("dtype", JSONNode(.string(type.torchName))),
            ("tie_word_embeddings", JSONNode(.boolean(configuration.hasTiedOutput))),
        ]
        try AtomicFile.write(
            JSONNode.object(of: members).compactText + "\n", to: "\(folder)/\(name)")
    }
}

// MARK: - From a GGUF file

extension ModelFiles {
    private func makeSettings(
        of file: GGUFFile, into folder: String, weights type: SafetensorsType
    ) throws {
        func write(_ value: some Encodable, _ name: String) throws {
            try AtomicFile.write(CanonicalJSON.encode(value), to: "\(folder)/\(name)")
        }
        // First what may be refused.
        let vocabulary = try GGUFVocabulary(file).tokenizerJSON()
        let tokens = SpecialTokens(file)
        let settings = try WrittenSettings(
            weights.configuration, tokens: tokens, type: type, path: file.path)
        try write(settings, "config.json")
        try AtomicFile.write(vocabulary.compactText + "\n", to: "\(folder)/tokenizer.json")
        let texts = try file.strings("tokenizer.ggml.tokens")
        func text(_ id: Int?) -> String? {
            id.flatMap { texts.indices.contains($0) ? texts[$0] : nil }
        }
        try write(
            WrittenTokenizerSettings(
                bos_token: text(tokens.begin), eos_token: text(tokens.end),
                unk_token: text(tokens.unknown), pad_token: text(tokens.padding),
                chat_template: file.metadata["tokenizer.chat_template"]?.string,
                model_max_length: weights.configuration.contextLength), "tokenizer_config.json")
        let declared = ends.filter { end in
            end.declaredBy.contains { $0.hasPrefix("tokenizer.ggml.") }
        }.compactMap(\.id)
        try write(
            WrittenGenerationSettings(
                bos_token_id: tokens.begin, eos_token_id: declared,
                pad_token_id: tokens.padding), "generation_config.json")
    }
}

/// The ids of tokens that have a part of their own, as a GGUF file's metadata name them.
private struct SpecialTokens {
    let begin, end, unknown, padding: Int?

    init(_ file: GGUFFile) {
        func id(_ role: String) -> Int? {
            file.metadata["tokenizer.ggml.\(role)_token_id"]?.integer
        }
        (begin, end, unknown, padding) = (id("bos"), id("eos"), id("unknown"), id("padding"))
    }
}

/// A `config.json`.
private struct WrittenSettings: Encodable {
    struct Rotary: Encodable {
        let rope_type: String
        let factor: Float
    }

    let architectures: [String]
    let model_type: String
    let hidden_size, intermediate_size, num_hidden_layers: Int
    let num_attention_heads, num_key_value_heads, head_dim: Int
    let vocab_size, max_position_embeddings: Int
    let rms_norm_eps: Float
    let rope_theta: Double
    let rope_scaling: Rotary?
    let hidden_act: String
    let tie_word_embeddings: Bool
    let bos_token_id, eos_token_id, pad_token_id: Int?
    let dtype: String

    init(
        _ c: DecoderConfiguration, tokens: SpecialTokens, type: SafetensorsType, path: String
    ) throws(LanguageModelsError) {
        guard c.family.localRotation == nil, !c.family.scalesEmbedding else {
            throw .unusable(
                path: path,
                reason: """
                    a config.json of the family \(c.family.name) is not written. Export it as a GGUF \
                    file, or give the model as a Hugging Face folder, whose own is copied.
                    """)
        }
        architectures = [c.family.architecture]
        model_type = c.family.modelType
        (hidden_size, intermediate_size) = (c.width, c.innerWidth)
        num_hidden_layers = c.layers
        (num_attention_heads, num_key_value_heads, head_dim) = (c.heads, c.keyHeads, c.headWidth)
        (vocab_size, max_position_embeddings) = (c.vocabulary, c.contextLength)
        rms_norm_eps = c.normEpsilon
        rope_theta = c.rotaryBase
        rope_scaling = try Self.scaling(c.rotaryFactors, path: path)
        hidden_act = c.family.activationNames[0]
        tie_word_embeddings = c.hasTiedOutput
        (bos_token_id, eos_token_id, pad_token_id) = (tokens.begin, tokens.end, tokens.padding)
        dtype = type.torchName
    }

    /// One divisor for all channels is a factor; for others the rule that made them is not known.
    private static func scaling(
        _ factors: [Float]?, path: String
    ) throws(LanguageModelsError) -> Rotary? {
        guard let factors, let first = factors.first else { return nil }
        guard factors.allSatisfy({ $0 == first }) else {
            throw .unusable(
                path: path,
                reason: """
                    the file has the rotary angles' divisors as a tensor, and not the rule that a \
                    config.json needs. Export it as a GGUF file, or give the model as a Hugging \
                    Face folder, whose config.json is copied.
                    """)
        }
        return Rotary(rope_type: "linear", factor: first)
    }
}

/// A `tokenizer_config.json`.
private struct WrittenTokenizerSettings: Encodable {
    /// Everything stands in `tokenizer.json`.
    let tokenizer_class = "PreTrainedTokenizerFast"
    let clean_up_tokenization_spaces = false
    let bos_token, eos_token, unk_token, pad_token: String?
    let chat_template: String?
    let model_max_length: Int
}

/// A `generation_config.json`.
private struct WrittenGenerationSettings: Encodable {
    let bos_token_id: Int?
    let eos_token_id: [Int]
    let pad_token_id: Int?
}

extension SafetensorsType {
    /// As PyTorch calls the types that are written.
    fileprivate var torchName: String {
        switch self {
        case .float16: "float16"
        case .bfloat16: "bfloat16"
        default: "float32"
        }
    }
}
