import ModelAPI

/// SentencePiece's unigram tokenizer: each word is covered by the likeliest pieces.
///
/// ```
/// pieces = argmax Σ log p(piece), over all ways to cover the word
/// ```
/// A character that no piece covers costs 10 more than the unlikeliest piece, and such characters
/// side by side are one unknown token. Source: Kudo 2018 (arXiv:1804.10959). Goldens:
/// `TokenizersTests/Fixtures/unigram.json`.
public struct Unigram: Sendable {
    private let normalizer: UnigramNormalizer
    private let pieces: PieceTrie
    /// Log-probabilities by token.
    private let scores: [Double]
    private let unknownScore: Double
    /// Found in the text as it comes.
    private let rawSpecials: SpecialTokenFinder
    /// Found in the text as the normaliser leaves it.
    private let normalizedSpecials: SpecialTokenFinder

    /// The number of tokens.
    public let vocabularyCount: Int
    /// The token before every text, `<s>`.
    public let beginID: Int
    /// The token after every text, `</s>`.
    public let endID: Int
    /// The token for characters that no piece covers, `<unk>`.
    public let unknownID: Int

    /// The parts of a tokenizer that a file tells, already checked.
    struct Parts {
        /// A piece's position is its id.
        var vocabulary: [(piece: String, score: Double)]
        var added: [TokenizerFile.AddedToken]
        var normalizer: UnigramNormalizer
        var ends: (begin: String, end: String)
        var unknownID: Int
    }

    /// Makes a tokenizer of its parts.
    ///
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when a piece stands
    ///   twice or a token at the ends is missing.
    init(_ parts: Parts, file: TokenizerFile) throws(TokenizersError) {
        try PieceTrie.check(parts.vocabulary.lazy.map(\.piece), source: file.source)
        try PieceTrie.check(parts.added.lazy.map(\.text), source: file.source)
        var trie = PieceTrie()
        // What a user writes must not become a special token as a piece.
        let marks = Set(parts.added.filter(\.isMark).map(\.id))
        for (id, entry) in parts.vocabulary.enumerated() where !marks.contains(id) {
            if let earlier = trie.insert(entry.piece, token: id) {
                throw file.invalid(
                    "token \(id)", "pieces that differ",
                    "'\(entry.piece)', which is token \(earlier) too")
            }
        }
        func required(_ text: String) throws(TokenizersError) -> Int {
            let utf8 = text.utf8
            if let id = parts.added.first(where: { $0.text.utf8.elementsEqual(utf8) })?.id
                ?? parts.vocabulary.firstIndex(where: { $0.piece.utf8.elementsEqual(utf8) })
            {
                return id
            }
            throw file.invalid("the tokens", "'\(text)'", "none of that name")
        }
        beginID = try required(parts.ends.begin)
        endID = try required(parts.ends.end)
        unknownID = parts.unknownID
        pieces = trie
        scores = parts.vocabulary.map(\.score)
        unknownScore = (scores.min() ?? 0) - 10
        normalizer = parts.normalizer
        let raw = parts.added.filter { !$0.isNormalized }
        let later = parts.added.filter(\.isNormalized)
        let taking = Set(parts.added.filter(\.takesSpaceBefore).map(\.id))
        let texts = Set(parts.added.filter { !$0.isMark }.map(\.id))
        rawSpecials = SpecialTokenFinder(
            raw.map { ($0.text, $0.id) }, takingSpaceBefore: taking, texts: texts)
        normalizedSpecials = SpecialTokenFinder(
            later.map { (parts.normalizer.normalized($0.text), $0.id) }, takingSpaceBefore: taking,
            texts: texts)
        vocabularyCount = max(scores.count, (parts.added.map(\.id).max() ?? 0) + 1)
    }

    /// The tokens of a text, between `<s>` and `</s>`.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - maximumCount: the most tokens, both ends included; the text's end is cut off for it.
    ///     The default is no limit. At least 2.
    ///   - recognisingSpecials: whether tokens such as `</s>` in the text become those tokens
    ///     (the default, as in the reference) or are ordinary text, as for text from a stranger.
    /// - Returns: at least the two tokens at the ends.
    public func encode(
        _ text: String, maximumCount: Int = .max, recognisingSpecials: Bool = true
    ) -> [Int] {
        precondition(maximumCount >= 2, "room for both ends")
        var ids = [beginID]
        func whole(_ text: String) -> PromptText {
            PromptText(text, recognisingSpecials: recognisingSpecials)
        }
        each(rawSpecials, in: whole(text), into: &ids) { text, ids in
            each(normalizedSpecials, in: whole(normalizer.normalized(text)), into: &ids, append)
        }
        ids.removeLast(max(0, ids.count - (maximumCount - 1)))
        ids.append(endID)
        return ids
    }

    /// Appends the special tokens of a text, and what `append` makes of the text between them.
    private func each(
        _ finder: SpecialTokenFinder, in text: PromptText, into ids: inout [Int],
        _ append: (String, inout [Int]) -> Void
    ) {
        for piece in finder.pieces(of: PromptBytes(text)) {
            switch piece {
            case .special(let id): ids.append(id)
            case .text(let bytes): append(String(decoding: bytes, as: UTF8.self), &ids)
            }
        }
    }

    private func append(_ normalized: String, to ids: inout [Int]) {
        normalizer.forEachWord(of: normalized) { ids += likeliestPieces(of: $0) }
    }

    /// The best way to a place in a word: its last piece, and where that begins.
    private struct Arrival {
        var score = -Double.infinity
        var token = 0
        var start = -1
    }

    /// Viterbi's algorithm over the places between characters.
    private func likeliestPieces(of word: [UInt8]) -> [Int] {
        var arrivals = [Arrival](repeating: Arrival(), count: word.count + 1)
        arrivals[0].score = 0
        func arrive(at end: Int, from start: Int, by token: Int, score: Double) {
            let total = arrivals[start].score + score
            // Of equally likely ways the first found, as in the reference.
            if arrivals[end].start < 0 || total > arrivals[end].score {
                arrivals[end] = Arrival(score: total, token: token, start: start)
            }
        }
        var start = 0
        while start < word.count {
            let next = Self.characterEnd(in: word, from: start)
            var coversOne = false
            pieces.forEachPrefix(of: word[start...]) { token, end in
                arrive(at: end, from: start, by: token, score: scores[token])
                coversOne = coversOne || end == next
            }
            if !coversOne { arrive(at: next, from: start, by: unknownID, score: unknownScore) }
            start = next
        }
        return tokens(backFrom: arrivals)
    }

    private func tokens(backFrom arrivals: [Arrival]) -> [Int] {
        var ids: [Int] = []
        var end = arrivals.count - 1
        while end > 0 {
            let arrival = arrivals[end]
            if arrival.token != unknownID || ids.last != unknownID { ids.append(arrival.token) }
            end = arrival.start
        }
        return ids.reversed()
    }

    /// The index behind the UTF-8 character at `start`.
    private static func characterEnd(in word: [UInt8], from start: Int) -> Int {
        var end = start + 1
        while end < word.count, word[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }
}
