import Statistics
import Testing

@Suite("Descriptive")
struct DescriptiveTests {
    static let values = [0.1, 0.4, 0.4, 0.7, 1.3, 2.9, 3.1, 7.7]

    /// NumPy 2.4.6, `numpy.quantile`, of the list above in another order.
    @Test(
        "agrees with NumPy on quantiles of values in any order",
        arguments: [
            (0, 0.1), (0.025, 0.15250000000000002), (0.33, 0.493), (0.5, 1), (0.9, 4.48),
            (1, 7.7),
        ]
    )
    func quantile(probability: Double, value: Double) {
        let got = Descriptive.quantile(probability, of: Self.values.reversed())
        #expect(isClose(got, value), "\(got)")
    }

    @Test("gives mean and variance")
    func moments() {
        #expect(isClose(Descriptive.mean(of: Self.values), 2.075))
        #expect(isClose(Descriptive.variance(of: Self.values), 6.482142857142857))
    }

    @Test("says not-a-number when there is nothing to say")
    func edges() {
        #expect(Descriptive.mean(of: []).isNaN)
        #expect(Descriptive.variance(of: [3]).isNaN)
        #expect(Descriptive.quantile(0.5, of: []).isNaN)
        #expect(Descriptive.quantile(0.7, of: [3]) == 3)
        #expect(Descriptive.variance(of: [3, 3, 3]) == 0)
    }
}
