import Evaluation
import Testing

@Suite("Text metrics")
struct TextMetricTests {
    @Test("agree with the SQuAD evaluation")
    func squadGoldens() throws {
        let examples = try MetricGoldens.load().squad.examples
        #expect(examples.count == 11)
        for example in examples {
            let references = [example.gold]
            #expect(
                ExactMatch.score(example.prediction, references: references, by: .squad)
                    == example.em,
                "\(example)"
            )
            #expect(
                isGolden(
                    TokenF1.score(example.prediction, references: references, by: .squad),
                    example.f1),
                "\(example)"
            )
        }
    }

    @Test("agree with rouge_score on ROUGE-L")
    func rougeGoldens() throws {
        let examples = try MetricGoldens.load().rouge_l.examples
        #expect(examples.count == 6)
        for example in examples {
            let rouge = ROUGEL(
                answer: example.prediction, reference: example.reference, by: .squad)
            #expect(isGolden(rouge.precision, example.precision), "\(example)")
            #expect(isGolden(rouge.recall, example.recall), "\(example)")
            #expect(isGolden(rouge.f1, example.fmeasure), "\(example)")
        }
    }

    @Test(
        "normalise as the SQuAD evaluation does",
        arguments: [
            ("The  Quick\tfox!", ["quick", "fox"]), ("a an the", []), ("", []), ("…", ["…"]),
            ("U.S.A.", ["usa"]), ("theatre a", ["theatre"]), ("l’a b", ["l’", "b"]),
            ("x—the—y", ["x—", "—y"]), ("snake_case", ["snakecase"]), ("a\u{a0}b", ["b"]),
            ("ÉCOLE", ["école"]), ("1,250.5 €", ["12505", "€"]), ("\r\nanna\r\n", ["anna"]),
        ]
    )
    func normalization(text: String, words: [String]) {
        #expect(NormalizedAnswer(text, by: .squad).words == words)
    }

    @Test(
        "agree with Python's lower case on capital sigma, which the SQuAD script uses",
        arguments: [("ΑΘΗΝΑΣ", "αθηνας"), ("Σ", "σ"), ("ΣΑΣ ΟΣ!", "σας ος"), ("ΟΣ́Α", "οσ́α")]
    )
    func sigma(text: String, lower: String) {
        let words = NormalizedAnswer(text, by: .squad).words.joined(separator: " ")
        #expect(words.unicodeScalars.elementsEqual(lower.unicodeScalars))
    }

    @Test(
        "normalise text of any language",
        arguments: [
            ("The  Quick\tfox!", ["quick", "fox"]), ("a an the", ["a", "an", "the"]), ("", []),
            ("…", ["..."]), ("U.S.A.", ["usa"]), ("theatre a", ["theatre", "a"]),
            ("l’a b", ["la", "b"]), ("\"The Beatles\"", ["beatles"]), ("A", ["a"]), ("A.", ["a"]),
            ("The", ["the"]), ("Option (A)", ["option", "a"]), ("the.", ["the"]),
            ("vitamin A", ["vitamin", "a"]), ("x—the—y", ["xthey"]), ("snake_case", ["snakecase"]),
            ("a\u{a0}b", ["b"]), ("ÉCOLE", ["école"]), ("1,250.5 €", ["1250.5"]), ("?!", ["?!"]),
            ("+", ["+"]), ("C++", ["c++"]), ("C#", ["c#"]), ("# C", ["c"]), ("A+", ["a+"]),
            ("O-", ["o-"]), ("-5", ["-5"]), ("−5", ["-5"]), ("-$5", ["-5"]), ("3.5", ["3.5"]),
            ("1914–1918", ["19141918"]), ("½", ["1/2"]), ("state-of-the-art", ["stateoftheart"]),
            ("ΣΩΚΡΑΤΗΣ", ["σωκρατησ"]), ("北京。", ["北", "京"]), ("NBA球星", ["nba", "球", "星"]),
            ("\u{feff}fi\u{ad}sh", ["fish"]), ("ﬁnal １", ["final", "1"]), ("\u{200b}", []),
            ("don’t", ["dont"]), ("«Oui»", ["oui"]), ("¿Qué?", ["qué"]),
        ]
    )
    func anyLanguage(text: String, words: [String]) {
        #expect(NormalizedAnswer(text).words == words)
    }

    @Test("compare words of other scripts in every metric")
    func otherScripts() {
        #expect(ExactMatch.score("Οδος Ερμου", references: ["ΟΔΟΣ ΕΡΜΟΥ"]) == 1)
        #expect(TokenF1.score("在北京大学", references: ["北京大学"]) == 8.0 / 9)
        #expect(ContainsAnswer.score("他住在北京。", references: ["北京"]) == 1)
        #expect(abs(ROUGEL.score("他住在北京", references: ["北京"]) - 4.0 / 7) < 1e-12)
        #expect(ROUGEL.score("déjà vu", references: ["de\u{301}jà VU"]) == 1)
        #expect(ROUGEL.score("déjà", references: ["d j"], by: .squad) == 1)
        #expect(ExactMatch.score("The", references: ["A"]) == 0)
        #expect(TokenF1.score("The", references: ["A"]) == 0)
        #expect(ContainsAnswer.score("Option A", references: ["A"]) == 1)
    }

    @Test("say which references they cannot see")
    func unseen() {
        #expect(DecidingMetric.exactMatch.sees("A", by: .unicode))
        #expect(!DecidingMetric.exactMatch.sees("A", by: .squad))
        #expect(!DecidingMetric.contains.sees("$", by: .squad))
        #expect(!DecidingMetric.rougeL.sees("北京", by: .squad))
        #expect(!DecidingMetric.rougeL.sees("+", by: .unicode))
        #expect(DecidingMetric.rmse.sees("", by: .unicode))
    }

    @Test("take the best of several references, and none is none")
    func references() {
        #expect(ExactMatch.score("Paris", references: ["London", "PARIS"]) == 1)
        #expect(TokenF1.score("big red dog", references: ["cat", "red dog", "dog"]) == 0.8)
        #expect(ROUGEL.score("big red dog", references: ["cat", "red dog"]) == 0.8)
        #expect(ExactMatch.score("", references: []) == 0)
        #expect(TokenF1.score("x", references: []) == 0)
        #expect(ROUGEL.score("x", references: []) == 0)
        #expect(ContainsAnswer.score("x", references: []) == 0)
    }

    @Test(
        "find a reference in the answer as a run of whole words only",
        arguments: [
            ("It takes 14 days, usually.", "14 days", 1), ("14 working days", "14 days", 0),
            ("114 days", "14 days", 0), ("days 14", "14 days", 0), ("14 days", "14 days", 1),
            ("days", "14 days", 0), ("anything", "", 0), ("", "", 0), ("the", "the", 1),
            ("in the Eiffel Tower", "Eiffel tower!", 1), ("a b a b c", "b c", 1),
        ]
    )
    func contains(answer: String, reference: String, score: Double) {
        #expect(ContainsAnswer.score(answer, references: [reference]) == score)
    }

    @Test("give an answer that equals a reference full marks, in either order of comparison")
    func symmetry() {
        let texts = ["one two two", "two two two one", "three", "the one", ""]
        for left in texts {
            #expect(TokenF1.score(left, references: [left]) == 1)
            for right in texts {
                let there = TokenF1.score(left, references: [right])
                #expect(there == TokenF1.score(right, references: [left]))
                #expect(there >= ExactMatch.score(left, references: [right]))
                #expect(there <= 1)
            }
        }
    }
}
