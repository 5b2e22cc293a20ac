import Foundations
import Statistics
import Testing

@Suite("Gaffke's interval")
struct GaffkeTests {
    struct Row: Sendable {
        var right: Int
        var count: Int
        var level = 0.95
        var low: Double
        var high: Double
    }

    /// `scipy.stats.beta.ppf` 1.17.1, as in `binomtest(…).proportion_ci(method="exact")`.
    @Test(
        "is Clopper and Pearson's for right and wrong",
        arguments: [
            Row(right: 0, count: 1, low: 0, high: 0.975),
            Row(right: 1, count: 1, low: 0.025, high: 1),
            Row(right: 1, count: 2, low: 0.01257911709342506, high: 0.9874208829065749),
            Row(right: 3, count: 4, low: 0.19412044968324346, high: 0.9936905367902902),
            Row(right: 4, count: 4, low: 0.3976353643835254, high: 1),
            Row(
                right: 7, count: 10, level: 0.99, low: 0.26488601471286927,
                high: 0.9629927789037679),
            Row(right: 59, count: 60, low: 0.910600949942513, high: 0.999578125547658),
            Row(right: 199, count: 200, low: 0.9724581017427943, high: 0.999873418972133),
            Row(
                right: 500, count: 1000, level: 0.9, low: 0.47351773123569124,
                high: 0.5264822687643087),
        ])
    func published(row: Row) {
        let marks = (0..<row.count).map { $0 < row.right ? 1.0 : 0 }
        let got = ConfidenceInterval.mean(of: marks, within: 0...1, level: row.level)
        #expect(isClose(got.low, row.low, absolute: 1e-9), "\(got)")
        #expect(isClose(got.high, row.high, absolute: 1e-9), "\(got)")
        #expect(got.method == .gaffke && got.count == row.count)
    }

    /// One item x: the lower bound is 0.025 x, the upper 1 − 0.025 (1 − x).
    @Test("of one item can be worked out by hand", arguments: [0, 0.2, 0.7, 1])
    func oneItem(score: Double) {
        let got = ConfidenceInterval.mean(of: [score], within: 0...1)
        #expect(isClose(got.low, 0.025 * score, absolute: 1e-12), "\(got)")
        #expect(isClose(got.high, 1 - 0.025 * (1 - score), absolute: 1e-12), "\(got)")
    }

    @Test(
        "holds the mean, stays in the range, has a width, mirrors, and narrows with more items",
        arguments: 0..<60)
    func properties(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let isEqual = seed % 4 == 0, common = random.uniform()
        let scores = (0..<(1 + random.integer(below: 30))).map { _ in
            isEqual ? common : random.uniform() < 0.4 ? 1 : random.uniform()
        }
        let got = ConfidenceInterval.mean(of: scores, within: 0...1)
        #expect(got.low >= 0 && got.low < got.value, "\(got)")
        #expect(got.high <= 1 && (got.value < got.high || got.value == 1), "\(got)")
        let mirrored = ConfidenceInterval.mean(of: scores.map { 1 - $0 }, within: 0...1)
        #expect(isClose(mirrored.low, 1 - got.high, absolute: 1e-10))
        #expect(isClose(mirrored.high, 1 - got.low, absolute: 1e-10))
        let twice = ConfidenceInterval.mean(of: scores + scores, within: 0...1)
        #expect(twice.high - twice.low < got.high - got.low)
        let wider = ConfidenceInterval.mean(of: scores, within: -1...1)
        #expect(wider.low < got.low && isClose(wider.high, got.high, absolute: 1e-10))
    }

    @Test("equal items at an end of the range are not certain", arguments: [1, 2, 3, 30, 1000])
    func certainty(count: Int) {
        let right = ConfidenceInterval.mean(
            of: [Double](repeating: 1, count: count), within: 0...1)
        #expect(right.high == 1 && right.low < 1, "\(right)")
        let none = ConfidenceInterval.mean(
            of: [Double](repeating: 0, count: count), within: -1...1)
        #expect(none.low < 0 && none.high > 0, "\(none)")
    }

    @Test("its p-value says when it holds no zero", arguments: 0..<30)
    func pValue(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let differences = (0..<(1 + random.integer(below: 40))).map { _ in
            random.uniform() < 0.5 ? 0.0 : random.uniform() * 1.6 - 0.6
        }
        let pValue = ConfidenceInterval.meanPValue(of: differences, within: -1...1)
        #expect(pValue > 0 && pValue <= 1)
        for level in [0.6, 0.95, 0.999] {
            let interval = ConfidenceInterval.mean(
                of: differences, within: -1...1, level: level)
            #expect((interval.low > 0 || interval.high < 0) == (pValue <= 1 - level))
        }
    }

    @Test("has no interval without items")
    func empty() {
        let got = ConfidenceInterval.mean(of: [], within: 0...1)
        #expect(got.value.isNaN && got.method == .none)
    }
}
