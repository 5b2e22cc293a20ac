import Foundations

/// Finds texts that have a great share of their runs of words in common, exactly and without
/// comparing all pairs.
///
/// Two sets that are alike share one of the rarest few members of each (prefix filtering; Bayardo
/// et al. 2007, "Scaling Up All Pairs Similarity Search"), so only these are looked up; every
/// candidate is compared in full. Runs that half of the texts have, as of an instruction in each,
/// tell no two of them apart and are left out. No pair is missed, which hashing to bands would not promise.
struct GramIndex {
    /// Jaccard's index from which on two texts are alike.
    static let least = 0.8

    /// In fewer texts than this nothing is told about what they all have.
    private static let fewestCommon = 20

    /// For each text its runs as keys in increasing order, the rarest first: the upper 16 bits say
    /// about how many texts have a run, the lower 48 are its hash's.
    private let keys: [[UInt64]]
    private var postings: [UInt64: [Int32]] = [:]
    /// The text for which each was last a candidate.
    private var lastAsked: [Int32]

    /// None of the texts is taken up yet.
    init(_ texts: [WordGrams]) {
        var counts = GramCounts(most: texts.reduce(0) { $0 + $1.hashes.count })
        for text in texts {
            for hash in text.hashes { counts.insert(hash) }
        }
        let common = Self.common(texts, counts)
        keys = texts.map { text in
            let own = text.hashes.filter { !common.contains($0) }
            // What is all instruction is like nothing but itself.
            return (own.isEmpty ? [text.whole] : own).map { hash in
                UInt64(min(counts[hash], 0xFFFF)) << 48 | hash & 0xFFFF_FFFF_FFFF
            }.sorted()
        }
        lastAsked = [Int32](repeating: -1, count: texts.count)
    }

    /// The runs that half of the texts have, and 20 at least: those of an instruction in each.
    static func common(_ texts: [WordGrams]) -> Set<UInt64> {
        var counts = GramCounts(most: texts.reduce(0) { $0 + $1.hashes.count })
        for text in texts {
            for hash in text.hashes { counts.insert(hash) }
        }
        return common(texts, counts)
    }

    private static func common(_ texts: [WordGrams], _ counts: GramCounts) -> Set<UInt64> {
        let least = max(fewestCommon, (texts.count + 1) / 2)
        var exact: [UInt64: Int] = [:]
        for text in texts {
            for hash in text.hashes where counts[hash] >= least { exact[hash, default: 0] += 1 }
        }
        return Set(exact.filter { $0.value >= least }.keys)
    }

    /// Takes a text up.
    mutating func insert(_ place: Int) {
        for key in prefix(of: place) { postings[key, default: []].append(Int32(place)) }
    }

    /// Does `body` for each text taken up that is alike, once; until it returns false.
    ///
    /// - Parameter isWanted: asked first, so that no other is compared.
    mutating func forEachAlike(
        _ place: Int, where isWanted: (Int) -> Bool, _ body: (Int, Double) -> Bool
    ) {
        for key in prefix(of: place) {
            for posting in postings[key] ?? [] where lastAsked[Int(posting)] != Int32(place) {
                lastAsked[Int(posting)] = Int32(place)
                let other = Int(posting)
                guard other != place, isWanted(other) else { continue }
                let similarity = similarity(place, other)
                if similarity >= Self.least, !body(other, similarity) { return }
            }
        }
    }

    /// The rarest runs: so many that a text that is alike has one of them. What no other text has
    /// needs no list.
    private func prefix(of place: Int) -> some Sequence<UInt64> {
        let keys = keys[place]
        let shared = Int(saturating: (Self.least * Double(keys.count) - 1e-9).rounded(.up))
        return keys.prefix(keys.count - shared + 1).lazy.filter { $0 >> 48 > 1 }
    }

    private func similarity(_ one: Int, _ other: Int) -> Double {
        let (first, second) = (keys[one], keys[other])
        let (fewer, more) = (min(first.count, second.count), max(first.count, second.count))
        guard Double(fewer) >= Self.least * Double(more) else { return 0 }
        return WordGrams.similarity(first, second)
    }
}

/// In how many texts each of very many runs stands, at most: some share a counter.
private struct GramCounts {
    private var counters: [UInt32]

    /// - Parameter most: how many runs there may be.
    init(most: Int) {
        var size = 1 << 12
        while size < most, size < 1 << 25 { size *= 2 }
        counters = [UInt32](repeating: 0, count: size)
    }

    subscript(hash: UInt64) -> Int { Int(counters[place(of: hash)]) }

    mutating func insert(_ hash: UInt64) {
        // A file has fewer texts than a counter holds.
        counters[place(of: hash)] += 1
    }

    private func place(of hash: UInt64) -> Int { Int(hash & UInt64(counters.count - 1)) }
}
