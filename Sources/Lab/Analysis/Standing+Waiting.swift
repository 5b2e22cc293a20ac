import Foundations
import Scenarios

extension Standing {
    /// How the arm stands against the bound on the 95th percentile of the wait.
    static func waiting(_ arm: ArmRecord, scenario: Scenario) -> Standing {
        guard let bound = scenario.requirements.latencyP95 else { return .meets }
        let asked = "asked for \(bound) s"
        guard let latency = arm.latency else {
            return .unsure([
                Shortfall(
                    .latency, "latency-p95 not measured, \(asked)", miss: "the bound on waiting")
            ])
        }
        let excess = NumberFormat.significant(latency.p95.value - bound.value, digits: 2)
        let reason = Shortfall(
            .latency, "latency-p95 \(latency.text), \(asked)",
            miss: bound.isMet(by: latency.p95.value)
                ? "the bound on waiting" : "the bound on waiting by \(excess) s")
        return switch latency.keeps(bound) {
        case true?: .meets
        case false?: .fails([reason])
        case nil: .unsure([reason])
        }
    }
}
