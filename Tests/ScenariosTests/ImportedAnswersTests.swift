import Domain
import Foundations
import Scenarios
import Testing

@Suite("Answers from files")
struct ImportedAnswersTests {
    private static let questions = """
        {"id":"a","question":"Who leads sales?","answers":["Ada"],"split":"test"}
        {"id":"b","question":"Where is the archive?","answers":["Room 4"],"split":"test"}
        {"id":"Ünit 1","question":"Which floor has the lab?","answers":["3"],"split":"test"}
        {"id":"t","question":"Who sweeps the yard?","answers":["Bo"],"split":"train"}

        """

    private static func fixture(
        _ answers: String, file: String = "answers.jsonl", options: String = "leaves: []"
    ) throws -> ScenarioFixture {
        let scenario = """
            crossover: 1
            title: T
            task: { kind: short-answer }
            data: { questions: questions.jsonl }
            arms: [answers: { name: ours, file: \(file), \(options) }]

            """
        return try ScenarioFixture([
            "scenario.yaml": scenario, "questions.jsonl": questions, file: answers,
        ])
    }

    private static func answers(
        _ text: String, file: String = "answers.jsonl", options: String = "leaves: []"
    ) throws -> ImportedAnswers {
        try #require(try fixture(text, file: file, options: options).bundle().answers["ours"])
    }

    /// The place and the words of the one error.
    private static func mistakes(
        _ text: String, file: String = "answers.jsonl", options: String = "leaves: []"
    ) throws -> [Mistake] {
        let fixture = try fixture(text, file: file, options: options)
        let error = try #require(throws: ScenariosError.self) { try fixture.bundle() }
        guard case .mistakes(let mistakes, _) = error else {
            Issue.record("\(error)")
            return []
        }
        return mistakes
    }

    private static let whole = """
        {"id":"b","answer":"room 4","seconds":0.5,"tokens-in":12,"tokens-out":3,"cost":0.002}
        {"id":"a","answer":"Ada","passages":[{"source":"s.md","text":"Ada leads","rank":2},{"source":"t.md","rank":1}]}
        {"id":"Ünit 1","abstained":true}

        """

    @Test("Answers stand beside their questions, whatever the order of the file")
    func order() throws {
        let repetitions = try Self.answers(Self.whole).repetitions
        let answers = try #require(repetitions.first?.answers)
        #expect(repetitions.count == 1)
        #expect(answers.map { $0?.text } == ["Ada", "room 4", ""])
        #expect(
            answers[0]?.passages == [
                GivenPassage(source: "t.md"), GivenPassage(source: "s.md", text: "Ada leads"),
            ])
        #expect(
            answers[1]
                == GivenAnswer(
                    text: "room 4", seconds: 0.5, tokensIn: 12, tokensOut: 3, cost: 0.002))
        #expect(answers[2]?.hasDeclined == true)
    }

    @Test("CSV with quotes, line breaks, a mark at its beginning and other names reads the same")
    func csv() throws {
        let text =
            "\u{FEFF}q_id;response;ms\r\na;\"Ada, \"\"the\nfirst\"\"\";0.1\r\nb;;0.2\r\nÜnit 1;3;\r\n"
        let answers = try Self.answers(
            text, file: "a.csv",
            options: "columns: { id: q_id, answer: response, seconds: ms }, leaves: []"
        ).repetitions[0].answers
        #expect(answers.map { $0?.text } == ["Ada, \"the\nfirst\"", "", "3"])
        #expect(answers.map { $0?.seconds } == [0.1, 0.2, nil])
    }

    @Test("Questions are found by their text where there is no id")
    func byText() throws {
        let text = """
            {"user_input":"Who leads sales?","response":"Ada"}
            {"user_input":"Where is the archive?","response":"Room 4"}
            {"user_input":"Which floor has the lab?","response":{"floor":3}}

            """
        let answers = try Self.answers(
            text, options: "columns: { question: user_input, answer: response }, leaves: []"
        ).repetitions[0].answers
        #expect(answers.map { $0?.text } == ["Ada", "Room 4", #"{"floor":3}"#])
    }

    @Test("Seeds stand in the records, or each file is one")
    func seeds() throws {
        let ids = ["a", "b", "Ünit 1"]
        let lines = [7, 3].flatMap { seed in
            ids.map { #"{"id":"\#($0)","answer":"\#(seed)","seed":\#(seed)}"# }
        }
        let told = try Self.answers(lines.joined(separator: "\n")).repetitions
        #expect(told.map(\.seed) == [3, 7])
        #expect(told[0].answers.allSatisfy { $0?.text == "3" })
        let fixture = try Self.fixture(
            ids.map { #"{"id":"\#($0)","answer":"x"}"# }.joined(separator: "\n"),
            file: "one.jsonl")
        try fixture.write(
            ids.map { #"{"id":"\#($0)","answer":"y"}"# }.joined(separator: "\n"), to: "two.jsonl")
        let scenario = try fixture.scenario().resolvedYAML.replacing(
            "file: [one.jsonl]", with: "file: [one.jsonl, two.jsonl]")
        try fixture.write(scenario, to: "scenario.yaml")
        let files = try #require(try fixture.bundle().answers["ours"]).repetitions
        #expect(files.map(\.seed) == [1, 2])
        #expect(files[1].answers.allSatisfy { $0?.text == "y" })
    }

    @Test("Answers to known questions that are no test questions are counted, not used")
    func others() throws {
        let bundle = try Self.fixture(Self.whole + #"{"id":"t","answer":"Bo"}"#).bundle()
        let notice = try #require(bundle.notices.first { $0.kind == .otherAnswers })
        #expect(notice.count == 1 && notice.subjects == ["ours"])
    }

    @Test("Missing answers and errors are a mistake, or else are said to be missing")
    func missing() throws {
        let text = """
            {"id":"a","answer":"Ada"}
            {"id":"b","error":"timed out"}
            """
        let mistakes = try Self.mistakes(text)
        #expect(mistakes.count == 1 && mistakes[0].position.file.hasSuffix("answers.jsonl"))
        #expect(mistakes[0].message.contains("2 of 3") && mistakes[0].message.contains("timed out"))
        let bundle = try Self.fixture(text, options: "leaves: [], allow-missing: true").bundle()
        #expect(
            bundle.answers["ours"]?.repetitions[0].answers.map { $0?.text } == ["Ada", nil, nil])
        #expect(bundle.notices.first { $0.kind == .missingAnswers }?.count == 2)
    }

    @Test(
        "A wrong record has one message with its place",
        arguments: [
            (#"{"id":"a","answer":"x"}"# + "\n" + #"{"id":"a","answer":"y"}"#, 2, 1),
            (#"{"id":"","answer":"x"}"#, 1, 7),
            (#"{"answer":"x"}"#, 1, 1),
            (#"{"id":"a"}"#, 1, 1),
            (#"{"id":"a","answer":"x","seconds":-1}"#, 1, 34),
            (#"{"id":"a","answer":"x","tokens-in":1.5}"#, 1, 36),
            (#"{"id":"a","answer":"x","abstained":"perhaps"}"#, 1, 36),
            (#"{"id":"a","answer":"x","passages":[{"rank":1}]}"#, 1, 35),
            ("\n[1]", 2, 1),
            (#"{"id":"a","answer":"x""#, 1, 23),
            ("Loading model…\n" + #"{"id":"a","answer":"x"}"#, 1, 1),
        ])
    func wrong(text: String, line: Int, column: Int) throws {
        let first = try #require(try Self.mistakes(text).first)
        #expect((first.position.line, first.position.column) == (line, column), "\(first)")
    }

    @Test("An id that differs in case or blanks is named with the one that is meant")
    func near() throws {
        for (given, meant) in [("A", "a"), (" b", "b"), ("ünit 1", "Ünit 1")] {
            let text = Self.whole.replacing("\"\(meant)\"", with: "\"\(given)\"")
            let first = try #require(try Self.mistakes(text).first)
            #expect(first.message.contains("'\(meant)'"), "\(first)")
        }
    }

    @Test("Answers to other questions are refused, also where some may be missing")
    func strangers() throws {
        let text = #"{"id":"x1","answer":"x"}"# + "\n" + #"{"id":"x2","answer":"x"}"#
        for options in ["leaves: []", "leaves: [], allow-missing: true"] {
            let mistakes = try Self.mistakes(text, options: options)
            #expect(mistakes.count == 1 && mistakes[0].message.contains("'x1'"))
            #expect(mistakes[0].message.contains("'Ünit 1'"))
        }
    }

    @Test("What leaves must be said")
    func leaves() throws {
        let mistakes = try Self.mistakes(Self.whole, options: "to: somebody")
        #expect(mistakes.contains { $0.message.hasPrefix("arms.ours.leaves") })
    }

    @Test("A resolved scenario reads as an equal one")
    func resolved() throws {
        let options = """
            columns: { id: key }, allow-missing: true, leaves: [questions, passages], \
            to: our cloud, cost: 0.004 USD / query, training: 20 USD, hosting: 5 USD / month, \
            update: 0 USD / update
            """
        let file = try Self.fixture(Self.whole, options: options).scenario()
        let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario().scenario
        #expect(again == file.scenario)
        let terms = try #require(again.arms[0].method.outside)
        #expect(terms.leaves == [.questions, .passages] && terms.to == "our cloud")
        #expect(
            terms.costs
                == StatedCosts(
                    query: Money(0.004, "USD"), training: Money(20, "USD"),
                    hosting: Money(5, "USD"), update: Money(0, "USD")))
    }

    @Test("All money of a scenario is of one currency")
    func currency() throws {
        let options = "leaves: [], cost: 0.004 USD / query, hosting: 5 EUR / month"
        let mistakes = try Self.mistakes(Self.whole, options: options)
        #expect(mistakes.map(\.position.line) == [5])
    }
}

@Suite("Answers as other tools write them")
struct ForeignAnswersTests {
    private static let questions = """
        {"id":"a","question":"Who leads sales?","answers":["Ada"],"split":"test"}
        {"id":"b","question":"Where is the archive?","answers":["Room 4"],"split":"test"}

        """

    private static func bundle(_ answers: String, _ options: String) throws -> ScenarioBundle {
        let scenario = """
            crossover: 1
            title: T
            task: { kind: short-answer }
            data: { questions: questions.jsonl }
            arms: [answers: { name: ours, file: answers.json, leaves: [], \(options) }]

            """
        return try ScenarioFixture([
            "scenario.yaml": scenario, "questions.jsonl": questions, "answers.json": answers,
        ]).bundle()
    }

    private static func row(
        _ test: Int, _ id: String, _ output: String, provider: String = "openai:x", prompt: Int = 0,
        rest: String = ""
    ) -> String {
        """
        {"testIdx":\(test),"promptIdx":\(prompt),"provider":{"id":"\(provider)","label":""},\
        "vars":{"id":"\(id)"},"latencyMs":1500,"cost":0.01,"failureReason":1,\
        "response":{"output":"\(output)","tokenUsage":{"prompt":20,"completion":4}\(rest)}}
        """
    }

    private static func results(_ rows: [String]) -> String {
        """
        {"evalId":"e","results":{"version":3,"results":[\(rows.joined(separator: ","))]},\
        "config":{"env":{"KEY":"secret"}}}
        """
    }

    @Test("promptfoo's results: answers, times and costs; what came from a cache has neither")
    func promptfoo() throws {
        let text = Self.results([
            Self.row(1, "b", "Room 4", rest: #","cached":true"#), Self.row(0, "a", "Ada"),
        ])
        let answers = try #require(
            try Self.bundle(text, "from: promptfoo").answers["ours"]?.repetitions[0].answers)
        #expect(
            answers == [
                GivenAnswer(text: "Ada", seconds: 1.5, tokensIn: 20, tokensOut: 4, cost: 0.01),
                GivenAnswer(text: "Room 4", tokensIn: 20, tokensOut: 4),
            ])
        let rows = text.split(separator: "[")[1].split(separator: "]")[0]
        let lines = String(rows).replacing("},{", with: "}\n{")
        let same = try Self.bundle(lines, "from: promptfoo").answers["ours"]
        #expect(same?.repetitions[0].answers == answers)
    }

    @Test("A row again is another seed, and an error is no answer")
    func repetitions() throws {
        let error = """
            {"testIdx":1,"promptIdx":0,"provider":"openai:x","vars":{"id":"b"},"failureReason":2,\
            "error":"quota"}
            """
        let text = Self.results([
            Self.row(0, "a", "Ada"), Self.row(1, "b", "Room 4"), Self.row(0, "a", "Bo"), error,
        ])
        let found = try #require(
            try Self.bundle(text, "from: promptfoo, allow-missing: true").answers["ours"])
        #expect(found.repetitions.map(\.seed) == [1, 2])
        #expect(found.repetitions[1].answers.map { $0?.text } == ["Bo", nil])
    }

    @Test("Several providers or prompts are several arms: the scenario says which is meant")
    func selection() throws {
        let text = Self.results([
            Self.row(0, "a", "Ada"), Self.row(1, "b", "x"),
            Self.row(0, "a", "Bo", provider: "own"), Self.row(1, "b", "y", provider: "own"),
            Self.row(0, "a", "Cy", provider: "own", prompt: 1),
            Self.row(1, "b", "z", provider: "own", prompt: 1),
        ])
        #expect(throws: ScenariosError.self) { try Self.bundle(text, "from: promptfoo") }
        #expect(throws: ScenariosError.self) {
            try Self.bundle(text, "from: promptfoo, provider: own")
        }
        let found = try Self.bundle(text, "from: promptfoo, provider: own, prompt: 1")
        #expect(found.answers["ours"]?.repetitions[0].answers.map { $0?.text } == ["Cy", "z"])
    }

    @Test("lm-evaluation-harness: one filter of several, by the question's text")
    func samples() throws {
        func line(_ id: Int, _ question: String, _ filter: String, _ said: String) -> String {
            """
            {"doc_id":\(id),"doc":{"question":"\(question)"},"target":"t",\
            "resps":[["So \(said)."]],"filtered_resps":["\(said)"],"filter":"\(filter)"}
            """
        }
        let text = [
            line(0, "Who leads sales?", "strict", "Ada"),
            line(0, "Who leads sales?", "flexible", "ada?"),
            line(1, "Where is the archive?", "strict", "Room 4"),
            line(1, "Where is the archive?", "flexible", "4"),
        ].joined(separator: "\n")
        #expect(throws: ScenariosError.self) { try Self.bundle(text, "from: lm-eval") }
        let found = try Self.bundle(text, "from: lm-eval, filter: strict")
        #expect(
            found.answers["ours"]?.repetitions[0].answers.map { $0?.text } == ["Ada", "Room 4"])
    }

    @Test("lm-evaluation-harness: of likelihoods the likeliest choice is the answer")
    func likelihoods() throws {
        func line(_ question: String, _ first: String, _ second: String) -> String {
            """
            {"doc_id":0,"doc":{"question":"\(question)","choices":{"text":["Ada","Room 4"]}},\
            "filtered_resps":[["\(first)","False"],["\(second)","False"]]}
            """
        }
        let text = [
            line("Who leads sales?", "-1.5", "-3.25"),
            line("Where is the archive?", "-9.0", "-0.5"),
        ].joined(separator: "\n")
        let found = try Self.bundle(text, "from: lm-eval")
        #expect(
            found.answers["ours"]?.repetitions[0].answers.map { $0?.text } == ["Ada", "Room 4"])
    }
}
