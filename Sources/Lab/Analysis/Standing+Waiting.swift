import Foundations
import Scenarios

extension Standing {
    /// How the arm stands against the bound on the 95th percentile of the wait.
    ///
    /// By the whole interval where it has both ends. With so few questions that it is open above,
    /// it can show that the bound is broken and never that it is kept: then the measured percentile
    /// decides, and the words say on how many questions.
    static func waiting(_ arm: ArmRecord, scenario: Scenario) -> Standing {
        guard let bound = scenario.requirements.latencyP95 else { return .meets }
        guard let latency = arm.latency else {
            return .unsure(Shortfall(.latency, "latency-p95 not measured, asked for \(bound) s"))
        }
        let p95 = latency.p95
        let reason = Shortfall(
            .latency, "latency-p95 \(LatencyText.interval(p95)), asked for \(bound) s")
        guard p95.high.isFinite else {
            return bound.isMet(by: p95.value) ? .meets : .fails([reason])
        }
        if bound.isMet(by: p95.high) { return .meets }
        return bound.isMet(by: p95.low) ? .unsure(reason) : .fails([reason])
    }
}

/// Waiting times as sentences write them.
package enum LatencyText {
    /// For example `1.2 s [1.1 s, open] on 20 questions`.
    package static func interval(_ p95: Estimate) -> String {
        "\(seconds(p95.value)) [\(seconds(p95.low)), \(seconds(p95.high))] on \(p95.count) "
            + (p95.count == 1 ? "question" : "questions")
    }

    private static func seconds(_ value: Double) -> String {
        value.isFinite ? "\(NumberFormat.significant(value, digits: 2)) s" : "open"
    }
}
