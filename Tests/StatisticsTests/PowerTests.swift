import Statistics
import Testing

@Suite("Power")
struct PowerTests {
    /// SciPy 1.17.1: for d = 0…n with c the greatest count of 2·binom.cdf(c, d, 0.5) ≤ α, the sum
    /// of binom.pmf(d, n, ψ) · (binom.cdf(c, d, p) + binom.sf(d − c − 1, d, p)), p = (ψ + δ) / 2ψ.
    @Test(
        "of McNemar's test agrees with SciPy",
        arguments: [
            (0.1, 0.2, 200, 0.05, 0.8753004831125921), (0.2, 0.4, 50, 0.05, 0.5466923294834751),
            (0.2, 0.2, 30, 0.05, 0.572487562409678), (0, 0.2, 100, 0.05, 0.029440205993088282),
            (0.04, 0.2, 500, 0.05, 0.4788843760908604), (0.1, 0.2, 200, 0.01, 0.7021984415234419),
            (0.8, 1, 5, 0.05, 0), (0, 0, 100, 0.05, 0),
        ]
    )
    func mcNemar(
        difference: Double, differing: Double, pairs: Int, significance: Double, power: Double
    ) {
        let test = McNemarPower(significance: significance)
        let got = test.power(of: difference, differing: differing, pairs: pairs)
        #expect(isClose(got, power, absolute: 1e-10, relative: 1e-8), "\(got)")
        #expect(isClose(test.power(of: -difference, differing: differing, pairs: pairs), got))
    }

    /// The same sum in SciPy, halved to the difference with a power of 80 %.
    @Test(
        "the smallest difference that is found agrees with SciPy",
        arguments: [
            (200, 0.2, 0.09116374), (20, 0.3, 0.36645936), (100, 0.1, 0.08841728),
        ]
    )
    func detectable(pairs: Int, differing: Double, difference: Double) throws {
        let got = McNemarPower().detectableDifference(pairs: pairs, differing: differing)
        #expect(isClose(try #require(got), difference, absolute: 2e-4))
    }

    @Test("five questions show nothing, whatever the arms do")
    func nothing() {
        #expect(McNemarPower().detectableDifference(pairs: 5, differing: 0.5) == nil)
        #expect(McNemarPower().detectableDifference(pairs: 0, differing: 0.5) == nil)
    }

    @Test(
        "as many questions as are needed are enough, and one fewer is not",
        arguments: [(0.3, 0.3), (0.1, 0.2), (0.2, 0.4), (-0.05, 0.1), (1, 1)]
    )
    func needed(difference: Double, differing: Double) {
        let test = McNemarPower()
        let pairs = test.pairsNeeded(difference: difference, differing: differing)
        #expect(test.power(of: difference, differing: differing, pairs: pairs) >= 0.8)
        #expect(test.power(of: difference, differing: differing, pairs: pairs - 1) < 0.8)
    }

    @Test("where sums end the approximation goes on without a jump")
    func approximation() {
        let exact = McNemarPower().power(
            of: 0.02, differing: 0.1, pairs: McNemarPower.exactLimit)
        let rough = McNemarPower().power(
            of: 0.02, differing: 0.1, pairs: McNemarPower.exactLimit + 1)
        #expect(isClose(rough, exact, absolute: 0.02), "\(exact), then \(rough)")
        // Connor's formula: ((1.959964 √0.1 + 0.841621 √(0.1 − 0.0001)) / 0.01)² = 7,847.
        let pairs = McNemarPower().pairsNeeded(difference: 0.01, differing: 0.1)
        #expect((7_840...7_850).contains(pairs), "\(pairs)")
    }

    /// (1.959964 + 0.841621)² = 7.8489.
    @Test("of a mean agrees with the normal approximation by hand")
    func mean() throws {
        let difference = MeanPower().detectableDifference(count: 100, deviation: 1)
        #expect(isClose(difference, 0.280159, relative: 1e-5))
        #expect(MeanPower().countNeeded(difference: -0.1, width: 0.2, count: 200) == 409)
        #expect(MeanPower().countNeeded(difference: 0, width: 0.2, count: 200) == nil)
        #expect(MeanPower().countNeeded(difference: 0.1, width: 0, count: 200) == nil)
        let error = 0.2 / (2 * 1.959964)
        func needed(_ difference: Double) -> Int? {
            MeanPower().countNeeded(
                difference: difference, width: 0.2, count: 200, fixedVariance: error * error / 2)
        }
        #expect(needed(0.1) == nil, "more questions do not shrink what comes from the seeds")
        // 200 · 7.8489 · 0.0013016 / (0.04 − 7.8489 · 0.0013016) = 68.6
        #expect(needed(0.2) == 69)
        #expect(MeanPower.leastCount(significance: 0.05) == 6)
    }
}
