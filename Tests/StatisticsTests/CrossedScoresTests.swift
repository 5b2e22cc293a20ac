import Statistics
import Testing

@Suite("Crossed seeds and questions")
struct CrossedScoresTests {
    private static let scores = (0..<60).map { Double($0 * 37 % 101) / 100 }

    @Test("of one seed is Student's interval over the questions")
    func oneSeed() {
        let got = ConfidenceInterval.crossed(CrossedScores([Self.scores]), isShare: false)
        let error = (Descriptive.variance(of: Self.scores) / 60).squareRoot()
        let reach = StudentDistribution.quantile(0.975, freedom: 59) * error
        #expect(isClose(got.high - got.value, reach), "\(got)")
        #expect(got.method == .crossedEffects && got.count == 60)
    }

    /// By hand: seed means 0.1…0.5, standard error √(0.025 / 5), four degrees of freedom.
    @Test("is as wide as the seeds differ when all questions are alike")
    func seedsAlone() {
        let seeds = [0.1, 0.2, 0.3, 0.4, 0.5].map { [Double](repeating: $0, count: 20) }
        let got = ConfidenceInterval.crossed(CrossedScores(seeds), isShare: false)
        let reach = 2.7764451051977987 * 0.005.squareRoot()
        #expect(isClose(got.value, 0.3))
        #expect(isClose(got.low, 0.3 - reach, relative: 1e-9), "\(got)")
    }

    /// The table of Montgomery's kind: two seeds, three questions, worked out by hand.
    /// MS_seeds = 1/6, MS_rest = 1/6: the seeds' part is nil, the questions' is 1/12.
    @Test("takes the answers' luck out of the seeds' part")
    func byHand() {
        let got = ConfidenceInterval.crossed(
            CrossedScores([[1, 1, 0], [1, 0, 0]]), isShare: false)
        let freedom = (1 / 144.0) / (1 / 144.0 / 2 + 1 / 36.0 / 36.0)
        let reach =
            StudentDistribution.quantile(0.975, freedom: freedom) * (1 / 12.0).squareRoot()
        #expect(isClose(got.value, 0.5))
        #expect(isClose(got.high - 0.5, reach, relative: 1e-9), "\(got)")
    }

    @Test("a difference is paired over the questions, and each arm brings its seeds")
    func difference() {
        let better = Self.scores.map { $0 + 0.25 }
        let plain = CrossedScores([Self.scores, Self.scores])
        let same = ConfidenceInterval.crossed(
            CrossedScores([better, better]), minus: plain, isShare: false)
        #expect(isClose(same.low, 0.25) && isClose(same.high, 0.25), "\(same)")
        let apart = CrossedScores([better, Self.scores.map { $0 + 0.35 }])
        let both = ConfidenceInterval.crossed(apart, minus: plain, isShare: false)
        // t with the two degrees of freedom of four seeds, times a standard error of 0.05.
        #expect(isClose(both.high - both.value, 4.302652729749462 * 0.05, relative: 1e-9))
    }

    @Test("one seed each gives nearly Bonett and Price's interval")
    func bonettPrice() {
        let first = (0..<200).map { $0 < 150 ? 1.0 : 0 }
        let second = (0..<200).map { $0 >= 30 && $0 < 160 ? 1.0 : 0 }
        let got = ConfidenceInterval.crossed(
            CrossedScores([first]), minus: CrossedScores([second]), isShare: true)
        let want = PairedOutcomes(pairs: 200, onlyFirst: 30, onlySecond: 10).difference()
        #expect(isClose(got.value, want.value))
        // Student's t is 0.6 % greater than the normal quantile, the sample's variance 0.25 %.
        #expect(isClose(got.low, want.low, absolute: 0.002), "\(got)")
        #expect(isClose(got.high, want.high, absolute: 0.002), "\(got)")
    }

    @Test(
        "shares at their ends and seeds that agree give intervals with a width, within 0 and 1",
        arguments: [
            [[1.0, 1, 1, 1], [1, 1, 1, 0]], [[0, 0, 0, 1], [0, 0, 0, 1]],
            [[1, 1, 1, 1], [0, 0, 0, 0]], [[1, 0, 1, 0], [0, 1, 1, 1]],
        ]
    )
    func ends(scores: [[Double]]) {
        let arm = CrossedScores(scores)
        let got = ConfidenceInterval.crossed(arm, isShare: true)
        #expect(got.low >= 0 && got.high <= 1, "\(got)")
        #expect(got.low < got.value && got.value < got.high, "\(got)")
        let none = ConfidenceInterval.crossed(arm, minus: arm, isShare: true)
        #expect(none.value == 0 && none.low < 0 && none.high > 0, "\(none)")
        #expect(none.low >= -1 && none.high <= 1, "\(none)")
    }

    @Test("pseudo-values of a mean are its scores")
    func pseudoValues() {
        let seeds = [Self.scores, Self.scores.map { $0 * $0 }]
        let plain = CrossedScores(seeds)
        let jackknifed = CrossedScores(seeds: 2, questions: 60) { seed, rows in
            Descriptive.mean(of: rows.map { seeds[seed][$0] })
        }
        #expect(isClose(jackknifed.value, plain.value))
        for (got, want) in zip(jackknifed.questionMeans, plain.questionMeans) {
            #expect(isClose(got, want, absolute: 1e-12))
        }
    }

    @Test("no question, one question, and no spread")
    func little() {
        let none = ConfidenceInterval.crossed(CrossedScores([[], []]), isShare: true)
        #expect(none.value.isNaN && none.method == .none)
        let one = ConfidenceInterval.crossed(CrossedScores([[1], [0]]), isShare: true)
        #expect(one.value == 0.5 && one.method == .none)
        let flat = ConfidenceInterval.crossed(
            CrossedScores([[0.5, 0.5], [0.5, 0.5]]), isShare: false)
        #expect(flat.low == 0.5 && flat.high == 0.5)
    }
}
