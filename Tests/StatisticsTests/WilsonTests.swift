import Statistics
import Testing

@Suite("Wilson interval")
struct WilsonTests {
    struct Row: Sendable {
        var successes: Int
        var count: Int
        var level: Double
        var low: Double
        var high: Double
    }

    /// `scipy.stats.binomtest(…).proportion_ci(method="wilson")` 1.17.1.
    static let rows = [
        Row(successes: 0, count: 10, level: 0.95, low: 0, high: 0.27753279986288926),
        Row(successes: 10, count: 10, level: 0.95, low: 0.7224672001371109, high: 1),
        Row(successes: 1, count: 1, level: 0.95, low: 0.20654931437723745, high: 1),
        Row(
            successes: 7,
            count: 10,
            level: 0.99,
            low: 0.32002467920110256,
            high: 0.9204336834769342
        ),
        Row(
            successes: 70,
            count: 100,
            level: 0.95,
            low: 0.6041514536665333,
            high: 0.7810511470506725
        ),
        Row(
            successes: 81,
            count: 263,
            level: 0.95,
            low: 0.2552885198782742,
            high: 0.36620957698280004
        ),
        Row(
            successes: 999,
            count: 1000,
            level: 0.99,
            low: 0.9915394337800183,
            high: 0.9998825836463816
        ),
    ]

    @Test("agrees with SciPy", arguments: rows)
    func published(row: Row) {
        let interval = ConfidenceInterval.wilson(
            successes: row.successes,
            count: row.count,
            level: row.level
        )
        #expect(isClose(interval.low, row.low, absolute: 1e-13), "\(interval)")
        #expect(isClose(interval.high, row.high, absolute: 1e-13), "\(interval)")
        #expect(interval.method == .wilson)
    }

    @Test("holds the share, stays in 0…1, and mirrors when right and wrong change places")
    func properties() {
        for count in 1...40 {
            for successes in 0...count {
                let interval = ConfidenceInterval.wilson(successes: successes, count: count)
                let mirror = ConfidenceInterval.wilson(
                    successes: count - successes,
                    count: count
                )
                #expect(interval.low >= 0 && interval.low <= interval.value)
                #expect(interval.high <= 1 && interval.high >= interval.value)
                #expect(isClose(interval.low, 1 - mirror.high, absolute: 1e-14))
            }
        }
    }

    @Test("covers the true share about as often as it says")
    func coverage() {
        // Exact, by the probabilities of all outcomes of 30 questions answered right with 0.2.
        var probability = 1.0
        for _ in 0..<30 { probability *= 0.8 }
        var covered = 0.0
        for successes in 0...30 {
            let interval = ConfidenceInterval.wilson(successes: successes, count: 30)
            if interval.low <= 0.2, 0.2 <= interval.high { covered += probability }
            probability *= Double(30 - successes) / Double(successes + 1) * 0.25
        }
        #expect(covered > 0.93 && covered < 0.97, "\(covered)")
    }

    @Test("has no interval without questions")
    func empty() {
        let interval = ConfidenceInterval.wilson(successes: 0, count: 0)
        #expect(interval.value.isNaN)
        #expect(interval.method == .none)
    }
}
