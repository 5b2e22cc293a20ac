import Domain
import Foundations
import Record

extension Standing {
    /// How the arm stands against the bound on the 95th percentile of the wait.
    static func waiting(
        _ arm: Placed<ArmRecord>, record: RunRecord, scenario: Scenario
    ) -> Standing {
        guard let bound = scenario.requirements.latencyP95 else { return .meets }
        let asked = record.requirement(.latencyP95)
        let askedFor: Statement = "asked for \(bound.words(from: asked)) s"
        guard let latency = arm.latency else {
            return .unsure([
                Shortfall(
                    .latency, "latency-p95 not measured, \(askedFor)",
                    miss: "the bound on waiting")
            ])
        }
        let place = arm.at.latency.p95
        let excess = gap(latency.p95.value, place.value, bound, asked)
        let reason = Shortfall(
            .latency, "latency-p95 \(latency.text(at: arm.at.latency)), \(askedFor)",
            miss: bound.isMet(by: latency.p95.value)
                ? "the bound on waiting" : "the bound on waiting by \(excess) s")
        return switch latency.keeps(bound) {
        case true?: .meets
        case false?: .fails([reason])
        case nil: .unsure([reason])
        }
    }
}
