import Evaluation
import Testing

@Suite("A knowledge probe")
struct KnowledgeProbeTests {
    @Test("reads both forms of lines, with the right option first")
    func forms() throws {
        let lines = """
            {"id": "k1", "question": "Capital of\u{2028}France?", "answers": ["Paris", "Paname"]}
            {"question": "Two?", "answers": ["2"], "options": ["2", "3"], "query": null}\r
              \t
            {"query": "Question:  Which?", "choices": ["a", "b", "c"], "gold": 1}
            """
        let probe = try KnowledgeProbe(jsonLines: lines, name: "k.jsonl")
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
        let items = try KnowledgeProbe.shipped.items
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
            try KnowledgeProbe(jsonLines: "\(good)\n\n\(line)", name: "k.jsonl")
        }
        #expect(error?.description == "k.jsonl:3:" + message)
    }

    @Test("must hold something")
    func empty() {
        #expect(throws: EvaluationError.emptyProbe("k.jsonl")) {
            try KnowledgeProbe(jsonLines: " \n\n", name: "k.jsonl")
        }
    }
}
