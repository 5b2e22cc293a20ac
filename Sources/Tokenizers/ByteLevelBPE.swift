/// A byte-level byte-pair tokenizer, as of GPT-2, SmolLM, Llama 3 and Qwen2.
///
/// A text is cut at special tokens, split into words by a ``PreTokenizer``, and each word's bytes
/// are merged pair by pair in the order of the merges' ranks. Nothing is added before or after the
/// text: a model that wants a token at the beginning gets it from the caller.
///
/// A byte that the vocabulary has no token for is left out, as the reference tokenizers do
/// (SmolLM2 has none for bytes that cannot stand in UTF-8, for six control characters, and for F1
/// and F2, which begin characters of planes without assignments).
/// Source: Sennrich et al. 2016 (arXiv:1508.07909), Radford et al. 2019. Goldens: 60 strings and 6
/// chats of SmolLM2.
public struct ByteLevelBPE: Sendable {
    private let vocabulary: BytePairVocabulary
    private let merges: MergeTable
    private let preTokenizer: PreTokenizer
    private let normalizes: Bool
    private let prefersWholeWords: Bool
    private let allSpecials: SpecialTokenFinder
    private let userDefined: SpecialTokenFinder
    private let specialIDs: [[UInt8]: Int]

    /// Makes a tokenizer from its parts.
    ///
    /// - Parameters:
    ///   - entries: the tokens; a token's position is its id.
    ///   - pairs: the merges: two tokens as the vocabulary writes them, the lowest rank first.
    ///   - preTokenizer: how text is split into words.
    ///   - normalizesToNFC: whether text is brought to Unicode's composed form first (Qwen2).
    ///   - prefersWholeWords: whether a word that is itself a token is left unmerged (Llama 3).
    ///   - source: names the file in errors.
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when a token stands
    ///   twice or a merge names a token that is not in the vocabulary.
    public init(
        entries: [VocabularyEntry],
        merges pairs: [(left: String, right: String)],
        preTokenizer: PreTokenizer,
        normalizesToNFC: Bool = false,
        prefersWholeWords: Bool = false,
        source: String = "vocabulary"
    ) throws(TokenizersError) {
        guard entries.contains(where: { $0.kind == .normal }) else {
            throw .invalid(
                source: source,
                place: "the tokens",
                expected: "at least one ordinary token",
                found: "none"
            )
        }
        vocabulary = try BytePairVocabulary(entries, source: source)
        merges = try Self.mergeTable(pairs, vocabulary, source: source)
        self.preTokenizer = preTokenizer
        normalizes = normalizesToNFC
        self.prefersWholeWords = prefersWholeWords
        let specials = entries.enumerated()
            .filter { $0.element.kind == .control || $0.element.kind == .userDefined }
        allSpecials = SpecialTokenFinder(specials.map { ($0.element.text, $0.offset) })
        userDefined = SpecialTokenFinder(
            specials.filter { $0.element.kind == .userDefined }
                .map { ($0.element.text, $0.offset) }
        )
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
    ///   - recognisingSpecials: whether control tokens in the text, such as `<|im_end|>`, become
    ///     those tokens (the default) or are ordinary text, as for text from a stranger.
    /// - Returns: token ids; none for an empty text.
    /// - Complexity: O(n log n) in the length of the text.
    public func encode(_ text: String, recognisingSpecials: Bool = true) -> [Int] {
        let finder = recognisingSpecials ? allSpecials : userDefined
        var encoding = Encoding(tokenizer: self)
        for piece in finder.pieces(of: Array(text.utf8)) {
            switch piece {
            case .special(let id): encoding.output.append(id)
            case .text(let bytes): encoding.append(normalized(bytes))
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

    private func isToken(_ id: Int) -> Bool {
        id >= 0 && id < vocabulary.count
    }

    private func normalized(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard normalizes, bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        return Array(CanonicalForm.composed(String(decoding: bytes, as: UTF8.self)).utf8)[...]
    }

    private static func mergeTable(
        _ pairs: [(left: String, right: String)],
        _ vocabulary: BytePairVocabulary,
        source: String
    ) throws(TokenizersError) -> MergeTable {
        var table = MergeTable(capacity: pairs.count)
        for (rank, pair) in pairs.enumerated() {
            guard let left = ByteAlphabet.bytes(of: pair.left),
                let right = ByteAlphabet.bytes(of: pair.right),
                let leftID = vocabulary.id(of: left), let rightID = vocabulary.id(of: right),
                let mergedID = vocabulary.id(of: left + right)
            else {
                throw .invalid(
                    source: source,
                    place: "merge \(rank)",
                    expected: "two tokens that make a third",
                    found: "'\(pair.left) \(pair.right)'"
                )
            }
            table.append(MergeTable.Merge(left: leftID, right: rightID, merged: mergedID))
        }
        return table
    }
}

// MARK: - One text

extension ByteLevelBPE {
    /// The work on one text: the tokens so far, and where each word stood before.
    private struct Encoding {
        var output: [Int] = []
        private let tokenizer: ByteLevelBPE
        private var merger: BytePairMerger
        /// The tokens of a word seen before, as a range of `output`.
        private var seen: [ArraySlice<UInt8>: Range<Int>] = [:]

        init(tokenizer: ByteLevelBPE) {
            self.tokenizer = tokenizer
            merger = BytePairMerger(table: tokenizer.merges)
        }

        /// Appends the tokens of a text without special tokens.
        mutating func append(_ text: ArraySlice<UInt8>) {
            WordScanner(text).forEachWord(of: tokenizer.preTokenizer) { append(word: $0) }
        }

        private mutating func append(word: ArraySlice<UInt8>) {
            if let range = seen[word] {
                for index in range { output.append(output[index]) }
                return
            }
            let start = output.count
            if tokenizer.prefersWholeWords, let id = tokenizer.vocabulary.id(of: Array(word)) {
                output.append(Int(id))
            } else {
                let byteTokens = tokenizer.vocabulary.byteTokens
                let known = word.lazy.map { byteTokens[Int($0)] }.filter { $0 >= 0 }
                merger.merge(known, into: &output)
            }
            seen[word] = start..<output.count
        }
    }
}
