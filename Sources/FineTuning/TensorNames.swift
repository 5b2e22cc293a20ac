import Domain
import LanguageModels

/// Names of tensors as Hugging Face writes them.
enum TensorNames {
    /// A linear layer, such as `model.layers.3.self_attn.q_proj`: what the names of its matrices
    /// begin with. The same in every family.
    static func linear(layer: Int, target: LoRAConfiguration.Target) -> String {
        let part =
            switch target {
            case .query, .key, .value, .output: "self_attn"
            case .gate, .up, .down: "mlp"
            }
        return "model.layers.\(layer).\(part).\(target.rawValue)"
    }
}

extension Decoder {
    /// What Hugging Face calls the tensors of this decoder's family.
    var names: DecoderTensorNames { configuration.family.huggingFace }
}
