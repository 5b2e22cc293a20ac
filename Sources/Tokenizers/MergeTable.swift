/// The merges of a byte-pair vocabulary, by rank: the lower, the earlier it is applied.
struct MergeTable {
    /// Two neighbouring tokens, and the token that they become.
    struct Merge {
        let left: Int32
        let right: Int32
        let merged: Int32
    }

    private var merges: [Merge] = []
    private var ranks: [UInt64: Int32] = [:]

    init(capacity: Int) {
        merges.reserveCapacity(capacity)
        ranks.reserveCapacity(capacity)
    }

    /// Adds the next merge in rank; of two for the same pair the first counts.
    mutating func append(_ merge: Merge) {
        let key = Self.key(merge.left, merge.right)
        if ranks[key] == nil { ranks[key] = Int32(merges.count) }
        merges.append(merge)
    }

    /// The rank of the merge of two tokens; `nil` where there is none.
    func rank(_ left: Int32, _ right: Int32) -> Int32? {
        ranks[Self.key(left, right)]
    }

    /// The merge of a rank.
    subscript(rank: Int32) -> Merge { merges[Int(rank)] }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }
}
