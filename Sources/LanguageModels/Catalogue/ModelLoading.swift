import Checkpoints
import Kernels
import Tokenizers

extension LanguageModel {
    /// Loads a model whose weights, tokenizer and chat template stand in one GGUF file.
    convenience init(gguf source: ModelSource, on compute: Compute) throws {
        let file = try GGUFFile(path: source.path)
        let configuration = try DecoderConfiguration(gguf: file)
        let tokenizer = try ByteLevelBPE(
            ggufTokens: file.strings("tokenizer.ggml.tokens"),
            merges: file.strings("tokenizer.ggml.merges"),
            tokenTypes: file.integers("tokenizer.ggml.token_type"),
            model: file.string("tokenizer.ggml.model"),
            preTokenizer: file.metadata["tokenizer.ggml.pre"]?.string)
        let decoder = try LlamaLoader(
            file: file, names: .gguf, configuration: configuration
        ).decoder(on: compute)
        let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
        try self.init(
            identity: source.identity(
                architecture: "llama", parameters: configuration.parameterCount, files: [name]),
            decoder: decoder, tokenizer: tokenizer,
            chatTemplate: try file.metadata["tokenizer.chat_template"]?.string.map {
                try ChatTemplate(jinja: $0)
            },
            endToken: try file.integer("tokenizer.ggml.eos_token_id"))
    }

    /// Loads a Hugging Face checkpoint: `config.json`, `model.safetensors`, `tokenizer.json` and,
    /// for the chat template, `tokenizer_config.json`.
    convenience init(folder source: ModelSource, on compute: Compute) throws {
        let purpose = "a language model's folder holds it beside model.safetensors"
        let kind = try source.json(ModelKind.self, "config.json", purpose: purpose).model_type
        guard kind == "llama" else {
            throw LanguageModelsError.unknownArchitecture(
                path: "\(source.path)/config.json", found: kind, supported: "llama")
        }
        let settings = try source.json(LlamaSettings.self, "config.json", purpose: purpose)
        guard settings.rope_scaling == nil else {
            throw LanguageModelsError.unknownArchitecture(
                path: "\(source.path)/config.json", found: "llama with rope_scaling",
                supported: "llama with plain rotary positions")
        }
        let weights = try source.file("model.safetensors", purpose: "the weights, in one file")
        let file = try SafetensorsFile(path: weights)
        let configuration = try settings.configuration(
            isTied: !file.tensorNames.contains(LlamaTensorNames.huggingFace.output))
        let tokenizer = try ByteLevelBPE(
            tokenizerJSON: source.bytes("tokenizer.json", purpose: "the tokenizer"),
            source: "\(source.path)/tokenizer.json")
        let decoder = try LlamaLoader(
            file: file, names: .huggingFace, configuration: configuration
        ).decoder(on: compute)
        let chat = try source.json(
            ChatSettings.self, "tokenizer_config.json", purpose: "the chat template")
        try self.init(
            identity: source.identity(
                architecture: "llama", parameters: configuration.parameterCount,
                files: [
                    "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
                ]),
            decoder: decoder, tokenizer: tokenizer,
            chatTemplate: try chat.chat_template.map { try ChatTemplate(jinja: $0) },
            endToken: settings.eos_token_id)
    }
}

// The names of the keys are Hugging Face's.
/// What every `config.json` says: read first, since the other keys depend on it.
struct ModelKind: Decodable {
    let model_type: String
}

/// What a `config.json` says of a Llama-like decoder.
private struct LlamaSettings: Decodable {
    let hidden_size: Int
    let intermediate_size: Int
    let num_hidden_layers: Int
    let num_attention_heads: Int
    let num_key_value_heads: Int?
    let head_dim: Int?
    let vocab_size: Int
    let max_position_embeddings: Int
    let rms_norm_eps: Double
    let rope_theta: Double?
    let rope_scaling: Presence?
    let eos_token_id: Int

    /// Something other than `null`, whatever it is.
    struct Presence: Decodable {
        init(from decoder: any Swift.Decoder) {}
    }

    func configuration(isTied: Bool) throws(LanguageModelsError) -> DecoderConfiguration {
        try DecoderConfiguration(
            layers: num_hidden_layers, width: hidden_size, innerWidth: intermediate_size,
            heads: num_attention_heads, keyHeads: num_key_value_heads ?? num_attention_heads,
            headWidth: head_dim ?? hidden_size / max(num_attention_heads, 1),
            vocabulary: vocab_size, contextLength: max_position_embeddings,
            normEpsilon: Float(rms_norm_eps), rotaryBase: rope_theta ?? 10_000,
            hasTiedOutput: isTied)
    }
}

private struct ChatSettings: Decodable {
    let chat_template: String?
}
