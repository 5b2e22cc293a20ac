import Foundations

/// The pieces of a WordPiece vocabulary.
struct PieceTable {
    /// Pieces that begin a word, keyed by bytes, since equality of `String` is canonical.
    private var beginnings: [ArraySlice<UInt8>: Int32] = [:]
    /// Pieces that go on with a word, without their `##`.
    private var continuations: [ArraySlice<UInt8>: Int32] = [:]
    private var longestPiece = 0

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
        let prefix = Array(continuationPrefix.utf8)
        for (id, token) in tokens.enumerated() {
            guard let token else { continue }
            let bytes = Array(token.utf8)[...]
            let goesOn = !prefix.isEmpty && bytes.starts(with: prefix)
            let piece = goesOn ? bytes.dropFirst(prefix.count) : bytes
            longestPiece = max(longestPiece, piece.count)
            let earlier =
                goesOn
                ? continuations.updateValue(Int32(id), forKey: piece)
                : beginnings.updateValue(Int32(id), forKey: piece)
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
        beginnings[Array(text.utf8)[...]].map(Int.init)
    }

    /// Covers a word from its beginning by the longest pieces there are; `nil` where that ends
    /// before the word does.
    func pieces(of word: ArraySlice<UInt8>) -> [Int]? {
        var ids: [Int] = []
        var start = word.startIndex
        while start < word.endIndex {
            let pieces = start == word.startIndex ? beginnings : continuations
            var end = min(word.endIndex, start + longestPiece)
            var found: Int32?
            while found == nil, end > start {
                found = pieces[word[start..<end]]
                if found == nil { end -= 1 }
            }
            guard let found else { return nil }
            ids.append(Int(found))
            start = end
        }
        return ids
    }
}
