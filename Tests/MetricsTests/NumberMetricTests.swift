import Domain
import Metrics
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
            ("1e-400", 0), ("007", 7), ("+5", 5), ("5K", 5000), ("$3B", 3e9), ("2 billion", 2e9),
            ("3 Mrd.", 3e9), ("2,5 Mio", 2.5e6), ("3 tausend", 3000), ("5 lakh", 5e5),
            ("2 crore", 2e7), ("2 trillion", 2e12), ("3 dozen", 36), ("4 hundred", 400),
            ("4億", 4e8), ("6千", 6000), ("US$5", 5), ("-US$5", -5), ("negative 5", -5),
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
            "1,23,45", "1,200 300", "1,5.3", "3万5千", "0x1F", "5T", "1.2 B", "300 k", "300 K",
            "5 K", "3 T", "10²", "3 x 4", "- 5", "5-", "-(5)", "±5", "5/0", "5 km 200 m", "1. 72",
            "$5 m", "x²",
        ]
    )
    func noNumber(text: String) {
        #expect(NumberParser.number(in: text) == nil)
    }

    @Test(
        "are read whole or as what they are, never in part",
        arguments: [
            ("3 万", 30_000), ("约 3 万人", 30_000), ("3千克", 3), ("100千米", 100), ("5百分点", 5),
            ("10兆瓦", 10), ("5千円", 5000), ("5만", 50_000), ("5만명", 50_000), ("5ล้านบาท", 5e6),
            ("\u{2011}5", -5), ("\u{2010}5", -5), ("\u{2012}5", -5), ("1.2E\u{2013}6", 1.2e-6),
            ("(5 €)", -5), ("(5€)", -5), ("(5) €", -5), ("(1.200,00 EUR)", -1200), ("**(5)**", -5),
            ("“(5)”", -5), ("(5 kg)", 5), ("(5 ft)", 5), ("-Rs. 500", -500), ("-HK$5", -5),
            ("3 Tsd.", 3000), ("5 млн", 5e6), ("5 тыс.", 5000), ("5 mld", 5e9), ("5 Mia.", 5e9),
            ("5 Billionen", 5e12), ("5 tys. zł", 5000), ("5 miljoner", 5e6), ("2 lacs", 2e5),
            ("5 करोड़", 5e7), ("٥ آلاف", 5000), ("5 triệu", 5e6), ("2 dozens", 24),
            ("Rp1.200.000", 1_200_000), ("RM1,250.50", 1250.5), ("EUR 5m", 5e6), ("5m USD", 5e6),
            ("GPS 5m", 5), ("5 mm", 5), ("5 l", 5), ("GPT-4.5 scored 72", 72),
            ("COVID-19 500 deaths", 500), ("⑴", 1), ("①", 1), ("№5", 5), ("No5", 5),
            ("零下5度", -5), ("マイナス5", -5), ("минус 5", -5), ("1.000,-", 1000), ("5,– €", 5),
            ("5 negative reviews", 5), ("5 as one can see", 5), ("one 5", 5), ("5 (five)", 5),
            ("It was 30. In 2026 it was 5", 30), ("72 people. 2024 was good", 72),
            ("10 a day", 10), ("1200/5", 240),
        ]
    )
    func whole(text: String, number: Double) throws {
        let read = try #require(NumberParser.number(in: text))
        #expect((read - number).magnitude <= number.magnitude * 1e-12)
    }

    @Test(
        "are unreadable rather than wrong",
        arguments: [
            "R1,250", "R1 250,50", "R1,250 in 2020", "Kx1,200", "GPT-4.5", "v1.2.3", "v2.0",
            "Python3.11", "ISO-8859-1", "-XYZ 5", "$1.2b", "$5 b", "1.2b", "$1.2MM", "$5 t", "₹5L",
            "5 m €", "5 mil", "$5 mil", "5 bil", "5 Cr", "5 grand", "5 quadrillion",
            "2 and a half million", "5 and a half", "2-and-a-half", "2 et demi", "3年半", "3時間半",
            "3 hundred and fifty", "5 thousand two hundred", "3百五十", "3억5천만", "2 thirds",
            "5 feet six", "5 or six", "3 in ten", "half of 10", "five to 10", "two out of 5",
            "between five and 10", "1.2 E-6", "5\u{2013}", "1.250,00- €", "5%-", "5 negative",
            "5 below zero", "5 degrees Celsius below zero", "30. November 2026", "am 5. Mai 2024",
            "5 Nov. 2024", "2023/24", "1914/1918", "5조각", "5兆", "3 만화책", "5①", "101₂",
        ]
    )
    func notWrong(text: String) {
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
        #expect(throws: MetricsError.notANumber(row: 0, reference: "many")) {
            try ScoredAnswers([.init(answer: "1", references: ["many"])], metric: .rmse)
        }
    }
}
