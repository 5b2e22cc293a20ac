import Foundations
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

    /// By hand: seed means 0.1…0.5, standard error √(0.025 / 5), four degrees of freedom; what the
    /// questions differ by adds next to nothing.
    @Test("is as wide as the seeds differ when all questions are nearly alike")
    func seedsAlone() {
        let seeds = [0.1, 0.2, 0.3, 0.4, 0.5].map { seed in
            (0..<20).map { seed + 1e-6 * Double($0) }
        }
        let got = ConfidenceInterval.crossed(CrossedScores(seeds), isShare: false)
        let reach = 2.7764451051977987 * 0.005.squareRoot()
        #expect(isClose(got.value, 0.3, absolute: 1e-5))
        #expect(isClose(got.value - got.low, reach, relative: 1e-6), "\(got)")
    }

    /// Two seeds with equal means, whose answers to twelve questions differ by luck alone.
    @Test("takes the answers' luck out of the seeds' part")
    func byHand() {
        let steps = (0..<12).map { Double($0) / 11 }
        let luck = (0..<12).map { $0 % 2 == 0 ? 0.1 : -0.1 }
        let scores = [zip(steps, luck).map(+), zip(steps, luck).map(-)]
        let got = ConfidenceInterval.crossed(CrossedScores(scores), isShare: false)
        // Both seeds have the same mean, so that their part is minus the luck's:
        // 0.01 · 12 · 2 / 11 / (12 · 2), less than a fifth of the questions'.
        let questions = Descriptive.variance(of: steps) / 12
        let variance = questions - 0.01 / 11
        let freedom = variance * variance / (questions * questions / 11)
        let reach =
            StudentDistribution.quantile(0.975, freedom: freedom) * variance.squareRoot()
        #expect(isClose(got.value, 0.5))
        #expect(isClose(got.high - 0.5, reach, relative: 1e-9), "\(got)")
    }

    @Test("a difference is paired over the questions, and each arm brings its seeds")
    func difference() {
        let better = Self.scores.enumerated().map { $1 + 0.25 + 1e-6 * Double($0 % 30) }
        let plain = CrossedScores([Self.scores, Self.scores])
        let same = ConfidenceInterval.crossed(
            CrossedScores([better, better]), minus: plain, isShare: false)
        #expect(isClose(same.low, 0.25, absolute: 1e-4), "\(same)")
        #expect(isClose(same.high, 0.25, absolute: 1e-4), "\(same)")
        let apart = CrossedScores([better, better.map { $0 + 0.1 }])
        let both = ConfidenceInterval.crossed(apart, minus: plain, isShare: false)
        // t with the two degrees of freedom of four seeds, times a standard error of 0.05.
        #expect(isClose(both.high - both.value, 4.302652729749462 * 0.05, relative: 1e-6))
    }

    @Test("one seed each gives nearly Bonett and Price's interval")
    func bonettPrice() {
        let first = (0..<200).map { $0 < 150 ? 1.0 : 0 }
        let second = (0..<200).map { $0 >= 30 && $0 < 160 ? 1.0 : 0 }
        let got = ConfidenceInterval.crossed(
            CrossedScores([first]), minus: CrossedScores([second]), isShare: true)
        let want = PairedOutcomes(pairs: 200, onlyFirst: 30, onlySecond: 10).difference()
        #expect(isClose(got.value, want.value))
        // Student's t is 0.6 % greater than the normal quantile, the sample's variance 0.25 %; the
        // additional question at −1 or 1 does the rest.
        #expect(got.low <= want.low && isClose(got.low, want.low, absolute: 0.006), "\(got)")
        #expect(got.high >= want.high && isClose(got.high, want.high, absolute: 0.006), "\(got)")
    }

    @Test(
        "shares at their ends and seeds that agree give intervals with a width, within 0 and 1",
        arguments: [
            [[1.0, 1, 1, 1], [1, 1, 1, 0]], [[0, 0, 0, 1], [0, 0, 0, 1]],
            [[1, 1, 1, 1], [0, 0, 0, 0]], [[1, 0, 1, 0], [0, 1, 1, 1]], [[1], [0]],
            [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]],
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

    @Test("no question, and errors of few or equal questions, have no interval")
    func little() {
        let none = ConfidenceInterval.crossed(CrossedScores([[], []]), isShare: true)
        #expect(none.value.isNaN && none.method == .none)
        for count in [1, 2, 9, 40] {
            let equal = CrossedScores([
                [Double](repeating: 0.5, count: count), [Double](repeating: 0.7, count: count),
            ])
            let flat = ConfidenceInterval.crossed(equal, isShare: false)
            #expect(flat.method == .none && isClose(flat.value, 0.6))
            #expect(PairedTest.crossed(equal, minus: equal, isShare: false).pValue == 1)
        }
        let few = CrossedScores([[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 10]])
        #expect(ConfidenceInterval.crossed(few, isShare: false).method == .none)
    }

    @Test("an error that cannot be negative has bounds above zero")
    func positive() {
        let errors = (0..<12).map { Double($0) * Double($0) }
        let figure = CrossedScores(seeds: 2, questions: 12) { seed, rows in
            Descriptive.mean(of: rows.map { errors[$0] + Double(seed) }).squareRoot()
        }
        let got = ConfidenceInterval.crossed(figure, isShare: false, scale: .rootMeanSquare)
        #expect(got.low > 0 && got.low < got.value && got.value < got.high, "\(got)")
        #expect(isClose(got.low * got.high, got.value * got.value, relative: 1e-9))
    }

    @Test(
        "the p-value is at most 1 − level just where the interval holds no zero", arguments: 0..<60)
    func agreement(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = 1 + random.integer(below: 40), gain = random.uniform() * 0.6
        func arm(_ seeds: Int, right: Double) -> CrossedScores {
            CrossedScores(
                (0..<seeds).map { _ in
                    (0..<count).map { _ in random.uniform() < right ? 1 : 0 }
                })
        }
        let first = arm(1 + random.integer(below: 3), right: 0.3 + gain),
            second = arm(2, right: 0.3)
        let test = PairedTest.crossed(first, minus: second, isShare: true)
        #expect(test.kind == .crossedEffects && test.pairs == count)
        #expect(test.pValue > 0 && test.pValue <= 1)
        for level in [0.5, 0.8, 0.95, 0.99] {
            let interval = ConfidenceInterval.crossed(
                first, minus: second, isShare: true, level: level)
            let holdsZero = interval.low <= 0 && interval.high >= 0
            #expect(holdsZero == (test.pValue > 1 - level), "\(interval) \(test)")
        }
        let turned = PairedTest.crossed(second, minus: first, isShare: true)
        #expect(isClose(turned.pValue, test.pValue, relative: 1e-9))
    }
}
