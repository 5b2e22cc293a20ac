import Domain
import Scenarios
import Testing

@Suite("Rules for answers in a scenario")
struct AnswerRuleTests {
    private static func scenario(_ task: String) -> String {
        ScenarioFixture.smallScenario.replacing("{ kind: short-answer }", with: task)
    }

    private func task(_ text: String) throws -> TaskConfiguration {
        try ScenarioFixture(["scenario.yaml": Self.scenario(text)]).scenario().scenario.task
    }

    @Test("the default reads words of any language and decimal points")
    func defaults() throws {
        #expect(try task("{ kind: short-answer }").rules == AnswerRules())
        #expect(AnswerRules().normalization == .unicode)
        #expect(AnswerRules().numbers.decimal == .point)
    }

    @Test("a scenario can name SQuAD's rule and a decimal comma")
    func named() throws {
        #expect(try task("{ kind: text, normalization: squad }").rules.normalization == .squad)
        let number = #"{ kind: number, numbers: { decimal: "," } }"#
        #expect(try task(number).rules.numbers.decimal == .comma)
    }

    @Test(
        "what a task has no use for, or what is no such rule, is refused",
        arguments: [
            "{ kind: number, normalization: squad }",
            #"{ kind: text, numbers: { decimal: "," } }"#,
            "{ kind: label, labels: [a, b], normalization: unicode }",
            "{ kind: text, normalization: english }",
            "{ kind: number, numbers: { decimal: comma } }",
            "{ kind: number, numbers: { group: x } }",
        ]
    )
    func refused(task: String) {
        #expect(throws: ScenariosError.self) { try self.task(task) }
    }

    @Test("the scenario written out names its rules, and reads as the same scenario")
    func roundTrip() throws {
        for text in [
            "{ kind: text, normalization: squad }", "{ kind: short-answer }",
            #"{ kind: number, numbers: { decimal: "," } }"#,
        ] {
            let file = try ScenarioFixture(["scenario.yaml": Self.scenario(text)]).scenario()
            let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
            #expect(again.scenario == file.scenario)
        }
    }

    @Test(
        "a reference is refused when the rule cannot read it as what was written",
        arguments: [
            (".", "\"1,250\"", true), (".", "\"twelve\"", false), (".", "\"10-20\"", false),
            (".", "1.125", true), (",", "1.125", false), (",", "\"1,125\"", true),
            (",", "25.5", true),
            (",", "\"5 km 200 m\"", false),
        ]
    )
    func references(decimal: String, answer: String, isRead: Bool) throws {
        let scenario = Self.scenario("{ kind: number, numbers: { decimal: \"\(decimal)\" } }")
            .replacing("[base]", with: "[base: { form: completion }]")
        let line = #"{"id":"a","question":"How long?","answers":[\#(answer)],"split":"test"}"#
        let fixture = try ScenarioFixture(scenario: scenario, questions: line)
        if isRead {
            #expect(try fixture.bundle().questions.test.count == 1)
        } else {
            #expect(try fixture.message { try fixture.bundle() }.contains("questions.jsonl:1:"))
        }
    }

    @Test(
        "references that a country's decimal sign decides are told, unless the scenario names it",
        arguments: [
            ("{ kind: number }", "\"1.250\"", true), ("{ kind: number }", "\"1,250 Euro\"", true),
            ("{ kind: number }", "1.250", false), ("{ kind: number }", "\"1.5\"", false),
            ("{ kind: number, numbers: { decimal: \".\" } }", "\"1.250\"", false),
            ("{ kind: number, numbers: { decimal: \",\" } }", "\"1.250\"", false),
            ("{ kind: short-answer }", "\"1.250\"", false),
        ]
    )
    func undeclared(task: String, answer: String, isTold: Bool) throws {
        let scenario = Self.scenario(task)
            .replacing("[base]", with: "[base: { form: completion }]")
        let line = #"{"id":"a","question":"How long?","answers":[\#(answer)],"split":"test"}"#
        let notices = try ScenarioFixture(scenario: scenario, questions: line).bundle().notices
        let expected: [DataNotice.Kind] = isTold ? [.undeclaredDecimals] : []
        #expect(notices.map(\.kind) == expected)
    }
}
