/// The runs of three scalars in a text, as a set: by what share two texts have them in common,
/// near-duplicates are told from other texts.
struct TextGrams: Equatable {
    private static let length = 3
    /// In a set of fewer questions than this nothing is told about what they all have.
    private static let fewestCommon = 20

    /// The rank of each among those of all texts, in increasing order: the rarest first.
    private(set) var ranks: [Int] = []
    /// How many of the ranks come first: those that fewer than half of the texts have. What the
    /// others have, such as an instruction in every question, tells no two texts apart.
    private(set) var ownCount = 0

    /// Those of several texts, each in its place.
    static func all(of texts: [FoldedText]) -> [TextGrams] {
        let runs = texts.map(Self.runs(of:))
        var counts: [UInt64: Int] = [:], known: Set<String> = []
        // Copies would make all that they have common.
        for (text, runs) in zip(texts, runs) where known.insert(text.text).inserted {
            for run in runs { counts[run, default: 0] += 1 }
        }
        let least = max(fewestCommon, (known.count + 1) / 2)
        let commonFrom = counts.values.count { $0 < least }
        let order = counts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        var ranks: [UInt64: Int] = [:]
        for (rank, run) in order.enumerated() { ranks[run.key] = rank }
        return runs.map { runs in
            var grams = TextGrams()
            grams.ranks = runs.compactMap { ranks[$0] }.sorted()
            grams.ownCount = grams.ranks.count { $0 < commonFrom }
            return grams
        }
    }

    /// The runs of a text, each once, in increasing order.
    private static func runs(of text: FoldedText) -> [UInt64] {
        var runs: [UInt64] = [], run: UInt64 = 0, length = 0
        for scalar in text.text.unicodeScalars {
            // A scalar has 21 bits.
            run = (run << 21 | UInt64(scalar.value)) & (UInt64.max >> 1)
            length += 1
            if length >= Self.length { runs.append(run) }
        }
        runs.sort()
        var distinct: [UInt64] = []
        for run in runs where run != distinct.last { distinct.append(run) }
        return distinct
    }

    /// Jaccard's index |A ∩ B| / |A ∪ B| of all runs, 0…1; 0 for texts of fewer than three scalars.
    func similarity(to other: TextGrams) -> Double {
        Self.similarity(ranks[...], other.ranks[...])
    }

    /// Jaccard's index of the runs that fewer than half of the texts have; 0 without any.
    func ownSimilarity(to other: TextGrams) -> Double {
        Self.similarity(ranks[..<ownCount], other.ranks[..<other.ownCount])
    }

    private static func similarity(_ one: ArraySlice<Int>, _ other: ArraySlice<Int>) -> Double {
        var shared = 0, left = one.startIndex, right = other.startIndex
        while left < one.endIndex, right < other.endIndex {
            let (first, second) = (one[left], other[right])
            if first == second { shared += 1 }
            if first <= second { left += 1 }
            if second <= first { right += 1 }
        }
        let union = one.count + other.count - shared
        return union == 0 ? 0 : Double(shared) / Double(union)
    }
}
