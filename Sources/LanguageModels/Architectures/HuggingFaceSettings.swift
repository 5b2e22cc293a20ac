// The names of the keys are Hugging Face's.
/// What a `config.json` says of a decoder.
package struct HuggingFaceSettings: Decodable {
    let hidden_size: Int
    let intermediate_size: Int
    let num_hidden_layers: Int
    let num_attention_heads: Int
    let num_key_value_heads: Int?
    let head_dim: Int?
    let vocab_size: Int
    let max_position_embeddings: Int
    let rms_norm_eps: Double
    let tie_word_embeddings: Bool?
    let hidden_act: String?
    let hidden_activation: String?
    let attention_bias: Bool?
    let mlp_bias: Bool?
    let rope_theta: Double?
    let rope_scaling: RotarySettings?
    let rope_parameters: RotaryParameters?
    let rope_local_base_freq: Double?
    let partial_rotary_factor: Double?
    let use_sliding_window: Bool?
    let sliding_window: Int?
    let layer_types: [String]?
    let sliding_window_pattern: Int?
    let use_bidirectional_attention: Bool?
    let query_pre_attn_scalar: Double?
    let attn_logit_softcapping: Double?
    let final_logit_softcapping: Double?
    let eos_token_id: EndTokenIDs?
    let text_config: AnswerEnds?

    /// How positions become angles; newer files have the base here too.
    struct RotarySettings: Decodable {
        let rope_type: String?
        /// What old files call `rope_type`.
        let type: String?
        let rope_theta: Double?
        let factor: Double?
        let low_freq_factor: Double?
        let high_freq_factor: Double?
        let original_max_position_embeddings: Double?
        let partial_rotary_factor: Double?
    }

    /// The same for all blocks, or for local blocks and the others.
    struct RotaryParameters: Decodable {
        let full: RotarySettings
        let local: RotarySettings?

        private enum Keys: String, CodingKey { case full_attention, sliding_attention }

        init(from decoder: any Swift.Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            local = try container.decodeIfPresent(RotarySettings.self, forKey: .sliding_attention)
            full =
                try container.decodeIfPresent(RotarySettings.self, forKey: .full_attention)
                ?? RotarySettings(from: decoder)
        }
    }
}
