import Scenarios
import Testing

@Suite("The files of forgetting probes")
struct ProbeFileTests {
    private func message(_ probe: String, _ text: String) throws -> String {
        let scenario =
            ScenarioFixture.smallScenario
            + "forgetting: { probes: [\(probe)], \(probe): probe.txt }\n"
        let fixture = try ScenarioFixture([
            "scenario.yaml": scenario, "questions.jsonl": ScenarioFixture.smallQuestions,
            "probe.txt": text,
        ])
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
}
