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
                ExactMatch.score(example.prediction, references: references) == example.em,
                "\(example)"
            )
            #expect(
                isGolden(TokenF1.score(example.prediction, references: references), example.f1),
                "\(example)"
            )
        }
    }

    @Test("agree with rouge_score on ROUGE-L")
    func rougeGoldens() throws {
        let examples = try MetricGoldens.load().rouge_l.examples
        #expect(examples.count == 6)
        for example in examples {
            let rouge = ROUGEL(answer: example.prediction, reference: example.reference)
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
        #expect(NormalizedAnswer(text).words == words)
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
            ("days", "14 days", 0), ("anything", "", 0), ("", "", 0), ("the", "the", 0),
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
