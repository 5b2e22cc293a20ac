import Statistics
import Testing

@Suite("NormalDistribution")
struct NormalDistributionTests {
    /// `scipy.stats.norm` 1.17.1.
    @Test(
        "agrees with SciPy on the cumulative distribution",
        arguments: [
            (-37, 5.7255712225239266e-300), (-5, 2.866515718791933e-07),
            (-1.959963984540054, 0.025), (0, 0.5), (0.5, 0.6914624612740131),
            (3, 0.9986501019683699),
        ]
    )
    func cumulative(value: Double, probability: Double) {
        let got = NormalDistribution.cumulative(value)
        #expect(isClose(got, probability, relative: 1e-12), "\(got)")
    }

    /// `scipy.stats.norm` 1.17.1.
    @Test(
        "agrees with SciPy on quantiles",
        arguments: [
            (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-5, -4.264890793922825),
            (0.02425, -1.972961051311885), (0.3, -0.5244005127080409), (0.5, 0),
            (0.975, 1.959963984540054), (0.9999, 3.719016485455709),
        ]
    )
    func quantile(probability: Double, value: Double) {
        let got = NormalDistribution.quantile(probability)
        #expect(isClose(got, value, absolute: 1e-15, relative: 1e-12), "\(got)")
    }

    @Test("gives infinities at the ends, and quantiles undo the cumulative distribution")
    func inverse() {
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        for step in 1..<1000 {
            let probability = Double(step) / 1000
            let back = NormalDistribution.cumulative(NormalDistribution.quantile(probability))
            #expect(isClose(back, probability, relative: 1e-13))
        }
    }
}
