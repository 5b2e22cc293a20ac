import Foundations
import Statistics
import Testing

@Suite("Bootstrap")
struct BootstrapTests {
    static let skewed = [0.1, 0.4, 0.4, 0.7, 1.3, 2.9, 3.1, 7.7]
    static let errors = [1.0, -2, 0.5, 3, -0.25, 0.1, 4, -1.5, 0.8, -0.6, 2.2, -0.3]

    private func rootMeanSquare(_ indices: [Int]) -> Double {
        let squares = indices.map { Self.errors[$0] * Self.errors[$0] }
        return Descriptive.mean(of: squares).squareRoot()
    }

    /// `scipy.stats.bootstrap` 1.17.1 with a million draws.
    @Test("agrees with SciPy on the mean of skewed values")
    func mean() {
        let plain = Bootstrap(seed: 1, method: .percentile, resamples: 200_000)
            .interval(ofMean: Self.skewed)
        #expect(isClose(plain.low, 0.7, absolute: 0.02), "\(plain)")
        #expect(isClose(plain.high, 3.9, absolute: 0.02), "\(plain)")
        let accelerated = Bootstrap(seed: 1, resamples: 200_000).interval(ofMean: Self.skewed)
        #expect(isClose(accelerated.low, 0.9, absolute: 0.02), "\(accelerated)")
        #expect(isClose(accelerated.high, 4.625, absolute: 0.05), "\(accelerated)")
        #expect(accelerated.method == .acceleratedBootstrap)
    }

    /// `scipy.stats.bootstrap` 1.17.1 with a million draws.
    @Test("agrees with SciPy on a root mean square, which is no mean")
    func rootMeanSquare() {
        let plain = Bootstrap(seed: 2, method: .percentile, resamples: 100_000, level: 0.9)
            .interval(count: 12, of: rootMeanSquare)
        #expect(isClose(plain.value, 1.7912402593361583))
        #expect(isClose(plain.low, 1.0999052989538083, absolute: 0.01), "\(plain)")
        #expect(isClose(plain.high, 2.3678840765544247, absolute: 0.01), "\(plain)")
        let accelerated = Bootstrap(seed: 2, resamples: 100_000, level: 0.9)
            .interval(count: 12, of: rootMeanSquare)
        #expect(isClose(accelerated.low, 1.2464115157790652, absolute: 0.01), "\(accelerated)")
        #expect(isClose(accelerated.high, 2.537592362851055, absolute: 0.01), "\(accelerated)")
    }

    @Test("gives the same for a mean as for the statistic that takes the mean")
    func paths() {
        for method in [Bootstrap.Method.percentile, .biasCorrectedAccelerated] {
            let bootstrap = Bootstrap(seed: 3, method: method, resamples: 2000)
            let mean = bootstrap.interval(ofMean: Self.skewed)
            let statistic = bootstrap.interval(count: Self.skewed.count) { indices in
                Descriptive.mean(of: indices.map { Self.skewed[$0] })
            }
            #expect(isClose(mean.low, statistic.low))
            #expect(isClose(mean.high, statistic.high))
        }
    }

    @Test("is the same for the same seed and differs for another")
    func seeds() {
        let interval = Bootstrap(seed: 4, resamples: 999).interval(ofMean: Self.errors)
        #expect(interval == Bootstrap(seed: 4, resamples: 999).interval(ofMean: Self.errors))
        #expect(interval != Bootstrap(seed: 5, resamples: 999).interval(ofMean: Self.errors))
    }

    @Test("pairs the questions of two arms")
    func paired() {
        let first = Self.errors.map { $0 + 0.5 }
        let bootstrap = Bootstrap(seed: 6, resamples: 2000)
        let constant = bootstrap.interval(ofMeanDifference: first, Self.errors)
        #expect(isClose(constant.low, 0.5) && isClose(constant.high, 0.5), "\(constant)")
        let one = bootstrap.interval(ofMeanDifference: Self.errors, Self.errors.reversed())
        let other = bootstrap.interval(
            count: 12,
            ofDifference: { indices in Descriptive.mean(of: indices.map { Self.errors[$0] }) },
            { indices in Descriptive.mean(of: indices.map { Self.errors[11 - $0] }) }
        )
        #expect(isClose(one.low, other.low, absolute: 1e-12))
        #expect(isClose(one.high, other.high, absolute: 1e-12))
    }

    @Test("has defined edges: nothing, one item, equal items, figures that are not finite")
    func edges() {
        let bootstrap = Bootstrap(seed: 7, resamples: 500)
        #expect(bootstrap.interval(ofMean: []).value.isNaN)
        #expect(bootstrap.interval(ofMean: []).method == .none)
        #expect(bootstrap.interval(count: 0) { _ in 1 }.value.isNaN)
        let single = bootstrap.interval(ofMean: [3])
        #expect((single.value, single.low, single.high) == (3, 3, 3))
        #expect(single.method == .none)
        let equal = bootstrap.interval(ofMean: [0.1, 0.1, 0.1])
        #expect(equal.low == equal.value && equal.high == equal.value)
        #expect(equal.method == .acceleratedBootstrap)
        #expect(bootstrap.interval(count: 5) { _ in .nan }.method == .none)
        let sometimes = bootstrap.interval(count: 5) { $0.contains(0) ? Double($0[1]) : .infinity }
        #expect(sometimes.low >= 0 && sometimes.high <= 4)
    }

    @Test("holds the figure and keeps to the range of the values", arguments: 0..<40)
    func properties(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<(2 + generator.integer(below: 30))).map { _ in generator.normal() }
        let interval = Bootstrap(seed: seed, resamples: 1000).interval(ofMean: values)
        #expect(interval.low <= interval.value && interval.value <= interval.high)
        #expect(values.contains { $0 <= interval.low } && values.contains { $0 >= interval.high })
    }

    @Test("covers the true mean of a skewed distribution about as often as it says")
    func coverage() {
        var generator = SeededGenerator(seed: 8)
        var covered = 0
        for trial in 0..<400 {
            // Squares of normal numbers: chi-square with mean 1.
            let values = (0..<40).map { _ in
                let normal = generator.normal()
                return normal * normal
            }
            let interval = Bootstrap(seed: UInt64(trial), resamples: 500).interval(ofMean: values)
            if interval.low <= 1, 1 <= interval.high { covered += 1 }
        }
        // 0.92 is usual at this size; three standard errors are 0.04.
        #expect(covered > 352 && covered < 392, "\(covered) of 400")
    }

    @Test("takes seconds at most for 10,000 draws of 1,000 questions")
    func speed() {
        var generator = SeededGenerator(seed: 9)
        let values = (0..<1000).map { _ in generator.uniform() }
        let clock = ContinuousClock()
        let mean = clock.measure { _ = Bootstrap(seed: 1).interval(ofMean: values) }
        let statistic = clock.measure {
            _ = Bootstrap(seed: 1).interval(count: 1000) { indices in
                indices.reduce(0) { $0 + values[$1] }
            }
        }
        // An idle machine needs well under a second; the rest is for a busy one, or a sanitizer.
        #expect(mean < .seconds(20), "\(mean)")
        #expect(statistic < .seconds(20), "\(statistic)")
    }
}
