/// What the metadata of a GGUF file say of a tokenizer; each property is a key `tokenizer.ggml.…`.
public struct GGUFVocabulary: Sendable {
    /// `model`: `gpt2`, a byte-level vocabulary, or `llama`, one of SentencePiece's.
    public var model: String
    /// `tokens`.
    public var tokens: [String]
    /// `token_type`: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte.
    public var tokenTypes: [Int]
    /// `merges` of `gpt2`, two tokens with a blank between.
    public var merges: [String]
    /// `pre` of `gpt2`; see ``PreTokenizer/init(ggufName:)``.
    public var preTokenizer: String?
    /// `scores` of `llama`: the greater, the earlier two tokens become this one.
    public var scores: [Double]
    /// `add_space_prefix` of `llama`.
    public var addsBlank: Bool?
    /// `unknown_token_id`.
    public var unknownToken: Int?
    /// `bos_token_id`.
    public var beginToken: Int?
    /// `add_bos_token`.
    public var addsBeginToken: Bool?

    /// Metadata; what a file does not say is nil or empty.
    public init(
        model: String = "gpt2", tokens: [String], tokenTypes: [Int], merges: [String] = [],
        preTokenizer: String? = nil, scores: [Double] = [], addsBlank: Bool? = nil,
        unknownToken: Int? = nil, beginToken: Int? = nil, addsBeginToken: Bool? = nil
    ) {
        self.model = model
        self.tokens = tokens
        self.tokenTypes = tokenTypes
        self.merges = merges
        self.preTokenizer = preTokenizer
        self.scores = scores
        self.addsBlank = addsBlank
        self.unknownToken = unknownToken
        self.beginToken = beginToken
        self.addsBeginToken = addsBeginToken
    }
}

extension BytePairTokenizer {
    /// Makes a tokenizer from the metadata of a GGUF file.
    ///
    /// What a file leaves unsaid is as llama.cpp has it: `llama` puts a blank and token 1 before a
    /// text and has token 0 for what it does not know; `gpt2` puts neither, but that Llama 3's puts a
    /// token.
    ///
    /// - Throws: ``TokenizersError``.
    public init(gguf file: GGUFVocabulary) throws(TokenizersError) {
        switch file.model {
        case "gpt2": try self.init(byteLevel: file)
        case "llama": try self.init(pieces: file)
        default:
            throw .unsupported(
                source: "\(Self.source) 'tokenizer.ggml.model'",
                what: "kind of tokenizer",
                found: file.model,
                supported: ["gpt2 (byte-level BPE)", "llama (SentencePiece's BPE)"]
            )
        }
    }

    private static let source = "GGUF metadata"

    private init(byteLevel file: GGUFVocabulary) throws(TokenizersError) {
        let preTokenizer = try PreTokenizer(ggufName: file.preTokenizer)
        let isLlama3 = preTokenizer == .llama3
        try self.init(
            entries: file.entries(Self.source),
            merges: Self.pairs(file.merges, source: Self.source),
            spelling: .byteLevel(
                ByteLevelSpelling(
                    preTokenizer: preTokenizer, normalizesToNFC: false,
                    prefersWholeWords: isLlama3)),
            beginToken: file.addsBeginToken ?? isLlama3 ? file.beginToken : nil,
            source: Self.source
        )
    }

    private init(pieces file: GGUFVocabulary) throws(TokenizersError) {
        let entries = try file.entries(Self.source)
        guard file.scores.count == entries.count, file.scores.allSatisfy(\.isFinite) else {
            throw .invalid(
                source: Self.source,
                place: "'tokenizer.ggml.scores'",
                expected: "\(entries.count) finite numbers, one for each token",
                found: "\(file.scores.count)"
            )
        }
        let addsBlank = file.addsBlank ?? true
        let spelling = Spelling.sentencePiece(
            SentencePieceSpelling(
                blankBefore: addsBlank ? .stretches : .nothing, unknown: file.unknownToken ?? 0,
                fusesUnknown: false, stripsBlank: addsBlank))
        let vocabulary = try BytePairVocabulary(entries, spelling: spelling, source: Self.source)
        try self.init(
            entries: entries, vocabulary: vocabulary,
            merges: MergeTable(scores: file.scores, in: vocabulary, source: Self.source),
            spelling: spelling,
            beginToken: file.addsBeginToken ?? true ? file.beginToken ?? 1 : nil,
            source: Self.source)
    }

    /// Splits each merge at its first blank, which cannot stand in a token of the byte alphabet.
    static func pairs(
        _ merges: [String],
        source: String
    ) throws(TokenizersError) -> [(left: String, right: String)] {
        var pairs: [(left: String, right: String)] = []
        pairs.reserveCapacity(merges.count)
        for (rank, merge) in merges.enumerated() {
            guard let blank = merge.utf8.firstIndex(of: UInt8(ascii: " ")) else {
                throw .invalid(
                    source: source,
                    place: "merge \(rank)",
                    expected: "two tokens with a blank between",
                    found: "'\(merge)'"
                )
            }
            let right = merge[merge.utf8.index(after: blank)...]
            pairs.append((String(merge[..<blank]), String(right)))
        }
        return pairs
    }
}

extension GGUFVocabulary {
    fileprivate func entries(_ source: String) throws(TokenizersError) -> [VocabularyEntry] {
        guard tokens.count == tokenTypes.count else {
            throw .invalid(
                source: source,
                place: "'tokenizer.ggml.token_type'",
                expected: "\(tokens.count) types, one for each token",
                found: "\(tokenTypes.count)"
            )
        }
        return zip(tokens, tokenTypes).map {
            VocabularyEntry(text: $0, kind: VocabularyEntry.Kind(ggufType: $1))
        }
    }
}

extension VocabularyEntry.Kind {
    /// The kind of a token by GGUF's number for it.
    fileprivate init(ggufType: Int) {
        switch ggufType {
        case 2, 3: self = .control
        case 4: self = .userDefined
        case 5: self = .unused
        case 6: self = .byte
        default: self = .normal
        }
    }
}
