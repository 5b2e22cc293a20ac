/// Names of tensors as Hugging Face writes them.
enum TensorNames {
    static let embedding = "model.embed_tokens.weight"
    static let finalNorm = "model.norm.weight"
    static let output = "lm_head.weight"

    static func attentionNorm(layer: Int) -> String {
        "model.layers.\(layer).input_layernorm.weight"
    }

    static func feedForwardNorm(layer: Int) -> String {
        "model.layers.\(layer).post_attention_layernorm.weight"
    }

    /// A linear layer, such as `model.layers.3.self_attn.q_proj`: what the names of its matrices
    /// begin with.
    static func linear(layer: Int, target: LoRAConfiguration.Target) -> String {
        let part =
            switch target {
            case .query, .key, .value, .output: "self_attn"
            case .gate, .up, .down: "mlp"
            }
        return "model.layers.\(layer).\(part).\(target.rawValue)"
    }
}
