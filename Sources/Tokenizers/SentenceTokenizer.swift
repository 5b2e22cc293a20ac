import Foundations

/// The tokenizer of a sentence encoder, of whichever kind its file is.
public enum SentenceTokenizer: Sendable {
    /// BERT's.
    case wordPiece(WordPiece)
    /// XLM-RoBERTa's.
    case unigram(Unigram)

    /// Makes a tokenizer from the bytes of a Hugging Face `tokenizer.json`.
    ///
    /// The file decides, not the model: some BERTs have XLM-RoBERTa's vocabulary.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - source: the file's path, for errors.
    /// - Throws: ``TokenizersError``.
    public init(tokenizerJSON bytes: [UInt8], source: String) throws(TokenizersError) {
        let file = try TokenizerFile(bytes, source: source)
        // Old files leave the kind out: theirs is WordPiece.
        switch file.model?["type"]?.string ?? "WordPiece" {
        case "WordPiece": self = .wordPiece(try WordPiece(file))
        case "Unigram": self = .unigram(try Unigram(file))
        case let other:
            throw file.unsupported("kind of tokenizer", other, ["WordPiece", "Unigram"])
        }
    }

    /// The number of tokens.
    public var vocabularyCount: Int {
        switch self {
        case .wordPiece(let tokenizer): tokenizer.vocabularyCount
        case .unigram(let tokenizer): tokenizer.vocabularyCount
        }
    }

    /// Whether letters become lower case before anything else happens to them.
    public var lowercases: Bool {
        switch self {
        case .wordPiece(let tokenizer): tokenizer.lowercases
        case .unigram: false
        }
    }

    /// The tokens of a text between those at the ends. What it spells of special tokens is text.
    ///
    /// - Parameter maximumCount: the most tokens, both ends included, at least 2; the text's end
    ///   is cut off for it.
    public func encode(_ text: String, maximumCount: Int) -> [Int] {
        switch self {
        case .wordPiece(let tokenizer):
            tokenizer.encode(text, maximumCount: maximumCount, recognisingSpecials: false)
        case .unigram(let tokenizer):
            tokenizer.encode(text, maximumCount: maximumCount, recognisingSpecials: false)
        }
    }
}
