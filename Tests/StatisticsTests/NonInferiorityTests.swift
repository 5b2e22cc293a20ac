import Statistics
import Testing

@Suite("Non-inferiority")
struct NonInferiorityTests {
    @Test("the whole interval lies above minus the margin, or below it, to settle it")
    func bounds() {
        func outcome(_ low: Double, _ high: Double) -> NonInferiority {
            NonInferiority(low: low, high: high, margin: 0.03)
        }
        #expect(outcome(-0.0299, 0.1) == .within)
        #expect(outcome(-0.03, 0.1) == .open)
        #expect(outcome(-0.1, -0.03) == .open)
        #expect(outcome(-0.1, -0.0301) == .beyond)
        #expect(NonInferiority(low: 0, high: 0.1, margin: 0) == .open)
    }

    @Test(
        "the more arms, the higher the level; up to three have the 95 % of a report",
        arguments: [
            (0, 0.95), (1, 0.95), (3, 0.95), (4, 0.966_666_666_666_666_7),
            (7, 0.983_333_333_333_333_3),
        ])
    func level(arms: Int, level: Double) {
        #expect(isClose(NonInferiority.level(arms: arms), level))
    }
}
