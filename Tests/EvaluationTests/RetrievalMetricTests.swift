import Evaluation
import Testing

@Suite("Retrieval metrics")
struct RetrievalMetricTests {
    @Test("give recall by hand")
    func recall() {
        let results = ["a", "b", "b", "c"]
        #expect(RetrievalMetrics.recall(atK: 1, results: results, gold: ["a"]) == 1)
        #expect(RetrievalMetrics.recall(atK: 1, results: results, gold: ["b"]) == 0)
        #expect(RetrievalMetrics.recall(atK: 3, results: results, gold: ["b", "c"]) == 0.5)
        #expect(RetrievalMetrics.recall(atK: 9, results: results, gold: ["b", "c"]) == 1)
        #expect(RetrievalMetrics.recall(atK: 0, results: results, gold: ["a"]) == 0)
        #expect(RetrievalMetrics.recall(atK: 5, results: [], gold: ["a"]) == 0)
        #expect(RetrievalMetrics.recall(atK: 5, results: results, gold: []) == nil)
    }

    @Test("give the reciprocal rank by hand")
    func reciprocalRank() {
        let results = ["a", "b", "c"]
        #expect(RetrievalMetrics.reciprocalRank(results: results, gold: ["a", "c"]) == 1)
        #expect(RetrievalMetrics.reciprocalRank(results: results, gold: ["c"]) == 1.0 / 3)
        #expect(RetrievalMetrics.reciprocalRank(results: results, gold: ["d"]) == 0)
        #expect(RetrievalMetrics.reciprocalRank(results: [], gold: ["d"]) == 0)
        #expect(RetrievalMetrics.reciprocalRank(results: results, gold: []) == nil)
    }
}
