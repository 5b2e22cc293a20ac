import Evaluation
import Testing

@Suite("What is checked by program")
struct AnswerCheckTests {
    @Test(
        "An instruction is followed or not",
        arguments: [
            (InstructionRule.begins("Dear Anna"), "dear anna, hello", true),
            (.begins("Dear Anna"), "Hello, Dear Anna", false),
            (.begins("Straße 5"), "STRASSE 5 is it.", true), (.begins("It’s"), "It's blue.", true),
            (.ends("ΟΔΟΣ"), "Η οδος \u{200b}", true),
            (.ends("?"), "Is it? \n", true), (.ends("?"), "It is.", false),
            (.contains("the door is blue"), "He said: \"The door is blue.\"", true),
            (.contains("snow"), "A snowstorm", false),
            (.mostWords(2), " two\n words ", true), (.mostWords(2), "these are three", false),
            (.mostWords(5), "他住在北京", true), (.mostWords(4), "他住在北京", false),
            (.items(2), "Here:\n 1. a cat\n2) a dog\nThat is all.", true),
            (.items(2), "- one\n* two\n• three", false), (.items(1), "1.\n- \n-", false),
            (.items(1), "1990 was a year\n1.", false),
            (.capitals, "GOOD MORNING 7", true), (.capitals, "Good", false),
            (.capitals, "123 !", false),
            (.keys(["a", "b"]), #"{"b": 1, "a": "x", "c": []}"#, true),
            (.keys(["a"]), "```json\n{\"a\": 1}\n```\nThis is JSON.", true),
            (.keys(["a"]), #"{"a": null}"#, false), (.keys(["a"]), #"Here: {"a": 1}"#, false),
            (.keys(["a"]), "```", false), (.keys(["a"]), "[1]", false),
        ])
    func rules(rule: InstructionRule, answer: String, isKept: Bool) {
        #expect(rule.isKept(by: answer) == isKept)
    }

    private static let everyRule: [InstructionRule] = [
        .begins("x"), .ends("x"), .contains("x"), .mostWords(3), .items(3), .capitals, .keys(["x"]),
    ]

    @Test("An empty answer follows no instruction", arguments: everyRule)
    func empty(rule: InstructionRule) {
        for answer in ["", " ", "\n\t\u{2028}"] { #expect(!rule.isKept(by: answer)) }
    }

    @Test("A very long or strange answer is just an answer", arguments: everyRule)
    func hostile(rule: InstructionRule) {
        for piece in ["{", "[", "```", "1.\n", "\u{0}", "\u{301}", "\r\n- ", "e\u{301}"] {
            #expect(!rule.isKept(by: String(repeating: piece, count: 50_000) + "\u{1F600} y y y"))
        }
    }

    @Test(
        "Refusing is right only where there is no answer",
        arguments: [
            ("not in the text", [], 1.0), ("Sorry, I don't know.", [], 1), ("blue", [], 0),
            ("", [], 0), ("blue", ["blue"], 1), ("It is not in the text.", ["blue"], 0),
            ("", ["blue"], 0), ("blue, or not in the text", ["blue"], 0),
            (String(repeating: "know not ", count: 20_000), [], 0),
        ] as [(String, [String], Double)])
    func abstention(answer: String, references: [String], score: Double) {
        #expect(Abstention.score(answer, references: references) == score)
    }

    @Test("The Brier score of options, by hand")
    func brier() {
        func score(_ values: [Double]) -> Double { OptionLikelihoods(values).brierScore }
        #expect(abs(score([-3, -3, -3, -3]) - 0.75) < 1e-12)
        // Shares 2/3 and 1/3: (1/3)² + (1/3)².
        #expect(abs(score([0.6931471805599453, 0]) - 2.0 / 9) < 1e-12)
        #expect(score([0, -2_000]) == 0 && score([-2_000, 0]) == 2)
        #expect(score([0, -.infinity]) == 0 && score([-.infinity, 0]) == 2)
    }

    @Test(
        "Likelihoods that are no numbers give the worst score and no choice",
        arguments: [
            [Double.nan, -1], [-1, .nan], [.nan, .nan], [-.infinity, -.infinity], [.infinity, 0],
        ])
    func notNumbers(values: [Double]) {
        #expect(OptionLikelihoods(values).brierScore == 2)
        #expect(!OptionLikelihoods(values).isRightLikeliest)
    }

    @Test(
        "An instruction's line shows its mistake",
        arguments: [
            (#"{"instruction": "x"}"#, "expected just one rule of begins"),
            (#"{"instruction": "x", "items": 2, "ends": "?"}"#, "got ends and items"),
            (#"{"instruction": "x", "items": 0}"#, "items: expected a whole number from 1 on"),
            (#"{"instruction": "x", "items": 1.5}"#, "items: expected a whole number from 1 on"),
            (#"{"instruction": "x", "capitals": false}"#, "capitals: expected true"),
            (#"{"items": 2}"#, "the key 'instruction' is missing"),
            (#"["x"]"#, "expected an object with instruction and one of begins"),
        ])
    func mistakes(line: String, message: String) {
        let error = #expect(throws: EvaluationError.self) {
            try InstructionProbe(jsonLines: line, name: "i.jsonl")
        }
        #expect(error?.description.hasPrefix("i.jsonl:1:") == true)
        #expect(error?.description.contains(message) == true)
    }
}
