import Foundations
import Statistics
import Testing

@Suite("Quantiles by order statistics")
struct OrderStatisticsTests {
    struct Row: Sendable {
        var count: Int
        var probability: Double
        /// Ranks of the value and the bounds; nil for an open side.
        var value: Int
        var low: Int?
        var high: Int?
    }

    /// Ranks by `scipy.stats.binom.cdf` and `sf` 1.17.1.
    static let rows = [
        Row(count: 1, probability: 0.95, value: 1, low: nil, high: nil),
        Row(count: 2, probability: 0.95, value: 2, low: 1, high: nil),
        Row(count: 20, probability: 0.95, value: 19, low: 17, high: nil),
        Row(count: 71, probability: 0.95, value: 68, low: 63, high: nil),
        Row(count: 72, probability: 0.95, value: 69, low: 64, high: 72),
        Row(count: 100, probability: 0.95, value: 95, low: 90, high: 100),
        Row(count: 1000, probability: 0.95, value: 950, low: 936, high: 964),
        Row(count: 1, probability: 0.5, value: 1, low: nil, high: nil),
        Row(count: 6, probability: 0.5, value: 3, low: 1, high: 6),
        Row(count: 20, probability: 0.5, value: 10, low: 6, high: 15),
        Row(count: 101, probability: 0.5, value: 51, low: 41, high: 61),
    ]

    @Test("The ranks agree with SciPy's binomial distribution", arguments: rows)
    func ranks(row: Row) {
        var values = (1...row.count).map(Double.init)
        var random = SeededGenerator(seed: 3)
        random.shuffle(&values)
        let interval = ConfidenceInterval.quantile(row.probability, of: values)
        #expect(interval.value == Double(row.value))
        #expect(interval.low == row.low.map(Double.init) ?? -.infinity)
        #expect(interval.high == row.high.map(Double.init) ?? .infinity)
        #expect(interval.count == row.count && interval.method == .orderStatistics)
    }

    @Test("Nothing measured gives no figure")
    func nothing() {
        let interval = ConfidenceInterval.quantile(0.95, of: [])
        #expect(interval.value.isNaN && interval.method == .none && interval.count == 0)
    }

    @Test("The interval holds the true percentile at least as often as it says")
    func coverage() {
        var random = SeededGenerator(seed: 11, stream: "coverage")
        var held = 0
        for _ in 0..<1000 {
            let values = (0..<100).map { _ in random.uniform() }
            let interval = ConfidenceInterval.quantile(0.95, of: values)
            if interval.low <= 0.95, interval.high >= 0.95 { held += 1 }
        }
        // 98.3 % by the binomial distribution; four standard errors are 1.7 points.
        #expect((966...999).contains(held), "\(held) of 1000")
    }
}
