import Testing
import Tuning

@Suite("Acquisition")
struct AcquisitionTests {
    /// `tools/goldens/make_gaussian_process.py`, mpmath 1.3.0 with 100 digits.
    @Test(
        "agrees with mpmath far into the tails",
        arguments: [
            (-10000, -50000019.33961931, -50000010.12927891),
            (-300, -45012.32653681455, -45006.62273211866),
            (-40, -808.29856835662, -804.6084420137538),
            (-10, -55.55312203612235, -53.23128515051247),
            (-4.5, -14.18048838186834, -12.59241973571308),
            (-4, -11.849061577550662, -10.360101486527292),
            (-3.5, -9.746810037765387, -8.366065308344092),
            (-1, -2.4851210257126413, -1.8410216450092636),
            (0, -0.9189385332046728, -0.6931471805599453),
            (0.5, -0.3598276837450638, -0.3689464152886564),
            (3, 1.0987396653277077, -0.0013508099647481938),
            (40, 3.6888794541139363, 0),
        ] as [(Double, Double, Double)]
    )
    func tails(z: Double, improvement: Double, probability: Double) {
        let gotImprovement = Acquisition.logExpectedImprovement(mean: z, deviation: 1, over: 0)
        #expect(isClose(gotImprovement, improvement, relative: 1e-12), "\(gotImprovement)")
        let gotProbability = Acquisition.logProbability(mean: 0, deviation: 1, atMost: z)
        #expect(isClose(gotProbability, probability, relative: 1e-12), "\(gotProbability)")
    }

    @Test("scales with the deviation, and rises with the mean everywhere")
    func scales() {
        let one = Acquisition.logExpectedImprovement(mean: -2, deviation: 1, over: 0)
        let ten = Acquisition.logExpectedImprovement(mean: -20, deviation: 10, over: 0)
        #expect(isClose(ten, one + 2.302585092994046, relative: 1e-12))
        let values = (-200...200).map {
            Acquisition.logExpectedImprovement(mean: Double($0) / 10, deviation: 1, over: 0)
        }
        for (left, right) in zip(values, values.dropFirst()) { #expect(left < right) }
    }
}
