import Domain
import Foundations
import Metrics
import Statistics
import Testing

@Suite("Metrics of patterns, parts, fields and near numbers")
struct FormMetricTests {
    private func score(
        _ answer: String, _ references: [String], _ metric: DecidingMetric,
        _ rules: AnswerRules = AnswerRules()
    ) throws -> Double {
        try ScoredAnswers(
            [.init(answer: answer, references: references)], metric: metric, rules: rules
        ).rowScores[0]
    }

    @Test("they are shares of right answers, but for the share of right fields")
    func shares() {
        for metric in [DecidingMetric.regex, .containsAll, .within] {
            #expect(metric.isShare && metric.isRightOrWrong && metric.isMean)
        }
        #expect(!DecidingMetric.jsonFields.isShare && DecidingMetric.jsonFields.isMean)
    }

    @Test(
        "a pattern must match the whole answer",
        arguments: [
            (" 14 days\n", ["[0-9]+ days?"], 1.0), ("14 days, I think", ["[0-9]+ days?"], 0),
            ("not 14 days", ["[0-9]+ days?"], 0), ("about 14 days", [".*14 days.*"], 1),
            ("paris", ["(?i)Paris", "x"], 1), ("paris", ["Paris"], 0), ("Paris", ["x", "P.*"], 1),
            ("", ["x*"], 1), ("", ["x"], 0),
        ])
    func patterns(answer: String, patterns: [String], score: Double) throws {
        #expect(try self.score(answer, patterns, .regex) == score)
    }

    @Test("a reference that is no pattern is named")
    func badPattern() {
        let error = #expect(throws: MetricsError.self) { try score("a", ["(a"], .regex) }
        guard case .badPattern(row: 0, reference: "(a", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "every part must stand in the answer",
        arguments: [
            ("First the brown bin, then the blue bin.", 1.0),
            ("The blue bin and the brown bin.", 1),
            ("The brown bin.", 0), ("", 0), ("brown blue bin", 0),
        ])
    func parts(answer: String, score: Double) throws {
        #expect(try self.score(answer, ["brown bin", "The blue bin"], .containsAll) == score)
        // What is found alone is found with any other, and the other way round.
        let single = try ["brown bin", "The blue bin"].map {
            try self.score(answer, [$0], .contains)
        }
        #expect(single.min() == score)
    }

    private static let reference =
        #"{"city": "Paris", "year": 1889, "tags": ["iron", "tall"], "x": null}"#

    @Test(
        "the share of right fields counts",
        arguments: [
            (reference, 1.0),
            (#"{"city": "paris.", "year": "1,889", "tags": ["Iron", "tall"]}"#, 1),
            ("Sure:\n```json\n{\"city\": \"Paris\"}\n```", 0.5), ("{}", 0.25), ("Paris", 0.25),
            ("", 0.25),
            (#"{"city": "Rome", "year": 1889.0, "tags": ["tall", "iron"], "x": 1}"#, 0.25),
            (#"{"city": ["Paris"], "year": true, "tags": "iron tall", "more": 1}"#, 0.25),
        ])
    func fields(answer: String, score: Double) throws {
        #expect(try self.score(answer, [Self.reference], .jsonFields) == score)
    }

    @Test("the nearest reference counts, and each field is counted against it")
    func counts() throws {
        let scored = try ScoredAnswers(
            [
                .init(
                    answer: #"{"a": {"b": [1, 2]}}"#,
                    references: [#"{"a": 1}"#, #"{"a": {"b": [1, 2]}}"#]),
                .init(answer: #"{"a": 2, "c": 1}"#, references: [#"{"a": 1, "b": 1}"#]),
                .init(
                    answer: #"{"a": 1, "b": 1}"#, references: [#"{"a": 1, "b": 1}"#],
                    wasAsked: false),
            ], metric: .jsonFields)
        #expect(scored.rowScores == [1, 0, 0])
        func count(_ name: String) -> [Int] {
            let count = scored.fieldCounts[name] ?? FieldCount()
            return [count.expected, count.given, count.right]
        }
        #expect(count("a") == [3, 2, 1] && count("b") == [2, 0, 0] && count("c") == [0, 1, 0])
        #expect(throws: MetricsError.noObject(row: 0, reference: "[1]")) {
            try score("{}", ["[1]"], .jsonFields)
        }
    }

    @Test(
        "numbers are right within a tolerance, its ends included",
        arguments: [
            ("1.1", "1", Tolerance.absolute(0.1), 1.0), ("1.2", "1", .absolute(0.1), 0),
            ("0.9", "1", .absolute(0.1), 1), ("102", "100", .relative(0.02), 1),
            ("98", "100", .relative(0.02), 1), ("102.1", "100", .relative(0.02), 0),
            ("-102", "-100", .relative(0.02), 1), ("0.001", "0", .relative(1), 0),
            ("0", "0", .relative(0.5), 1), ("5", "5", .absolute(0), 1),
            ("5.0000001", "5", .absolute(0), 0), ("about 1,250 euros", "1249", .absolute(1), 1),
            ("none", "0", .absolute(100), 0),
        ])
    func near(answer: String, right: String, tolerance: Tolerance, score: Double) throws {
        let rules = AnswerRules(tolerance: tolerance)
        #expect(try self.score(answer, [right], .within, rules) == score)
    }

    @Test("an answer without a number is unreadable, and a tolerance must be given")
    func unreadable() throws {
        let scored = try ScoredAnswers(
            [
                .init(answer: "none", references: ["1"]),
                .init(answer: "2", references: ["9", "1"]),
            ], metric: .within, rules: AnswerRules(tolerance: .absolute(1)))
        #expect(scored.unreadableCount == 1 && scored.rowScores == [0, 1])
        #expect(throws: MetricsError.noTolerance) { try score("1", ["1"], .within) }
        #expect(throws: MetricsError.notANumber(row: 0, reference: "x")) {
            try score("1", ["x"], .within, AnswerRules(tolerance: .absolute(1)))
        }
    }

    @Test("shares have Wilson's interval and McNemar's test, the mean of fields has not")
    func statistics() throws {
        func arm(
            _ metric: DecidingMetric, _ answer: (Int) -> String, _ reference: String
        ) throws
            -> SeededScores
        {
            let rows = (0..<40).map {
                ScoredAnswers.Row(answer: answer($0), references: [reference])
            }
            return SeededScores([
                try ScoredAnswers(
                    rows, metric: metric, rules: AnswerRules(tolerance: .absolute(1)))
            ])
        }
        let bootstrap = Bootstrap(seed: 1, resamples: 500)
        for metric in [DecidingMetric.regex, .within] {
            let right = try arm(metric, { _ in "5" }, "5")
            let mixed = try arm(metric, { "\($0)" }, "5")
            #expect(right.interval(bootstrap) == .wilson(successes: 40, count: 40))
            #expect(right.test(against: mixed, seed: 1).kind == .mcNemar)
        }
        let fields = try arm(.jsonFields, { #"{"a": \#($0), "b": 1}"# }, #"{"a": 5, "b": 1}"#)
        #expect(abs(fields.interval(bootstrap).value - 20.5 / 40) < 1e-12)
        #expect(fields.interval(bootstrap).method != .wilson)
    }
}
