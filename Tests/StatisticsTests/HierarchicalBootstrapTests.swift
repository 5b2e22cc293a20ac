import Statistics
import Testing

@Suite("Hierarchical bootstrap")
struct HierarchicalBootstrapTests {
    private static let scores = (0..<60).map { Double($0 * 37 % 101) / 100 }

    private func figure(_ seeds: [[Double]]) -> SeededFigure {
        SeededFigure(seeds: seeds.count) { seed, rows in
            Descriptive.mean(of: rows.map { seeds[seed][$0] })
        }
    }

    @Test("of one seed is the plain bootstrap over questions")
    func oneSeed() {
        let bootstrap = Bootstrap(seed: 1, method: .percentile, resamples: 999)
        let plain = bootstrap.interval(count: 60) { rows in
            Descriptive.mean(of: rows.map { Self.scores[$0] })
        }
        let got = bootstrap.interval(count: 60, of: figure([Self.scores]))
        #expect(got.value == plain.value && got.low == plain.low && got.high == plain.high)
        #expect(got.method == .hierarchicalBootstrap)
    }

    @Test("is as wide as the seeds differ when all questions are alike")
    func seedsAlone() {
        let seeds = [0.1, 0.2, 0.3, 0.4, 0.5].map { [Double](repeating: $0, count: 20) }
        let got = Bootstrap(seed: 2).interval(count: 20, of: figure(seeds))
        #expect(isClose(got.value, 0.3))
        // The standard error of five means with a deviation of 0.158: 0.0707.
        #expect(isClose(got.high - got.low, 2 * 1.96 * 0.0707, relative: 0.15), "\(got)")
    }

    @Test("draws the same questions for both arms, and each arm's seeds for itself")
    func difference() {
        let better = Self.scores.map { $0 + 0.25 }
        let bootstrap = Bootstrap(seed: 3, resamples: 999)
        let same = bootstrap.interval(
            count: 60, of: figure([better, better]), minus: figure([Self.scores]))
        #expect(isClose(same.low, 0.25) && isClose(same.high, 0.25), "\(same)")
        let apart = Self.scores.map { $0 + 0.35 }
        let both = bootstrap.interval(
            count: 60, of: figure([better, apart]), minus: figure([Self.scores, Self.scores]))
        #expect(both.low < 0.24 && both.high > 0.36, "\(both)")
    }

    @Test("of no question is no interval")
    func none() {
        let got = Bootstrap(seed: 4).interval(count: 0, of: figure([[], []]))
        #expect(got.value.isNaN && got.method == .none)
    }
}
