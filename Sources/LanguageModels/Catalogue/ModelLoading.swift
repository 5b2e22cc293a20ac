import Checkpoints
import Kernels
import Tokenizers

extension LanguageModel {
    /// Loads a model whose weights, tokenizer and chat template stand in one GGUF file.
    convenience init(
        gguf source: ModelSource, on compute: Compute, withWeights: Bool
    ) throws {
        let file = try GGUFFile(path: source.path)
        let loader = try DecoderLoader(gguf: file)
        let tokenizer = try BytePairTokenizer(gguf: GGUFVocabulary(file))
        let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
        try self.init(
            identity: source.identity(
                architecture: loader.configuration.family.name,
                parameters: loader.configuration.parameterCount, files: [name]),
            decoder: try withWeights
                ? loader.decoder(on: compute) : loader.emptyDecoder(on: compute),
            tokenizer: tokenizer,
            chat: try ChatSource(gguf: file),
            ends: [try file.integer("tokenizer.ggml.eos_token_id")])
    }

    /// Loads a Hugging Face checkpoint: `config.json`, `model.safetensors`, `tokenizer.json` and,
    /// for the chat template, `tokenizer_config.json` and `chat_template.jinja`.
    convenience init(
        folder source: ModelSource, on compute: Compute, withWeights: Bool
    ) throws {
        let folder = try HuggingFaceFolder(source)
        let tokenizer = try BytePairTokenizer(
            tokenizerJSON: source.bytes("tokenizer.json", purpose: "the tokenizer"),
            source: "\(source.path)/tokenizer.json")
        let chat = try ChatSource(folder: source)
        let configuration = folder.loader.configuration
        try self.init(
            identity: source.identity(
                architecture: configuration.family.name, parameters: configuration.parameterCount,
                files: folder.files + ["tokenizer.json"] + chat.files),
            decoder: try withWeights
                ? folder.loader.decoder(on: compute) : folder.loader.emptyDecoder(on: compute),
            tokenizer: tokenizer,
            chat: chat, ends: folder.ends)
    }
}

// The names of the keys are Hugging Face's.
/// What every `config.json` says: read first, since the other keys depend on it.
struct ModelKind: Decodable {
    let model_type: String
}
