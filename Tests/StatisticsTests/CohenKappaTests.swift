import Foundations
import Statistics
import Testing

@Suite("Two raters of the same items")
struct CohenKappaTests {
    private func items(both: Int, onlyFirst: Int, onlySecond: Int, neither: Int) -> CohenKappa {
        func list(_ values: [(Bool, Int)]) -> [Bool] {
            values.flatMap { [Bool](repeating: $0.0, count: $0.1) }
        }
        return CohenKappa(
            list([(true, both), (true, onlyFirst), (false, onlySecond), (false, neither)]),
            list([(true, both), (false, onlyFirst), (true, onlySecond), (false, neither)]))
    }

    /// `sklearn.metrics.cohen_kappa_score` on the same tables.
    @Test(
        "Cohen's kappa is what agrees beyond chance",
        arguments: [
            (20, 5, 10, 15, 0.7, 0.4), (45, 15, 25, 15, 0.6, 0.13043478260869565),
            (0, 3, 3, 0, 0, -1), (4, 0, 0, 6, 1, 1), (0, 0, 2, 8, 0.8, 0),
        ])
    func kappa(
        both: Int, onlyFirst: Int, onlySecond: Int, neither: Int, share: Double, kappa: Double
    ) throws {
        let found = items(
            both: both, onlyFirst: onlyFirst, onlySecond: onlySecond, neither: neither)
        #expect(isClose(found.agreement().value, share, absolute: 1e-12))
        #expect(found.agreement().method == .wilson)
        #expect(isClose(try #require(found.value), kappa, absolute: 1e-12))
        #expect(found.firstTotals == [onlySecond + neither, both + onlyFirst])
        #expect(found.secondTotals == [onlyFirst + neither, both + onlySecond])
    }

    @Test("Two who always say the same one thing have none, and neither have no items")
    func undefined() {
        for found in [
            items(both: 5, onlyFirst: 0, onlySecond: 0, neither: 0),
            items(both: 0, onlyFirst: 0, onlySecond: 0, neither: 5),
            items(both: 0, onlyFirst: 0, onlySecond: 0, neither: 0),
        ] {
            #expect(found.value == nil && found.standardError == nil && found.interval() == nil)
        }
        #expect(
            items(both: 0, onlyFirst: 0, onlySecond: 0, neither: 0).agreement().value.isNaN)
    }

    /// The naive formula, √(p (1 − p) / n) / (1 − e), gives 0.07465.
    @Test("The standard error is Fleiss, Cohen and Everitt's")
    func standardError() throws {
        let found = CohenKappa(table: [[31, 12], [4, 58]])
        #expect(isClose(try #require(found.value), 0.67568, absolute: 5e-6))
        #expect(isClose(try #require(found.standardError), 0.0734476, absolute: 5e-8))
        let interval = try #require(found.interval())
        #expect(interval.method == .fleissCohenEveritt && interval.count == 105)
        #expect(isClose(interval.low, 0.67568 - 1.959964 * 0.0734476, absolute: 5e-6))
        #expect(isClose(interval.high, 0.67568 + 1.959964 * 0.0734476, absolute: 5e-6))
    }

    /// By the delta method with numerical derivatives of κ by the cells' shares.
    @Test("The standard error is that of the delta method, with any number of categories")
    func categories() throws {
        let table = [[44, 5, 1], [7, 20, 3], [9, 5, 6]]
        let found = CohenKappa(table: table)
        // By hand: p = 70/100, e = (50·60 + 30·30 + 20·10)/100².
        #expect(isClose(try #require(found.value), (0.7 - 0.41) / (1 - 0.41), absolute: 1e-12))
        let shares = table.joined().map { Double($0) / 100 }
        func kappa(_ shares: [Double]) -> Double {
            func share(_ row: Int, _ column: Int) -> Double { shares[row * 3 + column] }
            let sum = shares.reduce(0, +), places = 0..<3
            let agreed = places.reduce(0) { $0 + share($1, $1) } / sum
            let expected = places.reduce(0) { total, place in
                let row = places.reduce(0) { $0 + share(place, $1) } / sum
                let column = places.reduce(0) { $0 + share($1, place) } / sum
                return total + row * column
            }
            return (agreed - expected) / (1 - expected)
        }
        let slopes = shares.indices.map { place in
            var more = shares, less = shares
            more[place] += 1e-6
            less[place] -= 1e-6
            return (kappa(more) - kappa(less)) / 2e-6
        }
        let mean = zip(shares, slopes).reduce(0) { $0 + $1.0 * $1.1 }
        let variance = zip(shares, slopes).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        #expect(
            isClose(
                try #require(found.standardError), (variance / 100).squareRoot(), absolute: 1e-7))
    }

    @Test("With few items the interval is the agreement's, and has a width without disagreement")
    func few() throws {
        let found = items(both: 6, onlyFirst: 0, onlySecond: 0, neither: 6)
        let interval = try #require(found.interval())
        #expect(found.standardError == 0 && interval.method == .wilsonAgreement)
        #expect(interval.value == 1 && interval.high == 1)
        // Wilson's bound for 12 of 12 is 0.757506, chance a half.
        #expect(isClose(interval.low, (0.757506 - 0.5) / 0.5, absolute: 5e-6))
        let many = try #require(
            items(both: 30, onlyFirst: 0, onlySecond: 0, neither: 30).interval())
        #expect(many.method == .wilsonAgreement && many.low < 1)
    }

    @Test("No bound leaves −1…1, and the value stays within")
    func bounds() throws {
        for both in 0...7 {
            for neither in 0...7 {
                for other in [0, 1, 5, 30] {
                    let found = items(
                        both: both, onlyFirst: other, onlySecond: 7 - neither, neither: neither)
                    guard let interval = found.interval() else { continue }
                    #expect(interval.low >= -1 && interval.high <= 1)
                    #expect((interval.low...interval.high).contains(interval.value))
                }
            }
        }
    }

    /// What docs/statistics.md says of few items; a standard error holds the truth in 0.87 of them.
    @Test("Of twenty items the interval holds the true kappa as often as it says")
    func coverage() throws {
        var generator = SeededGenerator(seed: 20)
        // Shares of both, only first, only second, neither: κ = 0.6585.
        let (agreed, expected) = (0.85, 0.7 * 0.65 + 0.3 * 0.35)
        let truth = (agreed - expected) / (1 - expected)
        var held = 0, defined = 0
        for _ in 0..<2_000 {
            var counts = [0, 0, 0, 0]
            for _ in 0..<20 {
                let draw = generator.uniform()
                counts[draw < 0.6 ? 0 : draw < 0.7 ? 1 : draw < 0.75 ? 2 : 3] += 1
            }
            let found = items(
                both: counts[0], onlyFirst: counts[1], onlySecond: counts[2], neither: counts[3])
            guard let interval = found.interval() else { continue }
            defined += 1
            if (interval.low...interval.high).contains(truth) { held += 1 }
        }
        let share = Double(held) / Double(defined)
        #expect(defined > 1_900 && share > 0.92 && share < 0.99)
    }
}
