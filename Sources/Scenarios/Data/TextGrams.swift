/// The runs of three scalars in a text, as a set: by what share two texts have them in common,
/// near-duplicates are told from other texts.
struct TextGrams: Equatable {
    private static let length = 3

    /// Each once, in increasing order.
    let grams: [UInt64]

    init(_ text: FoldedText) {
        let scalars = text.text.unicodeScalars.map { UInt64($0.value) }
        guard scalars.count >= Self.length else {
            grams = []
            return
        }
        let runs = (0...scalars.count - Self.length).map { start in
            // A scalar has 21 bits.
            scalars[start..<start + Self.length].reduce(0) { $0 << 21 | $1 }
        }
        grams = Set(runs).sorted()
    }

    /// Jaccard's index |A ∩ B| / |A ∪ B|, 0…1; 0 for texts of fewer than three scalars.
    func similarity(to other: TextGrams) -> Double {
        var shared = 0, left = 0, right = 0
        while left < grams.count, right < other.grams.count {
            if grams[left] == other.grams[right] { shared += 1 }
            let (one, two) = (grams[left], other.grams[right])
            if one <= two { left += 1 }
            if two <= one { right += 1 }
        }
        let union = grams.count + other.grams.count - shared
        return union == 0 ? 0 : Double(shared) / Double(union)
    }
}
