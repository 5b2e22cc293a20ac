import Domain
import Metrics
import Statistics
import Testing

@Suite("ScoredAnswers")
struct ScoredAnswersTests {
    private func rows(_ pairs: [(String, String)]) -> [ScoredAnswers.Row] {
        // People call right what begins with a digit.
        pairs.map { answer, reference in
            .init(
                answer: answer, references: [reference],
                isMarkedRight: answer.first?.isNumber == true)
        }
    }

    @Test("applies the metric that the scenario names", arguments: DecidingMetric.allCases)
    func metrics(metric: DecidingMetric) throws {
        let texts = [("14 days, I think", "14 days"), ("Lopez, Maria", "Maria Lopez")]
        let labels = [("good.", "good"), ("bad", "good"), ("dunno", "bad"), ("bad", "bad")]
        let numbers = [("3", "0"), ("4", "0")]
        let (answers, value): ([(String, String)], Double) =
            switch metric {
            case .exactMatch: (texts, 0)
            case .f1: (texts, (2 * 2.0 / 6 + 1) / 2)
            case .contains: (texts, 0.5)
            case .rougeL: (texts, (2 * 2.0 / 6 + 0.5) / 2)
            case .accuracy: (labels, 0.5)
            case .macroF1: (labels, (2.0 / 3 + 0.5) / 2)
            case .rmse: (numbers, 12.5.squareRoot())
            case .human: (texts, 0.5)
            case .within: ([("3", "0"), ("3.5", "0"), ("4", "0")], 2.0 / 3)
            case .regex: ([("14 days", "[0-9]+ days?"), ("14 days, I think", ".* days")], 0.5)
            case .containsAll: (texts, 0.5)
            case .jsonFields: ([(#"{"a": 1, "b": 2}"#, #"{"a": 1, "b": 3}"#)], 0.5)
            }
        let scored = try ScoredAnswers(
            rows(answers), metric: metric, rules: AnswerRules(tolerance: .absolute(3.5)))
        #expect(isGolden(scored.value, value), "\(scored.value)")
        #expect(scored.unreadableCount == ([.macroF1, .accuracy].contains(metric) ? 1 : 0))
        #expect(
            try ScoredAnswers(
                [], metric: metric, rules: AnswerRules(tolerance: .relative(0))
            ).value.isNaN)
        #expect(DecidingMetric(rawValue: metric.rawValue) == metric)
        #expect(metric.higherIsBetter == (metric != .rmse))
    }

    @Test("gives a value for any selection of questions")
    func selection() throws {
        let scored = try ScoredAnswers(
            rows([("a1", "a1"), ("b1", "a1"), ("b1", "b1")]),
            metric: .macroF1
        )
        #expect(scored.rowScores == [1, 0, 1])
        #expect(scored.value(ofRows: [0, 0]) == 1)
        #expect(scored.value(ofRows: [1]) == 0)
        #expect(isGolden(scored.value(ofRows: [0, 1, 2, 2]), (2.0 / 3 + 0.8) / 2))
    }

    @Test("takes any of several right labels")
    func severalLabels() throws {
        let scored = try ScoredAnswers(
            [.init(answer: "blue", references: ["red", "blue"])],
            metric: .accuracy,
            labels: ["red", "green", "blue"]
        )
        #expect(scored.value == 1)
    }

    @Test("takes an answer that was not asked for as wrong, and refuses one without a mark")
    func marks() throws {
        let marked = [
            ScoredAnswers.Row(answer: "", references: ["a"], wasAsked: false),
            ScoredAnswers.Row(answer: "b", references: ["a"], isMarkedRight: true),
        ]
        #expect(try ScoredAnswers(marked, metric: .human).rowScores == [0, 1])
        let rows = marked + [ScoredAnswers.Row(answer: "a", references: ["a"])]
        #expect(throws: MetricsError.unmarked(row: 2)) {
            try ScoredAnswers(rows, metric: .human)
        }
    }

    @Test("refuses questions that cannot be scored")
    func refusal() {
        #expect(throws: MetricsError.noReference(row: 1)) {
            try ScoredAnswers(
                rows([("a", "a")]) + [.init(answer: "a", references: [])],
                metric: .f1
            )
        }
        #expect(
            throws: MetricsError.unknownLabel(
                row: 0,
                reference: "red wine",
                labels: ["red", "blue"]
            )
        ) {
            try ScoredAnswers(
                rows([("red", "red wine")]),
                metric: .accuracy,
                labels: ["red", "blue"]
            )
        }
    }
}

@Suite("SeededScores")
struct SeededScoresTests {
    private func scored(_ marks: [Bool]) throws -> ScoredAnswers {
        try ScoredAnswers(
            marks.map { .init(answer: $0 ? "yes" : "no", references: ["yes"]) },
            metric: .exactMatch
        )
    }

    private let bootstrap = Bootstrap(seed: 1, resamples: 2000)

    @Test("uses Wilson's interval for right and wrong with one seed")
    func oneSeed() throws {
        let marks = (0..<100).map { $0 < 70 }
        let interval = try SeededScores([scored(marks)]).interval(bootstrap)
        #expect(interval == .wilson(successes: 70, count: 100))
    }

    @Test("never claims certainty because every seed got everything right")
    func perfect() throws {
        let all = try scored(Array(repeating: true, count: 50))
        let interval = SeededScores([all, all, all]).interval(bootstrap)
        #expect(interval == .wilson(successes: 50, count: 50))
    }

    @Test("takes the mean over the seeds, with an interval over questions and seeds")
    func severalSeeds() throws {
        let first = (0..<40).map { $0 < 30 }
        let second = (0..<40).map { $0 < 20 }
        let scores = try SeededScores([scored(first), scored(second)])
        let interval = scores.interval(bootstrap)
        #expect(scores.valueBySeed == [0.75, 0.5])
        #expect(interval.value == 0.625)
        #expect(interval.method == .crossedEffects)
        #expect(interval.count == 40)
        // Over the questions alone the standard error is 0.0656; over the seeds it is 0.125, of which
        // two seeds know next to nothing.
        #expect(interval.low > 0.02 && interval.low < 0.2, "\(interval)")
        #expect(interval.high > 0.9 && interval.high < 1, "\(interval)")
        let opposite = try SeededScores([
            scored([Bool](repeating: true, count: 9)), scored([Bool](repeating: false, count: 9)),
        ])
        let widest = opposite.interval(bootstrap)
        #expect(widest.low >= 0 && widest.low < 0.01, "\(widest)")
        #expect(widest.high > 0.99 && widest.high <= 1, "\(widest)")
    }

    @Test("compares arms question by question")
    func comparison() throws {
        let better = try SeededScores([scored((0..<40).map { $0 < 30 })])
        let worse = try SeededScores([scored((0..<40).map { $0 < 18 })])
        let difference = better.difference(from: worse, bootstrap)
        #expect(isGolden(difference.value, 0.3))
        #expect(difference.low > 0.1 && difference.high < 0.5)
        #expect(worse.difference(from: better, bootstrap).value == -difference.value)
        #expect(difference.method == .bonettPrice)
        #expect(
            better.outcomes(against: worse)
                == PairedOutcomes(pairs: 40, onlyFirst: 12, onlySecond: 0))
        let test = better.test(against: worse, seed: 1)
        #expect(test.kind == .mcNemar)
        #expect(isGolden(test.pValue, 2.0 / 4096))
        #expect(better.effect(against: worse)?.measure == .oddsRatio)
        let twice = try SeededScores([
            scored((0..<40).map { $0 < 18 }), scored((0..<40).map { $0 < 18 }),
        ])
        #expect(better.outcomes(against: twice) == nil)
        let overSeeds = better.difference(from: twice, bootstrap)
        #expect(overSeeds.method == .crossedEffects && isGolden(overSeeds.value, 0.3))
        #expect(better.effect(against: twice)?.measure == .standardisedDifference)
        // Twice the same training knows no more of questions than once, and little of trainings.
        let crossed = better.test(against: twice, seed: 1)
        #expect(crossed.kind == .crossedEffects)
        #expect(crossed.pValue > test.pValue && crossed.pValue < 0.05)
        #expect(overSeeds.low > 0)
    }

    @Test(
        "All right or all wrong on a few questions is no certainty by any metric",
        arguments: [
            DecidingMetric.f1, .rougeL, .macroF1, .accuracy, .exactMatch, .contains, .regex,
            .containsAll,
        ], [1, 3, 4])
    func certainty(metric: DecidingMetric, count: Int) throws {
        for seeds in [1, 2, 3] {
            func arm(_ answer: String) throws -> SeededScores {
                let rows = (0..<count).map { _ in
                    ScoredAnswers.Row(answer: answer, references: ["yes"])
                }
                return SeededScores(
                    try (0..<seeds).map { _ in
                        try ScoredAnswers(
                            rows, metric: metric,
                            labels: [.macroF1, .accuracy].contains(metric) ? ["yes", "no"] : [])
                    })
            }
            let right = try arm("yes"), wrong = try arm("no")
            let best = right.interval(bootstrap), worst = wrong.interval(bootstrap)
            #expect(best.value == 1 && best.high == 1 && best.low < 0.8, "\(best)")
            #expect(worst.value == 0 && worst.low == 0 && worst.high > 0.2, "\(worst)")
            let same = right.difference(from: right, bootstrap)
            #expect(same.low < -0.2 && same.value == 0 && same.high > 0.2, "\(same)")
            let apart = right.difference(from: wrong, bootstrap)
            #expect(apart.value == 1 && apart.low < 0.9 && apart.high == 1, "\(apart)")
            #expect(right.test(against: wrong, seed: 1).pValue > 0.05)
        }
    }

    @Test(
        "Arms that differ as far as they can are told apart from the least number of questions on",
        arguments: [DecidingMetric.exactMatch, .contains, .accuracy, .f1, .rougeL, .rmse])
    func leastQuestions(metric: DecidingMetric) throws {
        let isError = metric == .rmse
        func arm(_ count: Int, _ answer: (Int) -> String) throws -> SeededScores {
            let rows = (0..<count).map {
                ScoredAnswers.Row(answer: answer($0), references: [isError ? "0" : "yes"])
            }
            return SeededScores([
                try ScoredAnswers(
                    rows, metric: metric, labels: metric == .accuracy ? ["yes", "no"] : [])
            ])
        }
        func isShown(_ count: Int) throws -> Bool {
            let right = try arm(count) { _ in isError ? "0" : "yes" }
            let wrong = try arm(count) { isError ? "\(100 + $0)" : "no" }
            let interval = right.difference(from: wrong, bootstrap)
            return interval.method != .none && (interval.low > 0 || interval.high < 0)
                && right.test(against: wrong, seed: 1).pValue <= 0.05
        }
        #expect(try isShown(metric.leastQuestions))
        #expect(try !isShown(metric.leastQuestions - 1))
    }

    @Test("Equal errors have no interval, with one training or several", arguments: [1, 2])
    func equalErrors(seeds: Int) throws {
        func arm(_ answer: String) throws -> SeededScores {
            let rows = (0..<40).map { _ in ScoredAnswers.Row(answer: answer, references: ["5"]) }
            return SeededScores(
                try (0..<seeds).map { _ in try ScoredAnswers(rows, metric: .rmse) })
        }
        let arm = (try arm("7"), try arm("8"))
        #expect(arm.0.interval(bootstrap).method == .none && arm.0.interval(bootstrap).value == 2)
        #expect(arm.0.difference(from: arm.1, bootstrap).method == .none)
    }

    @Test("A selection of questions has the scores and the interval of these alone")
    func selection() throws {
        let labels = ["red", "blue"]
        let rows = (0..<30).map {
            ScoredAnswers.Row(
                answer: labels[$0 % 3 == 0 ? 0 : 1], references: [labels[$0 % 2]])
        }
        for metric in [DecidingMetric.macroF1, .accuracy, .f1] {
            let isLabel = metric != .f1
            func scores(_ rows: [ScoredAnswers.Row]) throws -> SeededScores {
                SeededScores([
                    try ScoredAnswers(rows, metric: metric, labels: isLabel ? labels : [])
                ])
            }
            let part = try scores(rows).restricted(to: Array(5..<12))
            #expect(
                part.interval(bootstrap) == (try scores(Array(rows[5..<12])).interval(bootstrap)))
        }
    }
}
