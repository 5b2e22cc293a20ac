/// Whether items of a figure without bounds vary enough to say how far it may be off.
///
/// A figure that no range bounds, such as a root-mean-square error or a perplexity, has no interval
/// that keeps its level whatever the items are (Bahadur & Savage 1956, Annals of Mathematical
/// Statistics 27): a rare huge item may not have come up yet. With these numbers the simulation
/// keeps its level for items with tails like a normal distribution's.
enum ItemVariety {
    /// With fewer items there is no interval.
    static let leastCount = 10
    /// At least so many items must differ from the commonest value: where nearly all are equal, the
    /// few others say too little about how common they are.
    static let leastDiffering = 9

    /// - Parameter values: what each item brings to the figure, such as its pseudo-value; finite.
    static func isEnough(_ values: [Double]) -> Bool {
        guard values.count >= leastCount, values.allSatisfy(\.isFinite) else { return false }
        let sorted = values.sorted()
        // Equal items may differ by rounding.
        let magnitude = max(sorted[0].magnitude, sorted[sorted.count - 1].magnitude)
        var commonest = 0, start = 0
        for place in sorted.indices {
            if sorted[place] - sorted[start] > 1e-9 * magnitude { start = place }
            commonest = max(commonest, place - start + 1)
        }
        return values.count - commonest >= leastDiffering
    }
}
