/// The runs of three scalars in a text, as a set: by what share two texts have them in common,
/// near-duplicates are told from other texts.
struct TextGrams {
    /// The rank of each among those of all texts, in increasing order: the rarest first.
    let ranks: [Int32]
    /// How many of the ranks come first: those that fewer than half of the texts have. What the
    /// others have, such as an instruction in every question, tells no two texts apart.
    let ownCount: Int
    /// For each remainder of a rank by 128 whether an odd number of the ranks has it: a bit in which
    /// two texts differ is a run that only one of them has.
    let parities: UInt128

    /// - Parameters:
    ///   - ranks: each once, in increasing order.
    ///   - commonFrom: the least rank of a run that half of the texts have.
    init(ranks: [Int32], commonFrom: Int32) {
        self.ranks = ranks
        ownCount = ranks.firstIndex { $0 >= commonFrom } ?? ranks.count
        parities = ranks.reduce(0) { $0 ^ 1 << UInt128(truncatingIfNeeded: $1 & 127) }
    }

    /// Jaccard's index |A ∩ B| / |A ∪ B| of all runs, 0…1; 0 for texts of fewer than three scalars.
    func similarity(to other: TextGrams) -> Double {
        Self.similarity(ranks[...], other.ranks[...])
    }

    /// Jaccard's index of the runs that fewer than half of the texts have; 0 without any.
    func ownSimilarity(to other: TextGrams) -> Double {
        Self.similarity(ranks[..<ownCount], other.ranks[..<other.ownCount])
    }

    private static func similarity(_ one: ArraySlice<Int32>, _ other: ArraySlice<Int32>) -> Double {
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
