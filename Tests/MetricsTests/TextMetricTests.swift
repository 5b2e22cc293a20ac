import Domain
import Foundations
import Metrics
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
            ("1914–1918", ["1914-1918"]), ("½", ["1/2"]), ("state-of-the-art", ["stateoftheart"]),
            ("ΣΩΚΡΑΤΗΣ", ["σωκρατησ"]), ("北京。", ["北", "京"]), ("NBA球星", ["nba", "球", "星"]),
            ("\u{feff}fi\u{ad}sh", ["fish"]), ("ﬁnal １", ["final", "1"]), ("\u{200b}", []),
            ("don’t", ["dont"]), ("«Oui»", ["oui"]), ("¿Qué?", ["qué"]),
            ("A.N. Other", ["an", "other"]), ("T.H.E. Group", ["the", "group"]),
            ("10²", ["10^2"]), ("٣٫٥", ["3.5"]), ("pre- and post-", ["pre", "and", "post"]),
        ]
    )
    func anyLanguage(text: String, words: [String]) {
        #expect(NormalizedAnswer(text).words == words)
    }

    @Test("score the option A as they score B", arguments: ["A", "B"])
    func options(option: String) {
        let texts = [
            "\(option). Paris", "(\(option)) Paris", "\(option): Paris", "\(option) - Paris",
            "**\(option)** Paris", "\(option)\nParis", "\(option) or C", "\(option) is right",
            "It is \(option) because it fits", "Answer: \(option)\nIt fits",
        ]
        for text in texts {
            #expect(ContainsAnswer.score(text, references: [option]) == 1, "\(text)")
            #expect(ExactMatch.score(text, references: ["Paris"]) == 0, "\(text)")
        }
        for text in ["\(option), C", "\(option) C", "\(option) & C"] {
            #expect(ExactMatch.score(text, references: ["C"]) == 0, "\(text)")
        }
        #expect(ExactMatch.score("type blood", references: ["Type \(option) blood"]) == 0)
        #expect(ExactMatch.score("Gate 12", references: ["Gate \(option) 12"]) == 0)
    }

    @Test(
        "drop articles also in titles and before capitals",
        arguments: [
            ("Once Upon A Time", "once upon time"), ("END OF A WAR", "end of war"),
            ("“The Beatles”", "Beatles"), ("**The** Beatles", "Beatles"), ("- A cat", "cat"),
            ("A cat sat. A dog ran", "cat sat dog ran"), ("A Paris hotel", "Paris hotel"),
        ]
    )
    func articles(text: String, other: String) {
        #expect(NormalizedAnswer(text) == NormalizedAnswer(other))
    }

    @Test(
        "tell answers apart that differ in a sign with a meaning",
        arguments: [
            ("3,5", "35"), ("1,5 Tage", "15 Tage"), ("0,5 %", "05 %"), ("1,2,3", "123"),
            ("< 5", "> 5"), ("p < 0.05", "p > 0.05"), ("<= 5", "< 5"), ("x<y", "x>y"), (".5", "5"),
            ("-.5", ".5"), ("$.50", "$50"), ("1e-5", "1e5"), ("10^-3", "10^3"), ("10⁻³", "10³"),
            ("10^-3", "103"), ("x=-5", "x=5"), ("T=-40°C", "T=40°C"), ("< -5", "< 5"),
            ("\u{2013}5", "5"), ("\u{2011}5", "5"), ("2x + 3", "2x - 3"), ("2 + 3", "2 * 3"),
            ("x + y", "x - y"), ("3:1", "31"), ("12:30", "1230"), ("A*", "A"),
            ("3-5", "35"), ("2–1", "21"), ("1990-1995", "19901995"), ("O +", "O -"), ("2*3", "23"),
            ("7=7", "77"), ("5'3", "53"), ("3;4", "34"),
        ]
    )
    func signs(one: String, other: String) {
        #expect(NormalizedAnswer(one) != NormalizedAnswer(other))
    }

    @Test(
        "take signs that mean the same for one",
        arguments: [
            ("3,5", "3.5"), ("1,250", "1250"), ("12,34,567", "1234567"), ("1.250,5", "1,250.5"),
            ("1.200.300", "1200300"), (".5", "0.5"), ("\u{2013}5", "-5"), ("\u{2011}5", "−5"),
            ("<5", "< 5"), ("≤5", "<= 5"), ("1e+5", "1E5"), ("**New York**", "New York"),
            ("*vitamin A*", "vitamin A"), ("Paris - the capital", "Paris: the capital"),
            ("1'000", "1000"), ("3–5", "3-5"), ("3—5", "3-5"),
            ("-> B", "B"), ("> Paris", "Paris"), ("50%-60%", "50%–60%"), ("x = 5", "x 5"),
        ]
    )
    func sameSigns(one: String, other: String) {
        #expect(NormalizedAnswer(one) == NormalizedAnswer(other))
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

    @Test("count the letters of alphabets without blanks as pairs, so that noise is none")
    func pairs() {
        #expect(
            TokenF1.score(
                "ราคาตั๋วเข้าชมคือสองร้อยบาทต่อคน", references: ["ห้องสมุดเปิดทุกวันเวลาเก้าโมงเช้า"])
                < 0.15)
        #expect(
            ROUGEL.score(
                "ราคาตั๋วเข้าชมคือสองร้อยบาทต่อคน", references: ["ห้องสมุดเปิดทุกวันเวลาเก้าโมงเช้า"])
                < 0.15)
        #expect(abs(TokenF1.score("เปิด", references: ["ปิด"]) - 2.0 / 3) < 1e-12)
        #expect(TokenF1.score("ソフトウェア", references: ["ハードウェア"]) == 0.4)
        for text in ["ก", "เปิด", "ああ", "お茶", "の", "မြန်မာ", "ខ្មែរ", "ที่นี่ 20"] {
            #expect(TokenF1.score(text, references: [text]) == 1)
            #expect(ROUGEL.score(text, references: [text]) == 1)
            #expect(ContainsAnswer.score(text, references: [text]) == 1)
        }
        // Exact match takes both for one text.
        #expect(TokenF1.score("เปิด ทุกวัน", references: ["เปิดทุกวัน"]) == 1)
        #expect(ROUGEL.score("เปิด ทุกวัน", references: ["เปิดทุกวัน"]) == 1)
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
            ("เปิด", "ปิด", 0), ("ร้านเปิดทุกวัน", "เปิด", 1), ("กา", "ก", 0), ("ក\u{17d2}ក", "ក", 0),
            // Known limits: docs/FOOTGUNS.md.
            ("ไม่ใช่", "ใช่", 1), ("不满意", "满意", 1),
        ]
    )
    func contains(answer: String, reference: String, score: Double) {
        #expect(ContainsAnswer.score(answer, references: [reference]) == score)
    }

    @Test(
        "read plain words as the same words with a character that cannot be seen", arguments: 0..<20
    )
    func plainWords(seed: UInt64) {
        var random = SeededGenerator(seed: seed, stream: "plain words")
        let words = [
            "a", "A", "an", "The", "the", "Paris", "3", "007", "2x", "or", "C", "b5", "is",
        ]
        let blanks = [" ", "  ", "\t", "\n", "\r\n", "\u{b}"]
        for _ in 0..<100 {
            let text = (0..<random.integer(below: 6)).map { _ in
                words[random.integer(below: words.count)]
                    + blanks[random.integer(below: blanks.count)]
            }.joined()
            let plain = NormalizedAnswer(text)
            #expect(plain == NormalizedAnswer(text + "\u{200b}"), "\(text)")
            #expect(DecidingMetric.f1.sees(text, by: .unicode) == !plain.words.isEmpty)
        }
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
