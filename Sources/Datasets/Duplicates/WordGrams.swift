import Foundations

/// The runs of five words in a text, as hashes: by what share two texts have them in common,
/// near-duplicates are told from other texts.
///
/// A text of fewer words is one run: with none, all short texts would be alike.
struct WordGrams {
    static let length = 5

    /// Each once, in increasing order.
    let hashes: [UInt64]
    /// A hash of all words in their order.
    let whole: UInt64
    /// A hash of the words with digits, in their order: rows that differ there are of one template.
    let numbers: UInt64
    /// Whether the text has fewer words than a run.
    let isShort: Bool

    init(_ text: String) {
        let folded = TextFolding.fold(text)
        let words = Words.all(in: folded, between: .signs)
        let own = words.map { Self.hash($0.utf8) }
        numbers = Self.combined(
            zip(words, own).filter { $0.0.unicodeScalars.contains(where: \.isASCIIDigit) }
                .map(\.1)[...])
        isShort = own.count < Self.length
        // Signs alone are still something that two texts can share.
        whole = own.isEmpty ? Self.hash(folded.utf8) : Self.combined(own[...])
        guard !isShort else {
            hashes = [whole]
            return
        }
        let runs = (0...own.count - Self.length).map {
            Self.combined(own[$0..<$0 + Self.length])
        }
        hashes = Set(runs).sorted()
    }

    /// Jaccard's index |A ∩ B| / |A ∪ B|.
    func similarity(to other: WordGrams) -> Double { Self.similarity(hashes, other.hashes) }

    /// Jaccard's index of two sets whose members stand in increasing order, each once.
    static func similarity(_ one: [UInt64], _ other: [UInt64]) -> Double {
        var shared = 0, left = 0, right = 0
        while left < one.count, right < other.count {
            let (first, second) = (one[left], other[right])
            if first == second { shared += 1 }
            if first <= second { left += 1 }
            if second <= first { right += 1 }
        }
        return Double(shared) / Double(one.count + other.count - shared)
    }

    /// FNV-1a (Fowler, Noll & Vo), mixed so that every bit counts.
    private static func hash(_ bytes: String.UTF8View) -> UInt64 {
        mixed(bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
    }

    private static func combined(_ hashes: ArraySlice<UInt64>) -> UInt64 {
        hashes.reduce(UInt64(hashes.count)) { mixed($0 &* 0x9e37_79b9_7f4a_7c15 ^ $1) }
    }

    /// SplitMix64's last step (Steele, Lea & Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
