import Scenarios
import Testing

@Suite("A quantity out of its range")
struct QuantityRangeTests {
    /// Keys with what is just too small, just in range on either side, and just too great.
    private static let cases: [(key: String, outside: [String], inside: [String])] = [
        (
            "workload: { queries: X / month }",
            ["5e-324", "1e-310", "1e-20", "0.0009", "1.1e12", "1e308", "-1"],
            ["0", "0.001", "1e12"]
        ),
        (
            "workload: { knowledge-changes: X / month }",
            ["1e-20", "5e-324", "1e-310 %", "0.00009 %", "101 %", "-1 %"],
            ["0 %", "0.0001 %", "100 %"]
        ),
        (
            "workload: { updates: X / month }", ["0", "1e-310", "0.0009", "2e12"],
            ["0.001", "1e12"]
        ),
        (
            "workload: { horizon: X months }", ["0", "1e-310", "0.01", "1201", "1e308"],
            ["0.04", "1200"]
        ),
        (
            "requirements: { latency: at most X min }", ["1e308", "1e-310", "0", "20000"],
            ["0.0001", "16000"]
        ),
        (
            "requirements: { latency-p95: at most X ms }", ["1e308", "1e-310", "0", "2e9"],
            ["0.001", "1e9"]
        ),
        (
            "requirements: { accuracy: at least X }", ["1e-310", "1e-7", "1.1", "-0.1"],
            ["0", "0.000001", "1"]
        ),
        ("requirements: { margin: X }", ["1e-310", "1e-7", "2"], ["0", "0.000001", "1"]),
        (
            "forgetting: { at-most: { knowledge: X } }", ["1e-310", "1e-7", "2"], ["0", "1e-6"]
        ),
        (
            "prices: p\nworkload: { staff: { hour: X USD } }",
            ["1e-310", "1e-10", "1.1e12", "1e308", "-1"], ["0", "1e-9", "1e12"]
        ),
        (
            "prices: p\nworkload: { staff: { hour: 60 USD, build: { base: X h } } }",
            ["1e-310", "0.0009", "1.1e6", "1e308", "-1"], ["0", "0.001", "1e6"]
        ),
    ]

    @Test("is refused with the range, and its ends are not", arguments: cases.indices)
    func ranges(place: Int) throws {
        let (key, outside, inside) = Self.cases[place]
        for text in outside {
            let line = key.replacing("X", with: text)
            let message = try ScenarioFixture.message(
                of: ScenarioFixture.smallScenario + line + "\n")
            #expect(message.contains("expected") && message.contains(" to "), "\(line): \(message)")
            #expect(
                message.contains("10") || message.contains("1200 months"), "\(message)")
        }
        for text in inside {
            let line = key.replacing("X", with: text)
            let fixture = try ScenarioFixture(
                scenario: ScenarioFixture.smallScenario + line + "\n")
            #expect(throws: Never.self, "\(line)") { _ = try fixture.scenario() }
        }
    }

    @Test("is refused as the size of an error and as an amount by the month, too")
    func amounts() {
        for text in ["1e-310", "1e-10", "1.1e15", "-1"] {
            #expect(Quantity.error(text) == nil, "\(text)")
        }
        for text in ["0", "1e-9", "1e15"] { #expect(Quantity.error(text) != nil, "\(text)") }
        for text in ["1e-310", "1e-10", "1.1e12", "-1"] {
            #expect(Quantity.moneyPerMonth("\(text) USD / month") == nil, "\(text)")
        }
        for text in ["0", "1e-9", "1e12"] {
            #expect(Quantity.moneyPerMonth("\(text) USD / month") != nil, "\(text)")
        }
    }

    @Test(
        "is refused in the options of training, too",
        arguments: [
            ("learning-rate", "1e-320"), ("learning-rate", "1.5"), ("alpha", "1e-320"),
            ("alpha", "1e300"), ("clip", "5e-324"), ("weight-decay", "1e-310"),
            ("warmup", "1e-310"),
        ])
    func training(key: String, value: String) throws {
        let text = ScenarioFixture.smallScenario.replacing(
            "arms: [base]", with: "arms: [{ lora: { \(key): \(value) } }]")
        let message = try ScenarioFixture.message(of: text)
        #expect(message.contains("arms.lora.\(key): expected a number from"), "\(message)")
    }
}
