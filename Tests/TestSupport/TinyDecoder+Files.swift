public import Checkpoints
import FoundationEssentials
import Foundations

extension TinyDecoder {
    /// Writes one GGUF file with weights, vocabulary and chat template.
    public func writeGGUF(to path: String, as type: GGUFTensorType = .f32) throws {
        var writer = GGUFWriter()
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { writer.set(key, value) }
        for tensor in tensors {
            try writer.add(
                Self.ggufName(tensor.name), shape: tensor.shape, values: Self.ggufRows(tensor),
                as: tensor.shape.count == 1 ? .f32 : type)
        }
        try writer.write(to: path)
    }

    /// Writes a Hugging Face folder of the same weights.
    public func writeFolder(to path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try SafetensorsFile.write(tensors, to: "\(path)/model.safetensors")
        try AtomicFile.write(
            CanonicalJSON.encode(JSONValue.object(settings)), to: "\(path)/config.json")
        try AtomicFile.write(
            CanonicalJSON.encode(TinyTokenizer.tokenizerJSON), to: "\(path)/tokenizer.json")
        try AtomicFile.write(
            CanonicalJSON.encode(
                ["chat_template": .string(TinyTokenizer.chatTemplate)] as JSONValue),
            to: "\(path)/tokenizer_config.json")
    }

    static var ggufMetadata: [String: GGUFValue] {
        let tokens = TinyTokenizer.tokens
        let kinds: [Int64] = tokens.indices.map { $0 < TinyTokenizer.specials.count ? 3 : 1 }
        return [
            "general.architecture": .string("llama"),
            "llama.block_count": .uint32(UInt32(layers)),
            "llama.embedding_length": .uint32(UInt32(width)),
            "llama.feed_forward_length": .uint32(UInt32(innerWidth)),
            "llama.attention.head_count": .uint32(UInt32(heads)),
            "llama.attention.head_count_kv": .uint32(UInt32(keyHeads)),
            "llama.attention.key_length": .uint32(UInt32(headWidth)),
            "llama.attention.layer_norm_rms_epsilon": .float32(epsilon),
            "llama.context_length": .uint32(UInt32(contextLength)),
            "llama.rope.freq_base": .float32(Float(rotaryBase)),
            "tokenizer.ggml.model": .string("gpt2"),
            "tokenizer.ggml.pre": .string("smollm"),
            "tokenizer.ggml.tokens": .array(.strings(tokens)),
            "tokenizer.ggml.token_type": .array(.integers(kinds, type: .int32)),
            "tokenizer.ggml.merges": .array(
                .strings(TinyTokenizer.merges.map { "\($0.left) \($0.right)" })),
            "tokenizer.ggml.eos_token_id": .uint32(UInt32(TinyTokenizer.endToken)),
            "tokenizer.chat_template": .string(TinyTokenizer.chatTemplate),
        ]
    }

    static var huggingFaceSettings: [String: JSONValue] {
        [
            "model_type": "llama",
            "architectures": ["LlamaForCausalLM"],
            "hidden_size": .integer(width),
            "intermediate_size": .integer(innerWidth),
            "num_hidden_layers": .integer(layers),
            "num_attention_heads": .integer(heads),
            "num_key_value_heads": .integer(keyHeads),
            "head_dim": .integer(headWidth),
            "vocab_size": .integer(vocabulary),
            "max_position_embeddings": .integer(contextLength),
            "rms_norm_eps": .number(Double(epsilon)),
            "rope_theta": .number(rotaryBase),
            "eos_token_id": .integer(TinyTokenizer.endToken),
            "tie_word_embeddings": true,
        ]
    }

    /// GGUF's name of a tensor.
    private static func ggufName(_ name: String) -> String {
        let whole = [
            "model.embed_tokens.weight": "token_embd.weight",
            "model.norm.weight": "output_norm.weight", "lm_head.weight": "output.weight",
        ]
        if let found = whole[name] { return found }
        let parts = [
            ("model.layers.", "blk."), ("input_layernorm", "attn_norm"),
            ("post_attention_layernorm", "ffn_norm"), ("self_attn.q_proj", "attn_q"),
            ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
            ("self_attn.o_proj", "attn_output"), ("mlp.gate_proj", "ffn_gate"),
            ("mlp.up_proj", "ffn_up"), ("mlp.down_proj", "ffn_down"),
        ]
        return parts.reduce(name) { $0.replacing($1.0, with: $1.1) }
    }

    /// The values with GGUF's order of rows: those of query and key alternate between the two
    /// halves of a head.
    private static func ggufRows(_ tensor: NamedTensor) -> [Float] {
        guard tensor.shape.count == 2,
            tensor.name.contains("q_proj") || tensor.name.contains("k_proj")
        else { return tensor.values }
        return (0..<tensor.shape[0]).flatMap { row -> ArraySlice<Float> in
            let place = row % headWidth
            let source = row - place + place % 2 * (headWidth / 2) + place / 2
            return tensor.values[source * width..<(source + 1) * width]
        }
    }
}
