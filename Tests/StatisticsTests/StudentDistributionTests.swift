import Statistics
import Testing

/// Values from SciPy 1.15: `scipy.stats.t.ppf`, `scipy.stats.nct.cdf`.
@Suite("Student's t distribution")
struct StudentDistributionTests {
    @Test(
        "quantiles, with whole and with broken degrees of freedom",
        arguments: [
            (0.975, 1.0, 12.706204736174694), (0.975, 1.5, 6.016663104427929),
            (0.975, 2, 4.302652729749462), (0.975, 7.3, 2.345066736547703),
            (0.975, 199, 1.9719565442517533), (0.975, 1e6, 1.959966356814107),
            (0.995, 3, 5.840909309733355), (0.6, 4, 0.2707222947075976), (0.5, 9, 0),
        ]
    )
    func quantile(probability: Double, freedom: Double, want: Double) {
        let got = StudentDistribution.quantile(probability, freedom: freedom)
        #expect(isClose(got, want, absolute: 1e-7, relative: 1e-9), "\(got)")
        let share = StudentDistribution.cumulative(want, freedom: freedom)
        #expect(isClose(share, probability, relative: 1e-9), "\(share)")
        let mirrored = StudentDistribution.cumulative(-want, freedom: freedom)
        #expect(isClose(mirrored, 1 - probability, relative: 1e-9), "\(mirrored)")
    }

    @Test(
        "shares of the noncentral distribution",
        arguments: [
            (2.0, 10.0, 1.0, 0.8076115625303752), (0.5, 3, -1.2, 0.9485633248112533),
            (-1.5, 20, 0.7, 0.01681952478044139), (30, 50, 28, 0.7178048831204485),
            (63, 999, 62, 0.7150504300399095), (0, 5, 1.5, 0.06680720126885809),
        ]
    )
    func noncentral(value: Double, freedom: Double, shift: Double, want: Double) {
        let got = StudentDistribution.cumulative(value, freedom: freedom, shift: shift)
        #expect(isClose(got, want, relative: 1e-9), "\(got)")
    }
}
