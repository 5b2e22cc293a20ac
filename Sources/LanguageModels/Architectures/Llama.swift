extension DecoderFamily {
    /// Llama, SmolLM2 and others of its kind: RMS norms, rotation, SwiGLU, grouped query heads.
    ///
    /// Source: Touvron et al. 2023, arXiv:2302.13971; Grattafiori et al. 2024, arXiv:2407.21783.
    public static let llama = DecoderFamily(
        name: "llama", modelType: "llama", architecture: "LlamaForCausalLM",
        huggingFace: .huggingFace,
        gguf: .gguf.with {
            $0.interleavesRotation = true
            $0.rotaryFactors = "rope_freqs.weight"
        })
}
