import Foundations

/// The pieces of a WordPiece vocabulary.
struct PieceTable {
    /// Pieces that begin a word.
    private var beginnings = PieceTrie()
    /// Pieces that go on with a word, without their `##`.
    private var continuations = PieceTrie()

    /// Sorts the tokens of a vocabulary.
    ///
    /// - Parameters:
    ///   - tokens: a token's position is its id; `nil` where an id has none.
    ///   - continuationPrefix: what marks a piece that goes on with a word.
    ///   - source: names the file in the error.
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when a token stands
    ///   twice.
    init(
        _ tokens: [String?],
        continuationPrefix: String,
        source: String
    ) throws(TokenizersError) {
        try PieceTrie.check(tokens.lazy.compactMap(\.self), source: source)
        let prefix = Array(continuationPrefix.utf8)
        for (id, token) in tokens.enumerated() {
            guard let token else { continue }
            let bytes = Array(token.utf8)[...]
            let goesOn = !prefix.isEmpty && bytes.starts(with: prefix)
            let earlier =
                goesOn
                ? continuations.insert(bytes.dropFirst(prefix.count), token: id)
                : beginnings.insert(bytes, token: id)
            if let earlier {
                throw .invalid(
                    source: source,
                    place: "token \(id)",
                    expected: "tokens that differ",
                    found: "'\(token)', which is token \(earlier) too"
                )
            }
        }
    }

    /// The token that is exactly `text`; `nil` where there is none.
    func id(of text: String) -> Int? {
        let bytes = Array(text.utf8)[...]
        guard let found = beginnings.longestPrefix(of: bytes), found.end == bytes.endIndex else {
            return nil
        }
        return found.token
    }

    /// Covers a word from its beginning by the longest pieces there are; `nil` where that ends
    /// before the word does.
    func pieces(of word: ArraySlice<UInt8>) -> [Int]? {
        var ids: [Int] = []
        var start = word.startIndex
        while start < word.endIndex {
            let pieces = start == word.startIndex ? beginnings : continuations
            guard let found = pieces.longestPrefix(of: word[start...]) else { return nil }
            ids.append(found.token)
            start = found.end
        }
        return ids
    }
}
