public import ModelAPI
import Foundations

/// A byte-pair tokenizer: tokens that stand beside each other are merged pair by pair, in the order
/// of the merges' ranks. There are two kinds, by what the merging begins with (``Spelling``).
///
/// A text is cut at special tokens first. Nothing is added before or after it: a model that wants a
/// token at the beginning gets it from the caller.
///
/// Source: Sennrich et al. 2016 (arXiv:1508.07909); Radford et al. 2019; Kudo and Richardson 2018
/// (arXiv:1808.06226). Goldens: 60 strings and 6 chats of SmolLM2, small vocabularies of both kinds.
public struct BytePairTokenizer: Sendable {
    /// How text becomes the tokens that are merged.
    public enum Spelling: Sendable, Equatable {
        /// A text is split into words, and a word into its bytes.
        case byteLevel(ByteLevelSpelling)
        /// A text is split into its characters, blanks among them.
        case sentencePiece(SentencePieceSpelling)
    }

    /// What the tokenizer's files want before a text: for the caller to add.
    public let beginToken: Int?

    let vocabulary: BytePairVocabulary
    let merges: MergeTable
    let spelling: Spelling
    private let specials: SpecialTokenFinder
    private let specialIDs: [[UInt8]: Int]

    /// Makes a tokenizer from its parts.
    ///
    /// - Parameters:
    ///   - entries: the tokens; a token's position is its id.
    ///   - pairs: the merges: two tokens as the vocabulary writes them, the lowest rank first.
    ///   - spelling: how text is split.
    ///   - beginToken: see ``beginToken``.
    ///   - source: names the file in errors.
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when a token stands
    ///   twice, a merge names a token that is not in the vocabulary, or an id is not of it.
    public init(
        entries: [VocabularyEntry],
        merges pairs: [(left: String, right: String)],
        spelling: Spelling,
        beginToken: Int? = nil,
        source: String = "vocabulary"
    ) throws(TokenizersError) {
        let vocabulary = try BytePairVocabulary(entries, spelling: spelling, source: source)
        let merges = try MergeTable(
            pairs, in: vocabulary, spelling: spelling, source: source)
        try self.init(
            entries: entries, vocabulary: vocabulary, merges: merges, spelling: spelling,
            beginToken: beginToken, source: source)
    }

    init(
        entries: [VocabularyEntry], vocabulary: BytePairVocabulary, merges: MergeTable,
        spelling: Spelling, beginToken: Int?, source: String
    ) throws(TokenizersError) {
        guard vocabulary.hasText else {
            throw .invalid(
                source: source,
                place: "the tokens",
                expected: "at least one ordinary token",
                found: "none"
            )
        }
        for id in [beginToken, spelling.unknown].compactMap(\.self)
        where !entries.indices.contains(id) {
            throw .invalid(
                source: source,
                place: "the special tokens",
                expected: "ids below \(entries.count)",
                found: "\(id)"
            )
        }
        self.beginToken = beginToken
        self.vocabulary = vocabulary
        self.merges = merges
        self.spelling = spelling
        let specials = entries.enumerated()
            .filter { $0.element.kind == .control || $0.element.kind == .userDefined }
        try PieceTrie.check(specials.lazy.map(\.element.text), source: source)
        self.specials = SpecialTokenFinder(
            specials.map { ($0.element.text, $0.offset) },
            texts: Set(specials.filter { !$0.element.isMark }.map(\.offset)))
        specialIDs = Dictionary(
            specials.map { (Array($0.element.text.utf8), $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The number of tokens.
    public var vocabularyCount: Int { vocabulary.count }

    /// The tokens of a text.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - recognisingSpecials: whether marks in the text (``VocabularyEntry/isMark``), such as
    ///     `<|im_end|>`, become those tokens (the default, as in the reference) or are ordinary
    ///     text, as for text from a stranger.
    ///   - continuing: whether the text goes on behind another one, so that the blank which some
    ///     vocabularies put before a text is not put before it.
    /// - Returns: token ids; none for an empty text.
    /// - Complexity: O(n log n) in the length of the text.
    public func encode(
        _ text: String, recognisingSpecials: Bool = true, continuing: Bool = false
    ) -> [Int] {
        encode(
            PromptText(text, recognisingSpecials: recognisingSpecials), continuing: continuing)
    }

    /// The tokens of a text of several origins: a mark is one only where a template wrote the whole
    /// of it. Without marks in a user's text the ids are those of the text as a whole.
    ///
    /// - Parameter continuing: as above.
    public func encode(_ text: PromptText, continuing: Bool = false) -> [Int] {
        var encoding = Encoding(tokenizer: self)
        var before = continuing ? TextBefore.text : .nothing
        for piece in specials.pieces(of: PromptBytes(text)) {
            switch piece {
            case .special(let id):
                encoding.output.append(id)
                before = .special
            case .text(let bytes):
                encoding.append(bytes, behind: before)
                before = .text
            }
        }
        return encoding.output
    }

    /// The text of tokens.
    ///
    /// - Parameters:
    ///   - ids: token ids; those outside the vocabulary stand for nothing.
    ///   - skippingSpecials: whether control tokens are left out.
    /// - Returns: the text; bytes that are no UTF-8, such as half a character, become U+FFFD.
    public func decode(_ ids: [Int], skippingSpecials: Bool = false) -> String {
        var bytes: [UInt8] = []
        for id in ids where isToken(id) {
            if skippingSpecials, vocabulary.kinds[id] == .control { continue }
            bytes += vocabulary.bytes(of: id)
        }
        if case .sentencePiece(let spelling) = spelling, spelling.stripsBlank,
            bytes.first == UInt8(ascii: " ")
        {
            bytes.removeFirst()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes of a token, which need not be valid UTF-8; none outside the vocabulary.
    public func bytes(of id: Int) -> [UInt8] {
        isToken(id) ? Array(vocabulary.bytes(of: id)) : []
    }

    /// The token whose text is exactly `text`, special or not; `nil` where there is none.
    public func id(of text: String) -> Int? {
        let bytes = Array(text.utf8)
        return specialIDs[bytes] ?? vocabulary.id(of: bytes).map(Int.init)
    }

    /// Whether `id` is a control token such as `<|im_end|>`.
    public func isControl(_ id: Int) -> Bool {
        isToken(id) && vocabulary.kinds[id] == .control
    }

    /// Whether `id` is a token that steers the model, see ``VocabularyEntry/isMark``.
    public func isMark(_ id: Int) -> Bool {
        isToken(id) && vocabulary.marks.contains(id)
    }

    private func isToken(_ id: Int) -> Bool {
        id >= 0 && id < vocabulary.count
    }
}

// MARK: - One text

extension BytePairTokenizer {
    /// The work on one text: the tokens so far, and where each word stood before.
    private struct Encoding {
        var output: [Int] = []
        private let tokenizer: BytePairTokenizer
        private var merger: BytePairMerger
        /// The tokens of a word seen before, as a range of `output`.
        private var seen: [ArraySlice<UInt8>: Range<Int>] = [:]

        init(tokenizer: BytePairTokenizer) {
            self.tokenizer = tokenizer
            merger = BytePairMerger(table: tokenizer.merges)
        }

        /// Appends the tokens of a text without special tokens.
        mutating func append(_ text: ArraySlice<UInt8>, behind before: TextBefore) {
            switch tokenizer.spelling {
            case .byteLevel(let spelling):
                spelling.forEachWord(of: text) { append(word: $0) }
            case .sentencePiece(let spelling):
                spelling.forEachWord(of: text, behind: before) { append(word: $0) }
            }
        }

        private mutating func append(word: ArraySlice<UInt8>) {
            if let range = seen[word] {
                for index in range { output.append(output[index]) }
                return
            }
            let start = output.count
            switch tokenizer.spelling {
            case .byteLevel(let spelling):
                if spelling.prefersWholeWords, let id = tokenizer.vocabulary.id(of: Array(word)) {
                    output.append(Int(id))
                } else {
                    let byteTokens = tokenizer.vocabulary.byteTokens
                    let known = word.lazy.map { byteTokens[Int($0)] }.filter { $0 >= 0 }
                    merger.merge(known, into: &output)
                }
            case .sentencePiece(let spelling):
                merger.merge(spelling.symbols(of: word, in: tokenizer.vocabulary), into: &output)
            }
            seen[word] = start..<output.count
        }
    }
}

/// What stands before a stretch of text.
enum TextBefore {
    /// It begins the text.
    case nothing
    /// A special token.
    case special
    /// Other text, with which it makes one.
    case text
}
