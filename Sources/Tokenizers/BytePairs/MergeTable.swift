import Foundations

/// The merges of a byte-pair vocabulary: the lower the rank, the earlier one is applied.
struct MergeTable {
    /// What two neighbouring tokens become, and when.
    struct Merge {
        let rank: Int32
        let merged: Int32
    }

    private var merges: [UInt64: Merge] = [:]

    private static let longestPiece = 256

    /// The merges that a file lists, the lowest rank first.
    ///
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` when one names a token
    ///   that is not in the vocabulary.
    init(
        _ pairs: [(left: String, right: String)], in vocabulary: BytePairVocabulary,
        spelling: BytePairTokenizer.Spelling, source: String
    ) throws(TokenizersError) {
        merges.reserveCapacity(pairs.count)
        for (rank, pair) in pairs.enumerated() {
            guard let left = spelling.bytes(ofPart: pair.left),
                let right = spelling.bytes(ofPart: pair.right),
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
            // What a user writes must not become a mark piece by piece.
            if vocabulary.marks.contains(Int(mergedID)) { continue }
            insert(leftID, rightID, Merge(rank: Int32(rank), merged: mergedID))
        }
    }

    /// The merges that scores imply, as SentencePiece's own files have them: any two tokens that
    /// make a third may be merged, the third of the greatest score first.
    ///
    /// - Parameter scores: one for each token.
    /// - Throws: ``TokenizersError/invalid(source:place:expected:found:)`` for a token so long that
    ///   looking at all its halves would take long; those of published files have some ten bytes.
    init(
        scores: [Double], in vocabulary: BytePairVocabulary, source: String
    ) throws(TokenizersError) {
        let ordinary = vocabulary.kinds.indices.filter { vocabulary.kinds[$0] == .normal }
        let order = ordinary.sorted { (scores[$0], $1) > (scores[$1], $0) }
        var rank: Int32 = -1
        var last: Double?
        for id in order {
            // Tokens of the same score are merged from left to right.
            if scores[id] != last { rank += 1 }
            last = scores[id]
            let bytes = vocabulary.bytes(of: id)
            guard bytes.count <= Self.longestPiece else {
                throw .invalid(
                    source: source,
                    place: "token \(id)",
                    expected: "at most \(Self.longestPiece) bytes",
                    found: "\(bytes.count)"
                )
            }
            for cut in bytes.indices.dropFirst() where !Self.isInside(bytes[cut]) {
                guard let left = vocabulary.id(of: Array(bytes[..<cut])),
                    let right = vocabulary.id(of: Array(bytes[cut...]))
                else { continue }
                insert(left, right, Merge(rank: rank, merged: Int32(id)))
            }
        }
    }

    /// The merge of two tokens; nil where there is none.
    func merge(_ left: Int32, _ right: Int32) -> Merge? {
        merges[Self.key(left, right)]
    }

    /// Of two merges of the same pair the first counts.
    private mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
        let key = Self.key(left, right)
        if merges[key] == nil { merges[key] = merge }
    }

    /// Whether a byte goes on with a character of UTF-8.
    private static func isInside(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }
}
