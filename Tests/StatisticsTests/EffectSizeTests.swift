import Statistics
import Testing

@Suite("Effect sizes")
struct EffectSizeTests {
    /// `scipy.stats.binomtest(first, first + second).proportion_ci()`, as odds.
    @Test(
        "the odds ratio of a paired comparison has the exact interval of a share",
        arguments: [
            (12, 0, Double.infinity, 2.7785973305581577, Double.infinity),
            (0, 5, 0, 0, 1.091279105182546),
            (30, 10, 3, 1.4274084701509573, 6.879301771018215),
            (1, 1, 1, 0.01273936708392707, 78.49683531465821),
            (150, 50, 3, 2.164929208481366, 4.219011386525242),
        ]
    )
    func oddsRatio(first: Int, second: Int, value: Double, low: Double, high: Double) throws {
        let outcomes = PairedOutcomes(pairs: 400, onlyFirst: first, onlySecond: second)
        let got = try #require(outcomes.oddsRatio())
        #expect(got.measure == .oddsRatio && got.value == value)
        #expect(isClose(got.low, low, relative: 1e-8), "\(got)")
        #expect(got.high == high || isClose(got.high, high, relative: 1e-8), "\(got)")
        let isTold = PairedTest.mcNemar(outcomes).pValue < 0.05
        #expect(isTold == (got.low > 1 || got.high < 1), "the test and the interval disagree")
    }

    @Test("Cohen's g is the distance from an even share")
    func cohensG() {
        let outcomes = PairedOutcomes(pairs: 100, onlyFirst: 30, onlySecond: 10)
        #expect(outcomes.cohensG == 0.25)
        let none = PairedOutcomes(pairs: 100, onlyFirst: 0, onlySecond: 0)
        #expect(none.cohensG == nil && none.oddsRatio() == nil)
    }

    /// The bounds from SciPy: `brentq(lambda s: nct.cdf(t, n - 1, s) - q, …) / sqrt(n)`.
    @Test("Cohen's d_z has bounds from the noncentral t distribution")
    func standardised() throws {
        let few = [0.1, 0.4, -0.2, 0.3, 0, 0.5, 0.25, -0.1, 0.6, 0.15]
        let small = try #require(EffectSize.standardised(few))
        #expect(isClose(small.value, 0.77138921583987), "\(small)")
        #expect(isClose(small.low, 0.043203247909364875, relative: 1e-6), "\(small)")
        #expect(isClose(small.high, 1.4678182998937972, relative: 1e-6), "\(small)")
        let ten = [1.0, 0, 0, 0, 1, 1, 0, -1, 0, 0]
        let many = (0..<200).map { ten[$0 % 10] }
        let large = try #require(EffectSize.standardised(many))
        #expect(isClose(large.low, 0.18971899911140547, relative: 1e-6), "\(large)")
        #expect(isClose(large.high, 0.4744857181126696, relative: 1e-6), "\(large)")
        let turned = try #require(EffectSize.standardised(few.map { -$0 }))
        #expect(isClose(turned.low, -small.high, relative: 1e-6), "\(turned)")
    }

    @Test("differences that are all equal have no effect size")
    func none() {
        #expect(EffectSize.standardised([]) == nil)
        #expect(EffectSize.standardised([0.3]) == nil)
        #expect(EffectSize.standardised([Double](repeating: 0.1, count: 30)) == nil)
    }
}
