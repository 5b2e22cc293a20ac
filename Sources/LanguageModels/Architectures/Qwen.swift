extension DecoderFamily {
    /// Qwen2 and Qwen2.5: Llama's block with biases on queries, keys and values.
    ///
    /// Source: Yang et al. 2024, arXiv:2407.10671.
    public static let qwen2 = DecoderFamily(
        name: "qwen2", modelType: "qwen2", architecture: "Qwen2ForCausalLM",
        huggingFace: .huggingFace, gguf: .gguf,
        hasAttentionBias: true)

    /// Qwen3: no biases; each head's query and key are normalised, with one gain for all heads.
    ///
    /// Source: Yang et al. 2025, arXiv:2505.09388.
    public static let qwen3 = DecoderFamily(
        name: "qwen3", modelType: "qwen3", architecture: "Qwen3ForCausalLM",
        huggingFace: .huggingFace, gguf: .gguf,
        headWidth: 128, hasHeadNorms: true)
}
