import Foundations

/// The pieces of a vocabulary by their bytes: finds all that a text begins with.
struct PieceTrie {
    /// Node and byte, as `node · 256 + byte`, to the next node; the root is node 0.
    private var children: [UInt64: Int32] = [:]
    /// The token whose bytes lead to a node; -1 where there is none.
    private var tokens: [Int32] = [-1]

    /// The longest piece, so that a walk takes a bounded time at every place of a text; those of
    /// published files have some ten bytes, special tokens a few more.
    private static let longestPiece = 1024
    /// The bytes of all pieces, each of which may take a node; XLM-RoBERTa's are 2 MB.
    private static let mostBytes = 1 << 24

    /// Counts pieces before they are put into a trie.
    ///
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` for one that is too long,
    ///   or for too many.
    static func check(
        _ pieces: some Sequence<String>, source: String
    ) throws(TokenizersError) {
        var sum = 0
        for piece in pieces {
            let count = piece.utf8.count
            sum += count
            guard count <= longestPiece else {
                throw .invalid(
                    source: source, place: "the tokens",
                    expected: "at most \(longestPiece) bytes for one",
                    found: "\(count) in \(Excerpt.quoted(piece))")
            }
            guard sum <= mostBytes else {
                throw .invalid(
                    source: source, place: "the tokens",
                    expected: "at most \(mostBytes) bytes together", found: "more")
            }
        }
    }

    /// Adds a piece.
    ///
    /// - Returns: the token that these bytes had before; `nil` when they are new.
    mutating func insert(_ piece: String, token: Int) -> Int? { insert(piece.utf8, token: token) }

    /// The same for bytes.
    mutating func insert(_ piece: some Sequence<UInt8>, token: Int) -> Int? {
        var node: Int32 = 0
        for byte in piece {
            let key = Self.key(node, byte)
            if let next = children[key] {
                node = next
            } else {
                children[key] = Int32(tokens.count)
                node = Int32(tokens.count)
                tokens.append(-1)
            }
        }
        let earlier = tokens[Int(node)]
        tokens[Int(node)] = Int32(token)
        return earlier < 0 ? nil : Int(earlier)
    }

    /// Calls `visit` with every piece that `text` begins with, the shortest first, and the index
    /// behind it.
    func forEachPrefix(
        of text: ArraySlice<UInt8>, _ visit: (_ token: Int, _ end: Int) -> Void
    ) {
        var node: Int32 = 0
        for index in text.indices {
            guard let next = children[Self.key(node, text[index])] else { return }
            node = next
            let token = tokens[Int(node)]
            if token >= 0 { visit(Int(token), index + 1) }
        }
    }

    /// The longest piece that `text` begins with, and the index behind it.
    ///
    /// - Parameter counts: whether a piece counts that ends there; all do by default.
    func longestPrefix(
        of text: ArraySlice<UInt8>,
        where counts: (_ token: Int, _ end: Int) -> Bool = { _, _ in true }
    ) -> (token: Int, end: Int)? {
        var found: (token: Int, end: Int)?
        forEachPrefix(of: text) { if counts($0, $1) { found = ($0, $1) } }
        return found
    }

    private static func key(_ node: Int32, _ byte: UInt8) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)
    }
}
