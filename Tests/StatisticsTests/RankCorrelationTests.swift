import Statistics
import Testing

@Suite("Spearman's rank correlation")
struct RankCorrelationTests {
    /// SciPy 1.17.1, `scipy.stats.spearmanr`.
    @Test(
        "agrees with SciPy, equal numbers included",
        arguments: [
            ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233),
            ([0.1, 0.1, 0.5, 0.9], [3, 3, 1, 2], -0.7777777777777779),
            ([1, 1, 2, 2, 3, 3], [6, 5, 5, 4, 4, 4], -0.8391463916782737),
            ([4, 3, 2, 1], [1, 2, 3, 4], -1),
            ([2.5, -1, 0, 7, 7, 7, 1e9], [0, 0, -3, 4, 1, 1, 1], 0.7767356373806173),
        ] as [([Double], [Double], Double)])
    func reference(first: [Double], second: [Double], expected: Double) {
        #expect(isClose(RankCorrelation.spearman(first, second), expected))
        #expect(isClose(RankCorrelation.spearman(second, first), expected))
    }

    @Test("does not change when numbers are stretched in order, or beyond all bounds")
    func monotone() {
        let values = [0.3, 2.5, -1, 8, 4], others = [1.0, 3, 0, 2, 9]
        let stretched = values.map { $0 * $0 * $0 * 1e90 }
        let plain = RankCorrelation.spearman(values, others)
        #expect(RankCorrelation.spearman(stretched, others) == plain)
        #expect(RankCorrelation.spearman([-.infinity, 1, .infinity], [1, 2, 3]) == 1)
    }

    @Test(
        "is no number where there is no order",
        arguments: [([], []), ([1], [2]), ([1, 1, 1], [1, 2, 3])] as [([Double], [Double])])
    func undefined(first: [Double], second: [Double]) {
        #expect(RankCorrelation.spearman(first, second).isNaN)
    }
}
