import Domain
import Foundations
import Metrics
import Testing

@Suite("Answers taken out of longer texts")
struct ExtractionTests {
    private static func pointer(_ text: String) throws -> AnswerExtraction {
        .json(try #require(JSONPointer(text)))
    }

    private func extracted(_ extraction: AnswerExtraction, _ text: String) -> String? {
        AnswerRules(extraction: extraction).extracted(from: text)
    }

    @Test("without a rule the text is the answer")
    func none() { #expect(AnswerRules().extracted(from: " a\nb ") == " a\nb ") }

    @Test("a pattern's group")
    func pattern() throws {
        let rule = AnswerExtraction.pattern(try TextPattern(#"\\boxed\{([^}]*)\}"#))
        #expect(extracted(rule, #"So it is \boxed{42}, not \boxed{41}."#) == "42")
        #expect(extracted(rule, "So it is 42.") == nil)
    }

    @Test(
        "the last line",
        arguments: [
            ("one\ntwo\n\n", "two"), ("one\r\ntwo \r\n", "two"), ("one", "one"), ("\n \n", nil),
            ("", nil),
        ] as [(String, String?)])
    func lastLine(text: String, line: String?) { #expect(extracted(.lastLine, text) == line) }

    @Test(
        "what follows the last marker",
        arguments: [
            ("Answer: a\nAnswer: b \n", "b"), ("The Answer:", ""), ("answer: a", nil), ("", nil),
            ("Answer: a\nmore", "a\nmore"), ("Answer", nil),
        ] as [(String, String?)])
    func after(text: String, answer: String?) {
        #expect(extracted(.after("Answer:"), text) == answer)
    }

    @Test(
        "a value of the first JSON that has it",
        arguments: [
            (#"{"answer": "Paris"}"#, "Paris"),
            ("Here [1] it is:\n```json\n{\"answer\": \"Paris\"}\n```\nBye {x}", "Paris"),
            (#"{"x": {"answer": 1}} {"answer": 2}"#, "2"),
            (#"{bad {"answer": [1, {"b": 2.50}]}"#, #"[1, {"b": 2.50}]"#),
            (#"{"answer": true}"#, "true"), (#"{"answer": null}"#, ""), (#"{"answer": 1"#, nil),
            (#"{"answers": 1}"#, nil), (#""answer""#, nil), ("", nil),
            (#"{"answer": 1, "answer": 2}"#, nil),
            (String(repeating: "{", count: 100_000) + #"{"answer": 1}"#, nil),
        ] as [(String, String?)])
    func json(text: String, answer: String?) throws {
        #expect(extracted(try Self.pointer("/answer"), text) == answer)
    }

    @Test(
        "the first or the last number, whole or not at all",
        arguments: [
            ("5 + 7 = 12", nil, "12"), ("It is 1,250 euros.", "1250", "1250"), ("none", nil, nil),
            ("Room 3. Then it was 14.5 days in all", "3", "14.5"), ("10-20", nil, nil),
            ("at 12:30", nil, nil), ("about 3/4", "0.75", "0.75"), ("GPT-4 says 7", "7", "7"),
            ("7 or so, says GPT-4", "7", "7"), ("-5", "-5", "-5"), ("3 kg here, then 4", "3", "4"),
        ] as [(String, String?, String?)])
    func numbers(text: String, first: String?, last: String?) {
        #expect(extracted(.number(.first), text) == first)
        #expect(extracted(.number(.last), text) == last)
    }

    @Test("a number is written with the scenario's decimal sign")
    func comma() {
        let rules = AnswerRules(
            numbers: NumberRules(decimal: .comma), extraction: .number(.last))
        #expect(rules.extracted(from: "genau 1.250,5 Euro") == "1250,5")
    }

    @Test("what is taught is found again")
    func taught() throws {
        let answers = ["Paris", "a \"b\" \\ c", "1", "tab\there", "\u{1}é"]
        for rule in [
            .lastLine, .after("Answer:"), try Self.pointer("/answer"),
            try Self.pointer("/a~1b/0/c"),
        ] as [AnswerExtraction] {
            let task = TaskConfiguration(
                kind: .shortAnswer, rules: AnswerRules(extraction: rule))
            for answer in answers {
                let question = Question(id: "q", text: "?", answers: [answer], split: .train)
                let taught = task.taughtAnswer(to: question)
                #expect(task.rules.extracted(from: taught) == answer, "\(taught)")
            }
        }
    }

    @Test("what holds nothing counts as empty, and is counted")
    func counted() throws {
        let rules = AnswerRules(extraction: .after("Answer:"))
        let scored = try ScoredAnswers(
            [
                .init(answer: "Well. Answer: Paris", references: ["Paris"]),
                .init(answer: "Paris", references: ["Paris"]),
                .init(answer: "", references: ["Paris"], wasAsked: false),
            ], metric: .exactMatch, rules: rules)
        #expect(scored.rowScores == [1, 0, 0])
        #expect(scored.unextractedCount == 1)
        let labels = try ScoredAnswers(
            [
                .init(answer: "warm", references: ["warm"]),
                .init(answer: "Answer: warm", references: ["warm"]),
                .init(answer: "warm it is", references: ["warm"]),
            ], metric: .accuracy, labels: ["warm", "cold"], rules: rules)
        #expect(labels.rowScores == [1, 1, 0])
        #expect(labels.unextractedCount == 1)
    }
}
