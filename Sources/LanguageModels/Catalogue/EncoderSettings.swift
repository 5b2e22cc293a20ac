// What the files of a sentence-transformers folder say. The names of the keys are theirs.

/// `config.json`, of BERT and of XLM-RoBERTa.
struct EncoderSettings: Decodable {
    let model_type: String
    let hidden_act: String
    let hidden_size: Int
    let intermediate_size: Int
    let num_hidden_layers: Int
    let num_attention_heads: Int
    let vocab_size: Int
    let max_position_embeddings: Int
    let position_embedding_type: String?
    let layer_norm_eps: Double
    let pad_token_id: Int?
    let type_vocab_size: Int?

    func configuration() throws(LanguageModelsError) -> EncoderConfiguration {
        // RoBERTa counts positions from the padding token's id on, which padding itself has.
        let padding = pad_token_id ?? 1
        guard model_type == "bert" || padding >= 0 && padding < max_position_embeddings else {
            throw .impossibleSize(
                rule: "pad_token_id must be 0 or more and below max_position_embeddings "
                    + "(\(max_position_embeddings)), not \(padding)")
        }
        return try EncoderConfiguration(
            layers: num_hidden_layers, width: hidden_size, innerWidth: intermediate_size,
            heads: num_attention_heads, vocabulary: vocab_size, positions: max_position_embeddings,
            firstPosition: model_type == "bert" ? 0 : padding + 1, tokenTypes: type_vocab_size,
            normEpsilon: Float(layer_norm_eps))
    }
}

/// `1_Pooling/config.json`.
struct PoolingSettings: Decodable {
    /// One way or several, by the names of sentence-transformers.
    let modes: [String]
    let include_prompt: Bool?

    private enum CodingKeys: String, CodingKey {
        case pooling_mode, include_prompt
        case pooling_mode_cls_token, pooling_mode_max_tokens, pooling_mode_mean_tokens
        case pooling_mode_mean_sqrt_len_tokens, pooling_mode_weightedmean_tokens
        case pooling_mode_lasttoken
    }

    /// The ways that older files switch on one by one.
    private static let switches: [(key: CodingKeys, mode: String)] = [
        (.pooling_mode_cls_token, "cls"), (.pooling_mode_max_tokens, "max"),
        (.pooling_mode_mean_tokens, "mean"),
        (.pooling_mode_mean_sqrt_len_tokens, "mean_sqrt_len_tokens"),
        (.pooling_mode_weightedmean_tokens, "weightedmean"),
        (.pooling_mode_lasttoken, "lasttoken"),
    ]

    init(from decoder: any Swift.Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        include_prompt = try container.decodeIfPresent(Bool.self, forKey: .include_prompt)
        if container.contains(.pooling_mode) {
            let several = try? container.decode([String].self, forKey: .pooling_mode)
            modes = try several ?? [container.decode(String.self, forKey: .pooling_mode)]
        } else {
            modes = try Self.switches.compactMap { key, mode in
                try container.decodeIfPresent(Bool.self, forKey: key) ?? false ? mode : nil
            }
        }
    }
}

/// A part of `modules.json`.
struct Module: Decodable {
    let type: String
    let path: String

    /// The last name of the Python class: what stands before it differs by version.
    var kind: String { type.split(separator: ".").last.map(String.init) ?? type }
}

/// `sentence_bert_config.json`.
struct LengthSettings: Decodable {
    let max_seq_length: Int?
    let do_lower_case: Bool?
}

/// What `tokenizer_config.json` says of the longest text.
struct TokenizerSettings: Decodable {
    let model_max_length: Double?
}

/// `config_sentence_transformers.json`.
struct PromptSettings: Decodable {
    let prompts: [String: String]?
    let default_prompt_name: String?
}
