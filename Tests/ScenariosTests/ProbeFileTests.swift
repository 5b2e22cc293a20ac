import Scenarios
import Domain
import Testing

@Suite("The files of forgetting probes")
struct ProbeFileTests {
    private func fixture(_ probe: String, _ text: String) throws -> ScenarioFixture {
        let scenario =
            ScenarioFixture.smallScenario
            + "forgetting: { probes: [\(probe)], \(probe): probe.txt }\n"
        return try ScenarioFixture([
            "scenario.yaml": scenario, "questions.jsonl": ScenarioFixture.smallQuestions,
            "probe.txt": text,
        ])
    }

    private func message(_ probe: String, _ text: String) throws -> String {
        let fixture = try fixture(probe, text)
        return try fixture.message { try fixture.bundle() }
    }

    @Test(
        "A mistake is found when the scenario is read, with its place",
        arguments: [
            ("knowledge", "{\"question\":\"Q\",\"answers\":[\"A\"]}\n{\"question\":1}", "2:13: "),
            ("instructions", "{\"instruction\":\"Say it.\"}", "1:1: "),
            ("calibration", "{\"question\":\"Q\",\"answers\":[\"A\"]}", "1:1: "),
            ("passages", "\n\n", "1:1: "), ("english", "word\n", "1:1: "),
        ])
    func places(probe: String, text: String, place: String) throws {
        #expect(try message(probe, text).hasPrefix("probe.txt:\(place)"))
    }

    @Test(
        "What the limits of a probe leave out or cut is counted",
        arguments: [
            ("english", (0..<402).map { "Day \($0)." }.joined(separator: "\n\n"), 2),
            ("english", "\(String(repeating: "word ", count: 401))\n\nA day.", 1),
            (
                "calibration",
                (0..<43).map { #"{"question":"Q\#($0)","answers":["A"],"options":["A","B"]}"# }
                    .joined(separator: "\n"), 3
            ), ("english", "A day.\n\nAnother day.", 0),
        ])
    func limits(probe: String, text: String, count: Int) throws {
        let notices = try fixture(probe, text).bundle().notices
        #expect(
            notices.filter { $0.kind == .probeItemsBeyondLimits }
                == [DataNotice(.probeItemsBeyondLimits, subjects: [probe], count: count)]
                .compactMap { count > 0 ? $0 : nil })
    }
}
