import Domain
import Foundations
import Scenarios
import Testing

@Suite("Questions without an answer in a scenario")
struct UnanswerableTests {
    private static func scenario(_ task: String, _ more: String = "") -> String {
        ScenarioFixture.smallScenario.replacing("{ kind: short-answer }", with: task)
            .replacing("[base]", with: "[base: { form: completion }]") + more
    }

    private static let answerable = """
        {"id":"a","question":"Who leads sales?","answers":["Ada"],"split":"test"}

        """

    private func bundle(
        _ line: String, task: String = "{ kind: text }", more: String = ""
    ) throws -> ScenarioBundle {
        try ScenarioFixture(
            scenario: Self.scenario(task, more), questions: Self.answerable + line
        ).bundle()
    }

    @Test(
        "are marked, and need no list of answers",
        arguments: [
            #"{"id":"b","question":"Who leads art?","unanswerable":true,"split":"test"}"#,
            #"{"id":"b","question":"Who leads art?","unanswerable":true,"answers":[],"split":"test"}"#,
        ])
    func read(line: String) throws {
        let questions = try bundle(line).questions.test
        #expect(questions.map(\.isUnanswerable) == [false, true])
        #expect(questions[1].answers.isEmpty && questions[1].sources.isEmpty)
    }

    @Test(
        "are refused where they say otherwise, or cannot be scored",
        arguments: [
            (#""unanswerable":true,"answers":["Ada"]"#, "{ kind: text }", "2:69"),
            (#""unanswerable":true,"source":"a.md""#, "{ kind: text }", "2:68"),
            (#""unanswerable":"yes""#, "{ kind: text }", "2:54"),
            (#""unanswerable":false"#, "{ kind: text }", "2:1"),
            (#""answers":[]"#, "{ kind: text }", "2:49"),
            (#""unanswerable":true"#, "{ kind: number }", "2:54"),
            (#""unanswerable":true"#, "{ kind: label, labels: [Ada, Bo] }", "2:54"),
        ])
    func refused(keys: String, task: String, place: String) throws {
        let line = #"{"id":"b","question":"Who leads art?",\#(keys),"split":"test"}"#
        let text =
            task.contains("number")
            ? Self.answerable.replacing("\"Ada\"", with: "1") + line : Self.answerable + line
        let fixture = try ScenarioFixture(scenario: Self.scenario(task), questions: text)
        let message = try fixture.message { try fixture.bundle() }
        #expect(message.contains("questions.jsonl:\(place):"), "\(message)")
    }

    @Test("two that ask the same are found, and one that has an answer elsewhere conflicts")
    func repeated() throws {
        let twins = """
            {"id":"b","question":"Who is it that leads the art department?","unanswerable":true,"split":"train"}
            {"id":"c","question":"Who is it that leads the art departments?","unanswerable":true,"split":"test"}
            """
        #expect(throws: ScenariosError.self) { try bundle(twins) }
        let conflict = """
            {"id":"b","question":"Who leads art?","unanswerable":true,"split":"train"}
            {"id":"c","question":"Who leads art?","answers":["Bo"],"split":"train"}
            """
        let notices = try bundle(conflict).notices
        #expect(notices.map(\.kind) == [.conflictingAnswers] && notices[0].subjects == ["c"])
    }

    private func task(_ text: String) throws -> TaskConfiguration {
        let file = try ScenarioFixture(["scenario.yaml": Self.scenario(text)]).scenario()
        let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
        #expect(again.scenario == file.scenario)
        return file.scenario.task
    }

    @Test("what counts as declining can be said")
    func declining() throws {
        func read(_ text: String) throws -> Declining {
            try task("{ kind: text, declining: \(text) }").rules.declining
        }
        #expect(try task("{ kind: text }").rules.declining == Declining())
        #expect(try read("{ phrases: [Pass, No idea] }").answer == "Pass")
        #expect(try read("{ phrases: Pass }").phrases == ["Pass"])
        let pattern = try read("{ regex: '^pass', answer: \"I pass: it's unknown\" }")
        #expect(try pattern.pattern == TextPattern("^pass"))
        #expect(pattern.phrases == Declining.defaultPhrases)
        #expect(pattern.answer == "I pass: it's unknown")
        #expect(try read("{ phrases: [], answer: Pass }").phrases.isEmpty)
    }

    @Test(
        "what is no such rule is refused",
        arguments: [
            "{ kind: text, declining: { phrases: [] } }",
            "{ kind: text, declining: { regex: '(' } }",
            "{ kind: text, declining: { phrases: ['?'] } }", "{ kind: text, declining: yes }",
            "{ kind: number, declining: { answer: none } }",
            "{ kind: label, labels: [a, b], declining: { answer: none } }",
        ])
    func noRule(text: String) { #expect(throws: ScenariosError.self) { try task(text) } }

    @Test("a bound on answers without basis is a greatest share, and needs such questions")
    func requirement() throws {
        let line = #"{"id":"b","question":"Who leads art?","unanswerable":true,"split":"test"}"#
        let more = "requirements: { answers-without-basis: at most 5 % }\n"
        let scenario = try bundle(line, more: more).scenario
        #expect(scenario.requirements.answersWithoutBasis == .atMost(0.05))
        let resolved = try ScenarioFixture(["scenario.yaml": Self.scenario("{ kind: text }", more)])
            .scenario().resolvedYAML
        #expect(
            try ScenarioFixture(["scenario.yaml": resolved]).scenario().scenario.requirements
                == scenario.requirements)
        #expect(throws: ScenariosError.self) { try bundle("", more: more) }
        for bound in ["at least 5 %", "5 %", "at most 5"] {
            #expect(throws: ScenariosError.self) {
                try bundle(line, more: "requirements: { answers-without-basis: \(bound) }\n")
            }
        }
    }

    @Test("what is taught says that there is none, in the form that is read")
    func taught() throws {
        let question = Question(id: "q", text: "?", answers: [], split: .train)
        #expect(try task("{ kind: text }").taughtAnswer(to: question) == "not in the documents")
        let json = try task("{ kind: text, metric: json-fields, extract: { json: /answer } }")
        #expect(json.taughtAnswer(to: question) == #"{"answer": "not in the documents"}"#)
        let known = Question(id: "q", text: "?", answers: [#"{"a": 1}"#], split: .train)
        #expect(json.taughtAnswer(to: known) == #"{"answer": {"a": 1}}"#)
    }

    @Test("a retrieval arm may decline below a similarity, and its control with it")
    func declineBelow() throws {
        func options(_ arms: String, task: String = "{ kind: text }") throws -> [RetrievalOptions] {
            let text = Self.scenario(task).replacing(
                "[base: { form: completion }]", with: arms
            ).replacing(
                "questions: questions.jsonl", with: "questions: q.jsonl, corpus: c, wrong-corpus: w"
            )
            let file = try ScenarioFixture(["scenario.yaml": text]).scenario()
            let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
            #expect(again.scenario == file.scenario)
            return file.scenario.arms.compactMap { arm in
                switch arm.method {
                case .rag(let options), .ragWrongCorpus(let options): options
                default: nil
                }
            }
        }
        let arms = "[rag: { decline-below: [0, 0.35] }, rag-wrong-corpus]"
        #expect(try options(arms).map(\.declineBelow) == [[0, 0.35], [0, 0.35]])
        #expect(try options("[rag]").map(\.declineBelow) == [[]])
        let arm = ArmConfiguration(.rag(RetrievalOptions(declineBelow: [0, 0.3, 0.4])))
        #expect(arm.candidateCount == 12)
        let tuned = try ScenarioFixture([
            "scenario.yaml": Self.scenario("{ kind: text }").replacing(
                "[base: { form: completion }]",
                with: "[lora+rag: { passages: 2, decline-below: [0, 0.35] }]"
            ).replacing("questions: questions.jsonl", with: "questions: q.jsonl, corpus: c")
        ]).scenario()
        #expect(tuned.scenario.arms.map(\.candidateCount) == [4])
        #expect(
            try ScenarioFixture(["scenario.yaml": tuned.resolvedYAML]).scenario().scenario
                == tuned.scenario)
        for wrong in ["[rag: { decline-below: 2 }]", "[base: { decline-below: 0.3 }]"] {
            #expect(throws: ScenariosError.self) { try options(wrong) }
        }
        #expect(throws: ScenariosError.self) {
            try options(arms, task: "{ kind: label, labels: [a, b] }")
        }
    }
}
