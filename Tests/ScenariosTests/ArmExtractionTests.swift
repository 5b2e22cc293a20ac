import Domain
import Foundations
import Scenarios
import Testing

@Suite("An arm's own extract")
struct ArmExtractionTests {
    private static func text(_ arms: [String], task: String = "{ kind: short-answer }") -> String {
        """
        crossover: 1
        title: T
        task: \(task)
        data: { questions: questions.jsonl, corpus: docs, wrong-corpus: wrong }
        arms:
        \(arms.map { "  - \($0)" }.joined(separator: "\n"))

        """
    }

    private static func file(_ arms: [String]) throws -> ScenarioFile {
        try ScenarioFixture(["scenario.yaml": text(arms)]).scenario()
    }

    private static let every = [
        "nearest: { extract: { json: /answer } }", "base: { extract: last-line }",
        "few-shot: { extract: { after: 'A:' } }", "rag: { extract: { number: last } }",
        "rag-wrong-corpus", "lora: { extract: { regex: '(.+)' } }", "lora-shuffled",
        "lora-documents", "lora+rag: { extract: whole }", "full: { extract: { number: first } }",
        "answers: { file: a.jsonl, leaves: [], extract: { after: 'B:' } }",
        "command: { run: [x], leaves: [], extract: whole }",
    ]

    @Test("every arm can have one but a control, which follows its arm, and reads the same again")
    func every() throws {
        let file = try Self.file(Self.every)
        #expect(
            file.scenario.arms.map(\.extraction) == [
                .json(try #require(JSONPointer("/answer"))), .lastLine, .after("A:"),
                .number(.last), .number(.last), .pattern(try TextPattern("(.+)")),
                .pattern(try TextPattern("(.+)")), nil, .whole, .number(.first), .after("B:"),
                .whole,
            ])
        let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
        #expect(again.scenario == file.scenario)
        #expect(file.resolvedYAML.contains("      extract: { after: \"A:\" } # given\n"))
    }

    @Test("it holds for its arm alone, and whole takes the task's away")
    func own() throws {
        let task = TaskConfiguration(
            kind: .shortAnswer, rules: AnswerRules(extraction: .lastLine))
        #expect(task.extracting(nil) == task)
        #expect(task.extracting(.whole).rules.extraction == .whole)
        #expect(task.extracting(.whole).stopsAtLineBreak && !task.stopsAtLineBreak)
    }

    @Test(
        "what is no rule is refused at its place",
        arguments: [
            ("base: { extract: first-line }", "6:22"),
            ("base: { extract: { regex: 'a' } }", "6:24"),
            ("rag-wrong-corpus: { extract: whole }", "6:25"),
        ])
    func refused(arm: String, place: String) throws {
        let fixture = try ScenarioFixture(["scenario.yaml": Self.text([arm])])
        let message = try fixture.message { try fixture.scenario() }
        #expect(message.contains("scenario.yaml:\(place)"), "\(message)")
    }

    @Test("a pattern must find what its arm is shown, whatever the task's rule is")
    func taught() throws {
        func message(_ arm: String, task: String) throws -> String? {
            let text = Self.text([arm], task: task).replacing(
                ", corpus: docs, wrong-corpus: wrong", with: "")
            let fixture = try ScenarioFixture(scenario: text)
            do {
                _ = try fixture.bundle()
                return nil
            } catch { return "\(error)" }
        }
        let shots = "few-shot: { examples: 1, form: completion"
        let strict = "{ regex: 'Answer: (.+)' }"
        let own = try message("\(shots), extract: \(strict) }", task: "{ kind: short-answer }")
        #expect(own?.contains("arms.few-shot.extract.regex") == true)
        let task = "{ kind: short-answer, extract: \(strict) }"
        #expect(try message("\(shots) }", task: task)?.contains("task.extract.regex") == true)
        #expect(try message("\(shots), extract: whole }", task: task) == nil)
    }

    @Test("how answers from outside are read is no part of the lab's work; how its own are, is")
    func experiment() throws {
        func experiment(_ arms: [String]) throws -> Scenario {
            try Self.file(arms).scenario.experiment
        }
        let outside = "command: { run: [x], leaves: []"
        #expect(
            try experiment(["base", "\(outside) }"])
                == experiment(["base", "\(outside), extract: last-line }"]))
        #expect(try experiment(["base"]) != experiment(["base: { extract: last-line }"]))
    }
}
