package import Checkpoints
package import Tokenizers

extension GGUFVocabulary {
    /// What a GGUF file's metadata say of its tokenizer.
    ///
    /// - Throws: ``CheckpointsError`` for a key that is missing or of another type.
    package init(_ file: GGUFFile) throws(CheckpointsError) {
        func value(_ key: String) -> GGUFValue? { file.metadata["tokenizer.ggml.\(key)"] }
        let model = try file.string("tokenizer.ggml.model")
        let isLlama = model == "llama"
        self.init(
            model: model,
            tokens: try file.strings("tokenizer.ggml.tokens"),
            tokenTypes: try file.integers("tokenizer.ggml.token_type"),
            merges: isLlama ? [] : try file.strings("tokenizer.ggml.merges"),
            preTokenizer: value("pre")?.string,
            scores: isLlama ? try file.numbers("tokenizer.ggml.scores") : [],
            addsBlank: value("add_space_prefix")?.boolean,
            unknownToken: value("unknown_token_id")?.integer,
            beginToken: value("bos_token_id")?.integer,
            addsBeginToken: value("add_bos_token")?.boolean)
    }
}
