import Evaluation
import Testing

@Suite("Number metrics")
struct NumberMetricTests {
    @Test("agree with scikit-learn")
    func goldens() throws {
        let golden = try MetricGoldens.load().regression
        let errors = RegressionErrors(given: golden.pred, right: golden.gold)
        #expect(isGolden(errors.rootMeanSquare, golden.rmse))
        #expect(isGolden(errors.meanAbsolute, golden.mae))
        #expect(isGolden(errors.determination, golden.r2))
        #expect(RegressionErrors(given: [1, 2], right: [3, 3]).determination.isNaN)
        #expect(RegressionErrors(given: [], right: []).rootMeanSquare.isNaN)
    }

    @Test(
        "read the first number of an answer",
        arguments: [
            ("about 1,250 euros", 1250), ("-3.5e2", -350), ("1,250,000.75", 1_250_000.75),
            ("3,5 %", 3.5), ("1.250", 1.25), ("$12.50.", 12.5), ("0,125", 0.125), (".5", 0.5),
            ("-.5", -0.5), ("\u{2212}4", -4), ("(-7)", -7),
            ("1250,", 1250), ("12,34,567", 1_234_567), ("1 250", 1250), ("1\u{202f}250", 1250),
            ("1'000'000", 1_000_000), ("3 eggs", 3), ("3e", 3), ("2e+3x", 2000), ("7even", 7),
            ("42", 42), ("1,200.50", 1200.5), ("1.200,50", 1200.5), ("1.200.300", 1_200_300),
            ("1'200.5", 1200.5), ("$1.2M", 1_200_000), ("-$5", -5), ("$-5", -5), ("(5)", -5),
            ("($1,200)", -1200), ("Seven (7)", 7), ("72, altogether", 72), ("1e3", 1000),
            ("50%", 50), ("１２", 12), ("٤٢", 42), ("١٬٢٠٠٫٥", 1200.5), ("½", 0.5), ("2½", 2.5),
            ("about 3 million", 3e6), ("3-million", 3e6), ("2/4", 0.5), ("2 3/4", 2.75),
            ("1\u{202f}234,5", 1234.5), ("5k", 5000), ("£3m", 3e6), ("3 m", 3), ("共5个", 5),
            ("3万", 30_000), ("5 m²", 5), ("5m²", 5), ("H₂O is 18", 18), ("COVID-19: 7", 7),
            ("minus 5", -5), ("Answer - 5", 5), ("\u{200b}5\u{ad}0", 50),
            ("₹12,34,567.89", 1_234_567.89),
            ("−1 200 €", -1200), ("Rs. 500", 500), ("72 people. 15 are new", 72), ("٣", 3),
            ("EUR1,000", 1000), ("2024,500 people", 2024.5),
            ("1e-400", 0), ("007", 7), ("+5", 5),
        ]
    )
    func parsing(text: String, number: Double) {
        #expect(NumberParser.number(in: text) == number)
    }

    @Test(
        "find no number where there is none",
        arguments: [
            "", "none", "-", "ex", "1e101", "1e999", "A-12", "H2O", "10-20", "10 – 20",
            "between 10 and 20", "1.2.3", "192.168.0.1", "2024-05-01", "1/2/2024", "12:30",
            "1,23,45", "1,200 300", "1,5.3", "3万5千", "0x1F", "5T", "1.2 B", "10²", "3 x 4",
            "- 5", "5-", "-(5)", "±5", "5/0", "5 km 200 m", "1. 72", "$5 m", "x²",
        ]
    )
    func noNumber(text: String) {
        #expect(NumberParser.number(in: text) == nil)
    }

    @Test("never let a refusal pay")
    func unreadable() throws {
        let references = ["-2", "10", "3"]
        func scores(_ answer: String) throws -> ScoredAnswers {
            try ScoredAnswers(
                references.map { .init(answer: answer, references: [$0]) },
                metric: .rmse
            )
        }
        let refusal = try scores("I do not know")
        #expect(refusal.rowScores == [144, 144, 49])
        #expect(refusal.unreadableCount == 3)
        for guess in -2...10 {
            let guessed = try scores("\(guess)")
            #expect(guessed.unreadableCount == 0)
            for row in references.indices {
                #expect(guessed.rowScores[row] <= refusal.rowScores[row])
            }
        }
    }

    @Test("measure the distance to the nearest reference")
    func nearest() throws {
        let scored = try ScoredAnswers(
            [
                .init(answer: "about 11", references: ["10", "14"]),
                .init(answer: "13", references: ["10", "14", "20"]),
                .init(answer: "7", references: ["4"]),
            ],
            metric: .rmse
        )
        #expect(scored.rowScores == [1, 1, 9])
        #expect(isGolden(scored.value, (11.0 / 3).squareRoot()))
        #expect(scored.value(ofRows: [2, 2, 2]) == 3)
    }

    @Test("refuse a reference without a number")
    func reference() {
        #expect(throws: EvaluationError.notANumber(row: 0, reference: "many")) {
            try ScoredAnswers([.init(answer: "1", references: ["many"])], metric: .rmse)
        }
    }
}
