import ModelAPI
import FoundationEssentials
import Kernels
import LanguageModels
import Tokenizers

/// A model of either kind.
enum LoadedModel {
    case generator(LanguageModel)
    case encoder(SentenceEncoder)

    /// Loads a model by its catalogue name or path, whichever kind it is.
    init(_ nameOrPath: String, from store: ModelStore, on compute: Compute) throws {
        if Self.isEncoder(nameOrPath) {
            self = .encoder(try store.sentenceEncoder(nameOrPath, on: compute))
        } else {
            self = .generator(try store.languageModel(nameOrPath, on: compute))
        }
    }

    var identity: ModelIdentity {
        switch self {
        case .generator(let model): model.identity
        case .encoder(let encoder): encoder.identity
        }
    }

    /// The most tokens that it looks at.
    var longestInput: Int {
        switch self {
        case .generator(let model): model.decoder.contextLength
        case .encoder(let encoder): encoder.maximumTokens
        }
    }

    /// Where its answers end; nil for an encoder.
    var ends: [EndToken]? {
        switch self {
        case .generator(let model): model.ends
        case .encoder: nil
        }
    }

    /// Tokens and rows; nil for an encoder.
    var vocabulary: VocabularyDescription? {
        guard case .generator(let model) = self else { return nil }
        return VocabularyDescription(
            tokens: model.tokenizer.vocabularyCount, rows: model.decoder.configuration.vocabulary,
            hasTiedOutput: model.decoder.configuration.hasTiedOutput)
    }

    var role: CatalogueEntry.Role {
        switch self {
        case .generator: .generator
        case .encoder: .encoder
        }
    }

    /// Token ids of a text, as the model sees it; an encoder reads no special tokens in one.
    func tokens(_ text: PromptText) -> [Int] {
        switch self {
        case .generator(let model): model.tokens(text)
        case .encoder(let encoder): encoder.tokens(text.text)
        }
    }

    /// A folder is an encoder's when it says how token vectors are pooled.
    private static func isEncoder(_ nameOrPath: String) -> Bool {
        if let entry = ModelCatalogue.entry(named: nameOrPath) { return entry.role == .encoder }
        return FileManager.default.fileExists(atPath: "\(nameOrPath)/1_Pooling/config.json")
    }
}

/// What a language model's files may say in several ways.
struct VocabularyDescription: Encodable {
    /// Of the tokenizer.
    var tokens: Int
    /// Of the embedding; those beyond the tokens fill it up.
    var rows: Int
    /// Whether the output layer is the embedding.
    var hasTiedOutput: Bool
}

/// The names of the catalogue's models that commands use unless told otherwise.
enum DefaultModel {
    static let generator = "smollm2-135m-instruct"
    static let encoder = "all-minilm-l6-v2"
}

/// What `--model` takes, in the words of the help.
enum ModelHelp {
    static let generator =
        "A model of the catalogue, a .gguf file, or a folder with one or with a Hugging Face "
        + "checkpoint."
    static let encoder = "A model of the catalogue, or a sentence-transformers folder."
    static let either = "A model of the catalogue, a .gguf file, or a model's folder."
}
