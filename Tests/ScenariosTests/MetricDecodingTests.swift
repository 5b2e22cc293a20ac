import Domain
import Foundations
import Scenarios
import Testing

@Suite("Metrics in a scenario, and what their references must be")
struct MetricDecodingTests {
    private static func scenario(_ task: String) -> String {
        ScenarioFixture.smallScenario.replacing("{ kind: short-answer }", with: task)
            .replacing("[base]", with: "[base: { form: completion }]")
    }

    private func task(_ text: String) throws -> TaskConfiguration {
        let file = try ScenarioFixture(["scenario.yaml": Self.scenario(text)]).scenario()
        let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
        #expect(again.scenario == file.scenario)
        return file.scenario.task
    }

    @Test("the other metrics are those that can read the same references, or those that are named")
    func also() throws {
        typealias Case = (task: String, also: [DecidingMetric])
        let cases: [Case] = [
            ("{ kind: short-answer }", [.f1, .contains]),
            ("{ kind: text, metric: rouge-l }", [.f1, .contains]),
            ("{ kind: label, labels: [a, b] }", [.accuracy]), ("{ kind: number }", []),
            ("{ kind: number, tolerance: 0.5 }", [.within]),
            ("{ kind: number, metric: within, tolerance: 2 % }", [.rmse]),
            ("{ kind: text, metric: regex }", []), ("{ kind: text, metric: json-fields }", []),
            ("{ kind: short-answer, metric: contains-all }", [.contains]),
            ("{ kind: short-answer, also: [] }", []),
            ("{ kind: short-answer, also: contains }", [.contains]),
            (
                "{ kind: short-answer, metric: contains-all, also: [f1, contains] }",
                [.f1, .contains]
            ),
        ]
        for (text, also) in cases { #expect(try task(text).also == also, "\(text)") }
    }

    @Test("a tolerance is a distance or a share")
    func tolerance() throws {
        func read(_ text: String) throws -> Tolerance? {
            try task("{ kind: number, metric: within, tolerance: \(text) }").rules.tolerance
        }
        #expect(try read("0.5") == .absolute(0.5) && read("0") == .absolute(0))
        #expect(try read("2 %") == .relative(0.02) && read("0.7%") == .relative(0.7 / 100))
    }

    @Test(
        "what does not fit the task is refused",
        arguments: [
            "{ kind: number, metric: within }", "{ kind: number, also: [within] }",
            "{ kind: text, tolerance: 1 }", "{ kind: number, tolerance: 1, also: [] }",
            "{ kind: number, metric: within, tolerance: -1 }",
            "{ kind: number, metric: within, tolerance: 200 % }", "{ kind: number, metric: regex }",
            "{ kind: label, labels: [a, b], metric: contains-all }",
            "{ kind: text, metric: within, tolerance: 1 }", "{ kind: text, also: [f1] }",
            "{ kind: text, also: [accuracy] }", "{ kind: text, also: [contains, contains] }",
            "{ kind: text, metric: regex, judge: m }",
            "{ kind: text, metric: contains-all, judge: m }",
        ])
    func refused(text: String) throws {
        #expect(throws: ScenariosError.self) { try task(text) }
    }

    @Test(
        "references are checked when questions are read, with their place",
        arguments: [
            ("regex", #""[0-9]+ days?""#, "test", nil), ("regex", #""(14""#, "test", 45),
            ("regex", #""14 days?""#, "train", 44),
            ("regex", #""14 days", "14 days?""#, "train", nil),
            ("json-fields", #"{"city": "Paris", "n": 1}"#, "test", nil),
            ("json-fields", #""{\"city\": \"Paris\"}""#, "test", nil),
            ("json-fields", #""Paris""#, "test", 45), ("json-fields", "{}", "test", 45),
            ("contains", #"{"city": "Paris"}"#, "test", 45),
            ("contains-all", #""a", "b""#, "test", nil),
        ] as [(String, String, String, Int?)])
    func references(metric: String, answers: String, split: String, column: Int?) throws {
        let line =
            #"{"id":"a","question":"How long?","answers":[\#(answers)],"split":"\#(split)"}"#
            + "\n" + #"{"id":"b","question":"Where?","answers":[{"x": 1}],"split":"test"}"#
        let text = metric == "json-fields" ? line : line.replacing(#"{"x": 1}"#, with: #""x""#)
        let fixture = try ScenarioFixture(
            scenario: Self.scenario("{ kind: text, metric: \(metric) }"), questions: text)
        guard let column else {
            _ = try fixture.bundle()
            return
        }
        let message = try fixture.message { try fixture.bundle() }
        #expect(message.contains("questions.jsonl:1:\(column):"), "\(message)")
    }

    @Test("an object stands as it was written")
    func object() throws {
        let line = #"{"id":"a","question":"Where?","answers":[{"city": "Paris"}],"split":"test"}"#
        let fixture = try ScenarioFixture(
            scenario: Self.scenario("{ kind: text, metric: json-fields }"), questions: line)
        #expect(try fixture.bundle().questions.test[0].answers == [#"{"city": "Paris"}"#])
    }
}
