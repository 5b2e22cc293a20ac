import Checkpoints
import Kernels
import Tokenizers

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
