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
        try tokenizer.requireRows(
            loader.configuration, path: "\(source.path): tokenizer.ggml.tokens",
            settings: "\(source.path): token_embd.weight")
        let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
        try self.init(
            identity: source.identity(
                architecture: loader.configuration.family.name,
                parameters: loader.configuration.parameterCount, files: [name]),
            decoder: try withWeights
                ? loader.decoder(on: compute) : loader.emptyDecoder(on: compute),
            tokenizer: tokenizer,
            chat: try ChatSource(gguf: file),
            ends: try Self.ends(gguf: file))
    }

    /// Loads a Hugging Face checkpoint: `config.json`, `model.safetensors`, `tokenizer.json` and,
    /// for the chat template, `tokenizer_config.json` and `chat_template.jinja`.
    convenience init(
        folder source: ModelSource, on compute: Compute, withWeights: Bool
    ) throws {
        let folder = try HuggingFaceFolder(source)
        let tokenizer = try BytePairTokenizer(
            tokenizerJSON: source.bytes(
                "tokenizer.json", purpose: "the tokenizer", most: ModelSource.largestTokenizer),
            source: "\(source.path)/tokenizer.json")
        let configuration = folder.loader.configuration
        try tokenizer.requireRows(
            configuration, path: "\(source.path)/tokenizer.json",
            settings: "\(source.path)/config.json: vocab_size")
        let chat = try ChatSource(folder: source)
        try self.init(
            identity: source.identity(
                architecture: configuration.family.name, parameters: configuration.parameterCount,
                files: folder.files + ["tokenizer.json"] + chat.files),
            decoder: try withWeights
                ? folder.loader.decoder(on: compute) : folder.loader.emptyDecoder(on: compute),
            tokenizer: tokenizer,
            chat: chat, ends: folder.ends + chat.ends)
    }

    /// The ends of a text, of a turn and of a message, of which a file may have any.
    private static func ends(gguf file: GGUFFile) throws -> [EndDeclaration] {
        try ["eos", "eot", "eom"].map { "tokenizer.ggml.\($0)_token_id" }
            .filter { file.metadata[$0] != nil }
            .map { EndDeclaration(token: .id(try file.integer($0)), source: $0) }
    }
}

extension BytePairTokenizer {
    /// Throws when there are tokens without a row of the embedding. Rows without a token are common:
    /// published models fill their embedding up to a round number.
    fileprivate func requireRows(
        _ configuration: DecoderConfiguration, path: String, settings: String
    ) throws(LanguageModelsError) {
        guard vocabularyCount > configuration.vocabulary else { return }
        throw .contradiction(
            path: path, says: "\(vocabularyCount) tokens", other: settings,
            found: "\(configuration.vocabulary) rows")
    }
}

// The names of the keys are Hugging Face's.
/// What every `config.json` says: read first, since the other keys depend on it.
struct ModelKind: Decodable {
    let model_type: String
}
