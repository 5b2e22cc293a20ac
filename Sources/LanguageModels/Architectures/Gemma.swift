extension DecoderFamily {
    /// Gemma: the embedding is scaled, GELU on the gates, and Hugging Face's files hold the norms'
    /// gains less 1.
    ///
    /// Old configurations call the activation `gelu` and mean its tanh form.
    /// Source: Gemma Team 2024, arXiv:2403.08295.
    public static let gemma = DecoderFamily(
        name: "gemma", modelType: "gemma", architecture: "GemmaForCausalLM",
        huggingFace: .huggingFace.with { $0.gainOffset = 1 },
        gguf: .gguf, headWidth: 256, tiesOutput: true,
        activationNames: ["gelu", "gelu_pytorch_tanh"], activation: .gelu,
        scalesEmbedding: true)

    /// Gemma 3, text: as Gemma, with norms of heads and of results; five of six blocks are local.
    ///
    /// Source: Gemma Team 2025, arXiv:2503.19786.
    public static let gemma3 = DecoderFamily(
        name: "gemma3", modelType: "gemma3_text", architecture: "Gemma3ForCausalLM",
        huggingFace: .huggingFace.with {
            $0.gainOffset = 1
            $0.attentionResultNorm = "post_attention_layernorm"
            $0.feedForwardNorm = "pre_feedforward_layernorm"
            $0.feedForwardResultNorm = "post_feedforward_layernorm"
        },
        gguf: .gguf, rotaryBase: 1_000_000, headWidth: 256, tiesOutput: true,
        activationNames: ["gelu_pytorch_tanh"],
        activation: .gelu, hasHeadNorms: true, hasResultNorms: true, scalesEmbedding: true,
        localRotation: LocalRotation(base: 10_000, period: 6))
}
