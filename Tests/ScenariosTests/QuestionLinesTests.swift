import Scenarios
import Domain
import Testing

@Suite("A question file")
struct QuestionLinesTests {
    @Test("gives the questions of each split in the order of the file")
    func loads() throws {
        let fixture = try ScenarioFixture(
            scenario: ScenarioFixture.smallScenario,
            questions: "\u{FEFF}"
                + ScenarioFixture.smallQuestions.replacing("\n", with: "\r\n")
                    + """


                    {"split": "test", "id": "d", "group": "hard", "answers": ["1", 2.50, "1"], \
                    "question": "\\u00e9\\ud83d\\ude00 \\"x\\"?", "source": ["a.md"], "evidence": \
                    "e"}
                    """
        )
        let questions = try fixture.bundle().questions
        #expect(questions.train.map(\.id) == ["a"])
        #expect(questions.validation.map(\.id) == ["b"])
        #expect(questions.test.map(\.id) == ["c", "d"])
        #expect(
            questions.test[1]
                == Question(
                    id: "d",
                    text: "é😀 \"x\"?",
                    answers: ["1", "2.50"],
                    split: .test,
                    sources: ["a.md"],
                    evidence: "e",
                    group: "hard",
                )
        )
        #expect(questions.strata == ["hard": 1])
    }

    @Test(
        "shows the place of a mistake and what was expected",
        arguments: [
            (
                #"{"id":"d","question":"Why?","ans"#,
                "33: not JSON: it ends in the middle of its "
                    + "JSON. Was the line cut off? Complete it or remove it."
            ),
            (
                #"{"id":"d"} x"#,
                "12: not JSON: expected the end, but more follows. Every line holds "
                    + "one JSON object and nothing else."
            ),
            (
                #"{"id":"d","id":"e"}"#,
                "11: not JSON: the key 'id' stands here twice. Every line "
                    + "holds one JSON object and nothing else."
            ),
            (
                #"[1]"#,
                "1: expected an object, got a list. Write each question on a line of its own, "
                    + "without brackets around them and commas between them."
            ),
            (
                #"{"id":"","question":"Why?","answers":["x"],"split":"test"}"#,
                "7: id: expected a text that is not blank, got ''."
            ),
            (
                #"{"question":"Why?","answers":["x"],"split":"test"}"#,
                "1: the key 'id' is missing; expected a text."
            ),
            (
                #"{"id":"d","question":"é?","answer":["x"],"answers":["x"],"split":"test"}"#,
                "27: unknown key 'answer'. Did you mean 'answers'? Valid keys: id, question, "
                    + "answers, split, source, evidence, fact, group, unanswerable."
            ),
            (
                #"{"id":"d","question":"Why?","answers":[],"split":"test"}"#,
                "39: answers: expected a list with at least one element, got an empty list."
            ),
            (
                #"{"id":"d","question":"Why?","answers":{},"split":"test"}"#,
                "1: this looks like a line of SQuAD's flat form, as Hugging Face has it. Write "
                    + "answers as a list of texts: the list under 'text'. 'context' becomes a "
                    + "document of the corpus."
            ),
            (
                #"{"id":"d","question":"Why?","answer":["x"],"split":"test"}"#,
                "29: unknown key 'answer'. Did you mean 'answers'? Valid keys: id, question, "
                    + "answers, split, source, evidence, fact, group, unanswerable."
            ),
            (
                #"{"id":1.5,"question":"Why?","answers":["x"],"split":"test"}"#,
                "7: id: expected a text that is not blank, got 1.5."
            ),
            (
                #"{"question":"Why?","answers":["x"]}"#,
                "1: the keys 'id', 'split' are missing. Expected {\"id\": \"q1\", \"question\": "
                    + "\"…\", \"answers\": [\"…\"], \"split\": \"train\"}."
            ),
            (
                #"{"id":"d","question":"Why?","answers":[true],"split":"test"}"#,
                "40: answers: expected a text or a number, got true."
            ),
            (
                #"{"id":"d","question":"Why?","answers":["x"],"split":"tset"}"#,
                "53: split: expected one of train, validation, test, got 'tset'. Did you mean "
                    + "'test'?"
            ),
            (
                #"{"id":"a","question":"Why?","answers":["x"],"split":"test"}"#,
                "1: the id 'a' stands in line 1 too. Give each its own."
            ),
            (
                #"{"id":"d","question":"who leads SALES","answers":["x"],"split":"test"}"#,
                "1: the test question 'd' is the same as the train question 'a' in line 1: 'who "
                    + "leads SALES'. What was learnt cannot be told from what was remembered; reword "
                    + "or remove one of them, or write data.repeated: once to use each question "
                    + "once."
            ),
            (
                #"{"id":"d","question":"Sales is led – by whom","answers":["x"],"split":"train"}"#,
                "1: the train question 'd' is the same as the validation question 'b' in line 2: "
                    + "'Sales is led – by whom'. What was learnt cannot be told from what was "
                    + "remembered; reword or remove one of them, or write data.repeated: once to use "
                    + "each question once."
            ),
        ]
    )
    func mistakes(line: String, message: String) throws {
        let questions = ScenarioFixture.smallQuestions + line + "\n"
        #expect(
            try ScenarioFixture.message(ofQuestions: questions) == "questions.jsonl:4:" + message
        )
    }

    @Test("takes a whole number for an id, and a text for the only answer, as they are written")
    func lenient() throws {
        let line = #"{"id":2,"question":"Why?","answers":"Mara","split":"test","group":1}"#
        let questions = try ScenarioFixture(
            scenario: ScenarioFixture.smallScenario,
            questions: ScenarioFixture.smallQuestions + line
        ).bundle().questions
        let last = try #require(questions.test.last)
        #expect(last.id == "2" && last.answers == ["Mara"] && last.group == "1")
    }

    @Test("does not take a number and a text for two ids when they are written alike")
    func sameID() throws {
        let line = #"{"id":2,"question":"Why?","answers":"Mara","split":"test"}"#
        let other = #"{"id":"2","question":"Who?","answers":"Mara","split":"test"}"#
        #expect(try ScenarioFixture.message(ofQuestions: "\(line)\n\(other)").contains("too"))
    }

    @Test(
        "gets one hint for all lines in another tool's form",
        arguments: [
            (#"{"messages":[{"role":"user","content":"Who?"}]}"#, "OpenAI"),
            (#"{"conversations":[{"from":"human","value":"Who?"}]}"#, "ShareGPT"),
            (#"{"prompt":"Who?","completion":"Mara"}"#, "OpenAI"),
            (#"{"prompt":"Who?","referenceResponse":"Mara"}"#, "Bedrock"),
            (#"{"conversationTurns":[]}"#, "Bedrock"),
            (#"{"instruction":"Say","input":"x","output":"Mara"}"#, "Alpaca"),
            (#"{"prompt":"Who?","chosen":"Mara","rejected":"Ida"}"#, "DPO"),
            (#"{"id":"a","context":"c","question":"q","answers":{"text":["x"]}}"#, "SQuAD"),
            (#"{"title":"T","paragraphs":[]}"#, "SQuAD"),
            (#"{"question":"Who?","answer":"Mara"}"#, "'answer'"),
            (#"{"user_input":"Who?","reference":"Mara"}"#, "'reference'"),
        ])
    func foreignShapes(line: String, word: String) throws {
        let lines = [String](repeating: line, count: 7).joined(separator: "\n")
        let message = try ScenarioFixture.message(
            ofQuestions: ScenarioFixture.smallQuestions + lines)
        #expect(message.hasPrefix("questions.jsonl:4:1: this looks like "))
        #expect(message.contains(word) && message.contains("at least 6 more"))
        #expect(!message.contains("\n"))
    }

    @Test("tells mistakes of one kind once, with their number")
    func oneKind() throws {
        let lines = (0..<30).map { #"{"id":"x\#($0)","question":"Why \#($0)?","answers":["a"]}"# }
        let message = try ScenarioFixture.message(ofQuestions: lines.joined(separator: "\n"))
        #expect(message.contains("'split'") && message.contains("at least 29 more"))
        #expect(!message.contains("\n"))
    }

    @Test("may have lines that end in CR alone")
    func oldMac() throws {
        let text = ScenarioFixture.smallQuestions.replacing("\n", with: "\r")
        let fixture = try ScenarioFixture(scenario: ScenarioFixture.smallScenario, questions: text)
        #expect(try fixture.bundle().questions.test.map(\.id) == ["c"])
        let message = try ScenarioFixture.message(ofQuestions: text + "{")
        #expect(message.contains(":4:"))
    }

    @Test("that is one document over several lines is told apart from a line that was cut off")
    func oneDocument() throws {
        let message = try ScenarioFixture.message(ofQuestions: "{\n \"data\": []\n}\n")
        #expect(message.contains("squad"))
    }

    @Test("cut off anywhere is refused or holds fewer questions, and never crashes")
    func truncation() throws {
        let whole = Array(ScenarioFixture.smallQuestions.utf8)
        let fixture = try ScenarioFixture(scenario: ScenarioFixture.smallScenario)
        let starts = whole.indices.filter { $0 == 0 || whole[$0 - 1] == UInt8(ascii: "\n") }
        for count in whole.indices.dropLast() {
            try fixture.write(Array(whole[..<count]), to: "questions.jsonl")
            let isWholeLine = starts.contains(count) || whole[count] == UInt8(ascii: "\n")
            let message = try fixture.message { try fixture.bundle() }
            let isCutOff = message.contains("cut off") || message.contains("over several lines")
            #expect(isWholeLine ? message.contains("no questions with split") : isCutOff)
        }
    }

    @Test(
        "refuses text that is nearly JSON",
        arguments: [
            #"{"id":"\ud800"}"#, #"{"id":"\q"}"#, "{\"id\":\"\t\"}", #"{"id":01}"#, #"{"id":1.}"#,
            #"{"id":-}"#, #"{"id":1e}"#, #"{"id":nul}"#, #"{'id':1}"#, #"{"id":1,}"#, #"{,}"#,
            #"{"id" 1}"#, #"{"id":[1,]}"#, #"{"id":"\u12g4"}"#,
            "{\"id\":" + String(repeating: "[", count: 5000),
        ]
    )
    func invalidJSON(line: String) throws {
        let message = try ScenarioFixture.message(ofQuestions: line + "\n")
        #expect(message.hasPrefix("questions.jsonl:1:"))
        #expect(message.contains(": not JSON: "))
    }

    @Test(
        "are objects: anything else is refused where it begins", arguments: ["5", "\"a\"", "null"])
    func noObject(line: String) throws {
        let message = try ScenarioFixture.message(ofQuestions: "\n  \(line)\n")
        #expect(message.hasPrefix("questions.jsonl:2:3: "))
    }

    @Test("may hold only labels of the task, and only numbers for a number")
    func answersByKind() throws {
        let label = """
            crossover: 1
            title: T
            task: { kind: label, labels: [Positive, Negative] }
            data: { questions: questions.jsonl }
            arms: [base]
            """
        let line = #"{"id":"a","question":"Fine.","answers":["Positiv"],"split":"test"}"#
        let first = try ScenarioFixture(scenario: label, questions: line)
        #expect(
            try first.message { try first.bundle() } == """
                questions.jsonl:1:41: answers: expected one of the task's labels (Positive, \
                Negative), got 'Positiv'. Did you mean 'Positive'?
                """
        )
        let number = label.replacing("label, labels: [Positive, Negative]", with: "number")
        let second = try ScenarioFixture(scenario: number, questions: line)
        #expect(
            try second.message { try second.bundle() }
                == "questions.jsonl:1:41: answers: expected a number, got 'Positiv'. Write one number "
                + "that can be read in one way only, e.g. 1250 or -0.5."
        )
    }

    @Test("must name sources and evidence that are there")
    func sources() throws {
        let scenario = ScenarioFixture.smallScenario
            .replacing("jsonl }", with: "jsonl, corpus: docs }")
        func message(_ rest: String) throws -> String {
            let line = #"{"id":"d","question":"Why?","answers":["x"],"split":"test","# + rest + "}"
            let fixture = try ScenarioFixture(scenario: scenario, questions: line)
            try fixture.write("Ada leads sales.", to: "docs/sales/team.md")
            return try fixture.message { try fixture.bundle() }
        }
        #expect(
            try message(#""source":"sales/taem.md""#) == """
                questions.jsonl:1:69: source: the corpus has no document 'sales/taem.md'. Did you \
                mean 'sales/team.md'? Give its path within the corpus.
                """
        )
        #expect(
            try message(#""source":["sales/team.md"],"evidence":"Eve leads sales.""#) == """
                questions.jsonl:1:98: evidence: 'Eve leads sales.' does not stand in \
                sales/team.md. Copy it word for word.
                """
        )
        #expect(
            try message(#""evidence":"Ada""#) == """
                questions.jsonl:1:71: evidence: 'Ada' does not stand in a source; name one. Copy \
                it word for word.
                """
        )
    }

    @Test(
        "finds evidence in its source however the two are encoded, as retrieval does",
        arguments: [
            ("Text of cafe\u{301}.", "Text of café."), ("Text of café.", "cafe\u{301}"),
            ("Two\nlines of text", #"Two\r\nlines"#), ("One\u{a0}blank", "One blank"),
            ("The of\u{ad}fice is open", "office is"), ("It’s a ﬁne day", "It's a fine day"),
        ]
    )
    func evidence(document: String, evidence: String) throws {
        let scenario = ScenarioFixture.smallScenario
            .replacing("jsonl }", with: "jsonl, corpus: docs }")
            .replacing("[base]", with: "[base: { form: completion }]")
        let line =
            #"{"id":"d","question":"Why?","answers":["x"],"split":"test","source":"a.md","#
            + "\"evidence\":\"\(evidence)\"}"
        let fixture = try ScenarioFixture(scenario: scenario, questions: line)
        try fixture.write(document, to: "docs/a.md")
        let found = try #require(try fixture.bundle().questions.test[0].evidence)
        #expect(EvidenceText(document).holds(EvidenceText(found).beginning))
    }

    @Test("does not find evidence that has another word or nothing to be seen")
    func otherEvidence() {
        let document = EvidenceText("Text of café in a town by the sea.")
        for text in ["Text of cafe", "text of café", "of tea", "\u{200b}", " "] {
            #expect(!document.holds(EvidenceText(text)))
        }
        let long = EvidenceText("Text of café in a town on a hill.")
        #expect(!document.holds(long) && document.holds(long.beginning))
    }

    @Test(
        "has no NULs, not even escaped ones",
        arguments: [
            #""question":"Who\u0000?","answers":["x"]"#,
            #""question":"Who?","answers":["a\u0000b"]"#,
            #""question":"Who?","answers":["x"],"evidence":"a\u0000b""#,
            #""question":"Who?","answers":["x"],"group":"\u0000""#,
        ]
    )
    func nuls(rest: String) throws {
        let message = try ScenarioFixture.message(
            ofQuestions: #"{"id":"d","split":"test",\#(rest)}"#)
        #expect(message.contains("expected a text without NULs"))
    }

    @Test("a question has at most ten thousand answers, which are compared in linear time")
    func manyAnswers() throws {
        func line(_ answers: Int) -> String {
            let texts = (0..<answers).map { "\"\($0)\"" }.joined(separator: ",")
            return """
                {"id":"a","question":"Which?","answers":[\(texts),"0"],"split":"test"}

                """
        }
        let scenario = ScenarioFixture.smallScenario.replacing(
            "arms: [base]", with: "arms: [base: { form: completion }]")
        let sound = try ScenarioFixture(scenario: scenario, questions: line(9999)).bundle()
        #expect(sound.questions.test[0].answers.count == 9999)
        let fixture = try ScenarioFixture(scenario: scenario, questions: line(100_000))
        let message = try fixture.message { try fixture.bundle() }
        #expect(message.contains("answers: expected at most 10000, got 100001."))
    }

    @Test("reports ten mistakes and counts the rest")
    func several() throws {
        let message = try ScenarioFixture.message(
            ofQuestions: (0..<12).map {
                #"{"id":"i\#($0)","question":"Why \#($0)?","answers":["a"],"split":"s\#($0)"}"#
                    + "\n"
            }.joined()
        )
        let lines = message.split(separator: "\n")
        #expect(lines.count == 11)
        #expect(lines.last == "… and at least 2 more.")
    }
}
