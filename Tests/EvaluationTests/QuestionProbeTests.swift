import Evaluation
import Testing

@Suite("A question probe")
struct QuestionProbeTests {
    @Test("reads both forms of lines, with the right option first")
    func forms() throws {
        let lines = """
            {"id": "k1", "question": "Capital of\u{2028}France?", "answers": ["Paris", "Paname"]}
            {"question": "Two?", "answers": ["2"], "options": ["2", "3"], "query": null}\r
              \t
            {"query": "Question:  Which?", "choices": ["a", "b", "c"], "gold": 1}
            """
        let probe = try QuestionProbe(.knowledge, jsonLines: lines, name: "k.jsonl")
        let expected = [
            ("Capital of\u{2028}France?", ["Paris", "Paname"], ["Paris"]),
            ("Two?", ["2"], ["2", "3"]), ("Which?", ["b"], ["b", "a", "c"]),
        ]
        #expect(probe.items.map(\.question) == expected.map(\.0))
        #expect(probe.items.map(\.answers) == expected.map(\.1))
        #expect(probe.items.map(\.options) == expected.map(\.2))
    }

    @Test("is shipped with sixty questions or more that have a choice")
    func shipped() throws {
        let items = try QuestionProbe.shipped(.knowledge).items
        #expect(items.count >= 60)
        #expect(items.allSatisfy { $0.options.count > 1 })
    }

    @Test(
        "shows the place of a mistake and the key",
        arguments: [
            (#"{"question": "Q", "ans"#, "23: not JSON: it ends in the middle of its JSON."),
            (
                #"{"question": "é", "question": "Q"}"#,
                "19: not JSON: the key 'question' stands here twice."
            ),
            (
                #" ["Q"]"#,
                "2: expected an object with question, answers, options or query, choices, gold; "
                    + "got a list."
            ),
            (
                #"{"question": "Q", "answer": ["A"]}"#,
                "1: the key 'answers' is missing; expected question, answers, options or query, "
                    + "choices, gold."
            ),
            (
                #"{"query": "Q", "choices": ["A"]}"#,
                "1: the key 'gold' is missing; expected question, answers, options or query, "
                    + "choices, gold."
            ),
            (
                #"{"question": "", "answers": ["A"]}"#,
                "14: question: expected a text that is not empty, got ''."
            ),
            (
                #"{"question": "é", "answers": "A"}"#,
                "30: answers: expected a list with at least one text, got 'A'."
            ),
            (
                #"{"question": "Q", "answers": []}"#,
                "30: answers: expected a list with at least one text, got an empty list."
            ),
            (
                #"{"question": "Q", "answers": ["A"], "options": ["A", 2]}"#,
                "54: options: expected a text that is not empty, got 2."
            ),
            (
                #"{"query": "Q", "choices": ["A", "B"], "gold": 2}"#,
                "47: gold: expected a number from 0 to 1, the place of the right one of the choices; "
                    + "got 2."
            ),
        ]
    )
    func mistakes(line: String, message: String) {
        let good = #"{"question": "Q", "answers": ["A"]}"#
        let error = #expect(throws: EvaluationError.self) {
            try QuestionProbe(.knowledge, jsonLines: "\(good)\n\n\(line)", name: "k.jsonl")
        }
        #expect(error?.description == "k.jsonl:3:" + message)
    }

    @Test("must hold something")
    func empty() {
        #expect(throws: EvaluationError.emptyProbe("k.jsonl")) {
            try QuestionProbe(.knowledge, jsonLines: " \n\n", name: "k.jsonl")
        }
    }

    @Test("keeps passages, and takes no answer only where refusing is asked for")
    func passages() throws {
        let line = #"{"passage": "P", "question": "Q", "answers": []}"#
        let item = try QuestionProbe(.refusing, jsonLines: line, name: "r").items[0]
        #expect(item.passage == "P" && item.answers.isEmpty && item.options.isEmpty)
        #expect(throws: EvaluationError.self) {
            try QuestionProbe(.passages, jsonLines: line, name: "p")
        }
    }

    @Test(
        "needs a passage or a choice where it would measure nothing without",
        arguments: [
            (
                QuestionProbe.Capability.passages, #"{"question": "Q", "answers": ["A"]}"#,
                "the key 'passage' is missing"
            ),
            (.refusing, #"{"question": "Q", "answers": ["A"]}"#, "the key 'passage' is missing"),
            (.code, #"{"question": "Q", "answers": ["A"]}"#, "the key 'options' is missing"),
            (
                .calibration, #"{"question": "Q", "answers": ["A"], "options": ["A"]}"#,
                "options: expected a list with at least 2 texts, got a list"
            ),
            (
                .calibration, #"{"query": "Q", "choices": ["A"], "gold": 0}"#,
                "choices: expected a list with at least 2 texts, got a list"
            ),
        ])
    func needs(capability: QuestionProbe.Capability, line: String, message: String) {
        let error = #expect(throws: EvaluationError.self) {
            try QuestionProbe(capability, jsonLines: line, name: "q.jsonl")
        }
        #expect(error?.description.contains(message) == true)
    }

    @Test("asks some questions of a long file for the calibration, from all over it")
    func calibrated() throws {
        let lines = (0..<100).map { #"{"question":"\#($0)","answers":["a"],"options":["a","b"]}"# }
        let probe = try QuestionProbe(
            .calibration, jsonLines: lines.joined(separator: "\n"), name: "c")
        #expect(probe.items.count == 40)
        #expect(probe.items.first?.question == "0" && probe.items.last?.question == "97")
        #expect(Set(probe.items.map(\.question)).count == 40)
    }
}
