/// A family of decoders: what its blocks have beyond Llama's or do otherwise, and what its files
/// call their tensors.
///
/// All families share one block (``DecoderLayer``) whose parts are optional. A family is one value
/// in one file.
public struct DecoderFamily: Sendable, Equatable {
    /// As GGUF has it in `general.architecture`.
    public let name: String
    /// As Hugging Face has it in `model_type`.
    let modelType: String
    /// The class that Hugging Face computes it with.
    let architecture: String
    /// How Hugging Face names tensors.
    package let huggingFace: DecoderTensorNames
    /// How GGUF names tensors.
    let gguf: DecoderTensorNames
    /// The base of rotary angles when a file does not say.
    var rotaryBase = 10_000.0
    /// Channels of a head when a `config.json` does not say; nil where the heads share the hidden
    /// size.
    package internal(set) var headWidth: Int?
    /// Whether the output layer is the embedding when a `config.json` does not say.
    package internal(set) var tiesOutput = false
    /// What a Hugging Face configuration may call the function on the gates.
    var activationNames = ["silu"]
    /// The function on the gates of the feed-forward layer.
    public internal(set) var activation = GateActivation.silu
    /// Whether the layers of queries, keys and values have biases.
    public internal(set) var hasAttentionBias = false
    /// Whether each head's query and key are normalised before they are turned.
    public internal(set) var hasHeadNorms = false
    /// Whether what attention and feed-forward give is normalised before it is added.
    public internal(set) var hasResultNorms = false
    /// Whether the embedding's rows are multiplied by the root of their width.
    public internal(set) var scalesEmbedding = false
    /// Which blocks turn their heads otherwise than the rest; nil when all do alike.
    public internal(set) var localRotation: LocalRotation?

}

extension DecoderFamily {
    /// All families that are known.
    package static let all = [llama, qwen2, qwen3, gemma, gemma3]

    /// The family that a Hugging Face configuration names.
    ///
    /// - Parameter path: of the file, for errors.
    package init(modelType: String, path: String) throws(LanguageModelsError) {
        guard let family = Self.all.first(where: { $0.modelType == modelType }) else {
            throw .unknownArchitecture(
                path: path, found: modelType,
                supported: Self.all.map(\.modelType).joined(separator: ", "))
        }
        self = family
    }

    /// The family that a GGUF file names.
    init(gguf name: String, path: String) throws(LanguageModelsError) {
        guard let family = Self.all.first(where: { $0.name == name }) else {
            throw .unknownArchitecture(
                path: path, found: name, supported: Self.all.map(\.name).joined(separator: ", "))
        }
        self = family
    }
}

/// Blocks that look at near tokens only, and turn their heads by angles of another base.
///
/// Here they look at all tokens, which is the same as long as there are no more of them than the
/// window holds: the model's context is cut to the window.
public struct LocalRotation: Sendable, Equatable {
    /// Base of the local blocks' angles.
    public let base: Double
    /// The last of so many blocks is not local.
    public let period: Int

    /// Whether the block of this number, from 0, is local.
    func holds(layer: Int) -> Bool { (layer + 1) % period != 0 }
}

/// How a format names the tensors of a decoder; `.weight` or `.bias` follows each name.
package struct DecoderTensorNames: Sendable, Equatable {
    package var embedding: String
    package var finalNorm: String
    package var output: String
    /// Begins every name of a layer, before its number.
    package var layer: String
    package var attentionNorm: String
    package var query: String
    package var key: String
    package var value: String
    package var attentionOutput: String
    package var feedForwardNorm: String
    package var gate: String
    package var up: String
    package var down: String
    package var queryNorm: String
    package var keyNorm: String
    /// The norm of what attention gives.
    package var attentionResultNorm = ""
    /// The norm of what feed-forward gives.
    package var feedForwardResultNorm = ""
    /// Whether the rows of a query or key head alternate between its two halves, as GGUF has it
    /// for the architecture `llama`: row `2p + k` there is row `k · headWidth/2 + p` here.
    var interleavesRotation = false
    /// The divisors of rotary angles, where a file may bring them as a tensor.
    var rotaryFactors: String?
    /// What a norm's gain is more than the tensor in the file.
    package var gainOffset: Float = 0
    /// How the file's settings name the sizes of the tensors.
    var sizes = DecoderSizeNames.huggingFace

    /// A tensor of one block.
    package func tensor(_ part: String, layer index: Int, _ kind: String = "weight") -> String {
        "\(layer)\(index).\(part).\(kind)"
    }

    /// Hugging Face's names, as most families have them. Source: its checkpoints.
    static let huggingFace = DecoderTensorNames(
        embedding: "model.embed_tokens", finalNorm: "model.norm", output: "lm_head",
        layer: "model.layers.", attentionNorm: "input_layernorm", query: "self_attn.q_proj",
        key: "self_attn.k_proj", value: "self_attn.v_proj", attentionOutput: "self_attn.o_proj",
        feedForwardNorm: "post_attention_layernorm", gate: "mlp.gate_proj", up: "mlp.up_proj",
        down: "mlp.down_proj", queryNorm: "self_attn.q_norm", keyNorm: "self_attn.k_norm")

    /// GGUF's names. Source: gguf-py's tensor mapping.
    static let gguf = DecoderTensorNames(
        embedding: "token_embd", finalNorm: "output_norm", output: "output", layer: "blk.",
        attentionNorm: "attn_norm", query: "attn_q", key: "attn_k", value: "attn_v",
        attentionOutput: "attn_output", feedForwardNorm: "ffn_norm", gate: "ffn_gate",
        up: "ffn_up", down: "ffn_down", queryNorm: "attn_q_norm", keyNorm: "attn_k_norm",
        attentionResultNorm: "post_attention_norm", feedForwardResultNorm: "post_ffw_norm",
        sizes: .gguf)

    /// The names with something else in places.
    func with(_ change: (inout DecoderTensorNames) -> Void) -> DecoderTensorNames {
        var names = self
        change(&names)
        return names
    }
}
