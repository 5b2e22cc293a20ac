import Checkpoints
import Kernels
import Tokenizers

extension LanguageModel {
    /// Loads a model whose weights, tokenizer and chat template stand in one GGUF file.
    convenience init(gguf source: ModelSource, on compute: Compute) throws {
        let file = try GGUFFile(path: source.path)
        let loader = try DecoderLoader(gguf: file)
        let tokenizer = try ByteLevelBPE(
            ggufTokens: file.strings("tokenizer.ggml.tokens"),
            merges: file.strings("tokenizer.ggml.merges"),
            tokenTypes: file.integers("tokenizer.ggml.token_type"),
            model: file.string("tokenizer.ggml.model"),
            preTokenizer: file.metadata["tokenizer.ggml.pre"]?.string)
        let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
        try self.init(
            identity: source.identity(
                architecture: loader.configuration.family.name,
                parameters: loader.configuration.parameterCount, files: [name]),
            decoder: try loader.decoder(on: compute), tokenizer: tokenizer,
            chatTemplate: try file.metadata["tokenizer.chat_template"]?.string.map {
                try ChatTemplate(jinja: $0)
            },
            endToken: try file.integer("tokenizer.ggml.eos_token_id"))
    }

    /// Loads a Hugging Face checkpoint: `config.json`, `model.safetensors`, `tokenizer.json` and,
    /// for the chat template, `tokenizer_config.json`.
    convenience init(folder source: ModelSource, on compute: Compute) throws {
        let folder = try HuggingFaceFolder(source)
        let tokenizer = try ByteLevelBPE(
            tokenizerJSON: source.bytes("tokenizer.json", purpose: "the tokenizer"),
            source: "\(source.path)/tokenizer.json")
        let chat = try source.json(
            ChatSettings.self, "tokenizer_config.json", purpose: "the chat template")
        let configuration = folder.loader.configuration
        try self.init(
            identity: source.identity(
                architecture: configuration.family.name, parameters: configuration.parameterCount,
                files: folder.files + ["tokenizer.json", "tokenizer_config.json"]),
            decoder: try folder.loader.decoder(on: compute), tokenizer: tokenizer,
            chatTemplate: try chat.chat_template.map { try ChatTemplate(jinja: $0) },
            endToken: folder.endToken)
    }
}

// The names of the keys are Hugging Face's.
/// What every `config.json` says: read first, since the other keys depend on it.
struct ModelKind: Decodable {
    let model_type: String
}

private struct ChatSettings: Decodable {
    let chat_template: String?
}

extension SentenceEncoder {
    /// Loads a sentence-transformers folder: BERT, mean pooling.
    convenience init(folder source: ModelSource, on compute: Compute) throws {
        let purpose = "a sentence encoder's folder holds it beside model.safetensors"
        let kind = try source.json(ModelKind.self, "config.json", purpose: purpose).model_type
        guard kind == "bert" else {
            throw LanguageModelsError.unknownArchitecture(
                path: "\(source.path)/config.json", found: kind, supported: "bert")
        }
        let settings = try source.json(BertSettings.self, "config.json", purpose: purpose)
        guard settings.hidden_act == "gelu" else {
            throw LanguageModelsError.unknownArchitecture(
                path: "\(source.path)/config.json", found: "bert with \(settings.hidden_act)",
                supported: "bert with gelu")
        }
        let pooling = try source.json(
            PoolingSettings.self, "1_Pooling/config.json", purpose: "how vectors are pooled")
        guard pooling.pooling_mode_mean_tokens, !pooling.pooling_mode_cls_token else {
            throw LanguageModelsError.unknownArchitecture(
                path: "\(source.path)/1_Pooling/config.json", found: "another pooling",
                supported: "the mean of all tokens")
        }
        let limit = try source.json(
            LengthSettings.self, "sentence_bert_config.json", purpose: "the longest text"
        ).max_seq_length
        guard (2...settings.max_position_embeddings).contains(limit) else {
            throw LanguageModelsError.impossibleSize(
                rule: """
                    max_seq_length must be 2…\(settings.max_position_embeddings), not \(limit)
                    """)
        }
        let tokenizer = try WordPiece(
            tokenizerJSON: source.bytes("tokenizer.json", purpose: "the tokenizer"),
            source: "\(source.path)/tokenizer.json")
        guard tokenizer.vocabularyCount <= settings.vocab_size else {
            throw LanguageModelsError.impossibleSize(
                rule: """
                    the tokenizer has \(tokenizer.vocabularyCount) tokens, the embedding \
                    \(settings.vocab_size) rows
                    """)
        }
        let weights = try source.file("model.safetensors", purpose: "the weights, in one file")
        let encoder = try BertEncoder(
            file: SafetensorsFile(path: weights), configuration: settings.configuration(),
            compute: compute)
        try self.init(
            identity: source.identity(
                architecture: "bert", parameters: encoder.parameterCount,
                files: [
                    "config.json", "model.safetensors", "tokenizer.json",
                    "sentence_bert_config.json", "1_Pooling/config.json",
                ]),
            encoder: encoder, tokenizer: tokenizer, maximumTokens: limit, compute: compute)
    }
}

private struct BertSettings: Decodable {
    let hidden_act: String
    let hidden_size: Int
    let intermediate_size: Int
    let num_hidden_layers: Int
    let num_attention_heads: Int
    let vocab_size: Int
    let max_position_embeddings: Int
    let layer_norm_eps: Double

    func configuration() throws(LanguageModelsError) -> EncoderConfiguration {
        try EncoderConfiguration(
            layers: num_hidden_layers, width: hidden_size, innerWidth: intermediate_size,
            heads: num_attention_heads, vocabulary: vocab_size, positions: max_position_embeddings,
            normEpsilon: Float(layer_norm_eps))
    }
}

private struct PoolingSettings: Decodable {
    let pooling_mode_cls_token: Bool
    let pooling_mode_mean_tokens: Bool
}

private struct LengthSettings: Decodable {
    let max_seq_length: Int
}
