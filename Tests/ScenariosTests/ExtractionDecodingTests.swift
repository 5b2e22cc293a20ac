import Domain
import Foundations
import Scenarios
import Testing

@Suite("task.extract")
struct ExtractionDecodingTests {
    private static func scenario(_ extract: String, kind: String = "short-answer") -> String {
        ScenarioFixture.smallScenario.replacing(
            "{ kind: short-answer }", with: "\n  kind: \(kind)\n  extract: \(extract)")
    }

    private func file(_ extract: String) throws -> ScenarioFile {
        try ScenarioFixture(["scenario.yaml": Self.scenario(extract)]).scenario()
    }

    @Test("reads every form, and writes it so that it reads the same")
    func forms() throws {
        let forms: [(String, AnswerExtraction)] = [
            ("whole", .whole), ("last-line", .lastLine),
            ("{ after: 'Answer:' }", .after("Answer:")),
            (#"{ regex: 'is "(\w+)"' }"#, .pattern(try TextPattern(#"is "(\w+)""#))),
            ("{ json: /a~1b/0 }", .json(try #require(JSONPointer("/a~1b/0")))),
            (#"{ json: "" }"#, .json(try #require(JSONPointer("")))),
            ("{ number: first }", .number(.first)), ("{ number: last }", .number(.last)),
        ]
        for (text, extraction) in forms {
            let file = try file(text)
            #expect(file.scenario.task.rules.extraction == extraction, "\(text)")
            let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
            #expect(again.scenario == file.scenario)
        }
        #expect(
            try ScenarioFixture(["scenario.yaml": ScenarioFixture.smallScenario]).scenario()
                .scenario.task.rules.extraction == .whole)
    }

    @Test(
        "refuses what is no rule, at its place",
        arguments: [
            ("first-line", "5:12"), ("{ regex: '(a' }", "5:14"), ("{ regex: 'a' }", "5:14"),
            ("{ regex: '(a)(b)' }", "5:14"), ("{ json: answer }", "5:20"),
            ("{ number: middle }", "5:22"), ("{ after: '' }", "5:21"), ("{ word: 1 }", "5:14"),
            ("{ after: 'A:', json: /a }", "5:12"), ("[last-line]", "5:12"), ("{ }", "5:12"),
        ])
    func refused(extract: String, place: String) throws {
        let fixture = try ScenarioFixture(["scenario.yaml": Self.scenario(extract)])
        let message = try fixture.message { try fixture.scenario() }
        #expect(message.contains("scenario.yaml:\(place)"), "\(message)")
    }

    @Test("a pattern that does not find the answers that an arm is shown is refused")
    func taught() throws {
        func load(_ extract: String, _ arms: String) throws {
            let text = Self.scenario(extract).replacing("[base]", with: arms)
            _ = try ScenarioFixture(scenario: text).bundle()
        }
        let base = "[base: { form: completion }]",
            shots = "[few-shot: { examples: 1, form: completion }]"
        try load("{ regex: 'Answer: (.+)' }", base)
        #expect(throws: ScenariosError.self) { try load("{ regex: 'Answer: (.+)' }", shots) }
        try load("{ regex: '(?:Answer: )?(.+)' }", shots)
        try load("{ after: 'Answer:' }", shots)
    }
}
