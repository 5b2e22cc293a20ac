import ModelAPI

/// BERT's tokenizer: each word is covered from its beginning by the longest pieces there are.
///
/// Source: Wu et al. 2016 (arXiv:1609.08144), Devlin et al. 2019 (arXiv:1810.04805). Goldens: 20
/// sentences of all-MiniLM-L6-v2.
public struct WordPiece: Sendable {
    /// The longest word, in Unicode scalars, that is split; a longer one is unknown.
    private let longestWord: Int
    private let normalizer: BertNormalizer
    private let pieces: PieceTable
    private let specials: SpecialTokenFinder

    /// The number of tokens.
    public let vocabularyCount: Int
    /// The token before every text, `[CLS]`.
    public let classificationID: Int
    /// The token after every text, `[SEP]`.
    public let separatorID: Int
    /// The token for a word that no pieces cover, `[UNK]`.
    public let unknownID: Int
    /// The token that fills up shorter texts of a batch, `[PAD]`; `nil` where there is none.
    public let paddingID: Int?

    /// Whether letters become lower case.
    public var lowercases: Bool { normalizer.lowercases }

    /// The parts of a tokenizer that files may set differently.
    struct Settings {
        var normalizer = BertNormalizer()
        var longestWord = 100
        var continuationPrefix = "##"
        var classification = "[CLS]"
        var separator = "[SEP]"
        var unknown = "[UNK]"
        var source = "vocabulary"
    }

    /// Makes a tokenizer from a vocabulary; a token's position is its id.
    ///
    /// - Parameters:
    ///   - tokens: the pieces; `nil` where an id has none.
    ///   - added: tokens that are found in text before anything else happens to it.
    ///   - settings: what files may set differently.
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when a token stands
    ///   twice or one of those at the ends is missing.
    init(
        tokens: [String?],
        added: [TokenizerFile.AddedToken],
        settings: Settings
    ) throws(TokenizersError) {
        try PieceTrie.check(added.lazy.map(\.text), source: settings.source)
        // What a user writes must not become a special token as a piece.
        let marks = Set(added.filter(\.isMark).map(\.id))
        let pieces = try PieceTable(
            tokens.enumerated().map { marks.contains($0.offset) ? nil : $0.element },
            continuationPrefix: settings.continuationPrefix,
            source: settings.source
        )
        func required(_ text: String) throws(TokenizersError) -> Int {
            if let id = added.first(where: { $0.text == text })?.id ?? pieces.id(of: text) {
                return id
            }
            throw .invalid(
                source: settings.source,
                place: "the tokens",
                expected: "'\(text)'",
                found: "none of that name"
            )
        }
        classificationID = try required(settings.classification)
        separatorID = try required(settings.separator)
        unknownID = try required(settings.unknown)
        paddingID = try? required("[PAD]")
        self.pieces = pieces
        specials = SpecialTokenFinder(
            added.map { ($0.text, $0.id) },
            texts: Set(added.filter { !$0.isMark }.map(\.id)))
        vocabularyCount = max(tokens.count, (added.map(\.id).max() ?? 0) + 1)
        normalizer = settings.normalizer
        longestWord = settings.longestWord
    }

    /// The tokens of a text, between `[CLS]` and `[SEP]`.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - maximumCount: the most tokens, both ends included; the text's end is cut off for it.
    ///     The default is no limit. At least 2.
    ///   - recognisingSpecials: whether tokens such as `[SEP]` in the text become those tokens
    ///     (the default, as in the reference) or are ordinary text, as for text from a stranger.
    /// - Returns: at least the two tokens at the ends.
    public func encode(
        _ text: String,
        maximumCount: Int = .max,
        recognisingSpecials: Bool = true
    ) -> [Int] {
        precondition(maximumCount >= 2, "room for both ends")
        var ids = [classificationID]
        let prompt = PromptText(text, recognisingSpecials: recognisingSpecials)
        for piece in specials.pieces(of: PromptBytes(prompt)) {
            guard ids.count < maximumCount - 1 else { break }
            switch piece {
            case .special(let id): ids.append(id)
            case .text(let bytes): append(String(decoding: bytes, as: UTF8.self), to: &ids)
            }
        }
        ids.removeLast(max(0, ids.count - (maximumCount - 1)))
        ids.append(separatorID)
        return ids
    }

    private func append(_ text: String, to ids: inout [Int]) {
        BertNormalizer.forEachWord(of: normalizer.normalized(text)) { word in
            // Continuation bytes of UTF-8 are no characters of their own.
            let length = word.count { $0 & 0xC0 != 0x80 }
            ids += (length <= longestWord ? pieces.pieces(of: word) : nil) ?? [unknownID]
        }
    }
}
