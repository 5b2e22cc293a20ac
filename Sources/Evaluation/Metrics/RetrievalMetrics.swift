/// How well a search finds what a question needs, for one question.
public enum RetrievalMetrics {
    /// The share of the gold items among the first `k` results, 0…1.
    ///
    /// With a single gold item it is 1 or 0, and the mean over questions is the share of questions
    /// whose source was found.
    ///
    /// - Parameters:
    ///   - k: how many results count, ≥ 0.
    ///   - results: best first; an item that comes up again counts once.
    ///   - gold: what should be found.
    /// - Returns: nil when `gold` is empty, since such a question says nothing about the search.
    public static func recall(
        atK k: Int,
        results: [String],
        gold: Set<String>,
    ) -> Double? {
        precondition(k >= 0, "the first \(k) results do not exist")
        guard !gold.isEmpty else { return nil }
        return Double(gold.intersection(results.prefix(k)).count) / Double(gold.count)
    }

    /// 1 divided by the place of the first gold item among the results, 0 when none is there.
    ///
    /// Its mean over questions is the mean reciprocal rank (Voorhees 1999, TREC-8).
    ///
    /// - Returns: nil when `gold` is empty.
    public static func reciprocalRank(results: [String], gold: Set<String>) -> Double? {
        guard !gold.isEmpty else { return nil }
        return results.firstIndex(where: gold.contains).map { 1 / Double($0 + 1) } ?? 0
    }
}
