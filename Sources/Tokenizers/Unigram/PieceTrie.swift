import Foundations

/// The pieces of a vocabulary by their bytes: finds all that a text begins with.
struct PieceTrie {
    /// Node and byte, as `node · 256 + byte`, to the next node; the root is node 0.
    private var children: [UInt64: Int32] = [:]
    /// The token whose bytes lead to a node; -1 where there is none.
    private var tokens: [Int32] = [-1]

    /// Adds a piece.
    ///
    /// - Returns: the token that these bytes had before; `nil` when they are new.
    mutating func insert(_ piece: String, token: Int) -> Int? {
        var node: Int32 = 0
        for byte in piece.utf8 {
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

    private static func key(_ node: Int32, _ byte: UInt8) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)
    }
}
