import Evaluation
import Foundations
import Scenarios
import Statistics

/// How an arm stands against the scenario's requirements.
enum Standing: Equatable {
    /// Every requirement holds, the one on the score with 95 % confidence.
    case meets
    /// The score's interval lies on both sides of its bound.
    case unsure(String)
    /// A requirement does not hold.
    case fails(String)
    /// A control, or an arm that could not be finished.
    case out
}

extension Standing {
    init(_ arm: ArmRecord, record: RunRecord, scenario: Scenario) {
        guard arm.role == "answer", arm.score.value.isFinite else {
            self = .out
            return
        }
        let requirements = scenario.requirements
        if let reason = Self.forgetting(arm, record: record, scenario: scenario) {
            self = .fails(reason)
            return
        }
        let seconds = record.perQuestion(arm.answering.wallSeconds)
        if let bound = requirements.latency, !bound.isMet(by: seconds) {
            self = .fails(
                "latency \(NumberFormat.significant(seconds, digits: 2)) s, asked for \(bound)")
            return
        }
        guard let bound = requirements.accuracy else {
            self = .meets
            return
        }
        let score = """
            \(scenario.task.metric.rawValue) \(NumberFormat.fixed(arm.score.value, digits: 2)) \
            [\(NumberFormat.fixed(arm.score.low, digits: 2)), \
            \(NumberFormat.fixed(arm.score.high, digits: 2))], asked for \(bound)
            """
        switch (bound.isMet(by: arm.score.low), bound.isMet(by: arm.score.high)) {
        case (true, true): self = .meets
        case (false, false): self = .fails(score)
        default: self = .unsure(score)
        }
    }

    /// The first forgetting budget that an arm overdraws.
    private static func forgetting(
        _ arm: ArmRecord, record: RunRecord, scenario: Scenario
    ) -> String? {
        let budgets = scenario.forgetting.atMost.sorted { $0.key.rawValue < $1.key.rawValue }
        for (probe, budget) in budgets {
            let entries = record.forgetting.filter {
                $0.arm == arm.name && $0.probe == probe.rawValue
                    && ["accuracy", "perplexity"].contains($0.measure)
            }
            guard !entries.isEmpty else { continue }
            let losses = entries.map { entry in
                entry.higherIsBetter ? -entry.change.value : entry.change.value / entry.before.value
            }
            let loss = Descriptive.mean(of: losses)
            // A loss that is no number keeps no budget.
            guard !(loss <= budget) else { continue }
            guard loss.isFinite else { return "\(probe.rawValue) can no longer be measured" }
            let lost = NumberFormat.fixed(100 * loss, digits: 0)
            let allowed = NumberFormat.fixed(100 * budget, digits: 0)
            return entries[0].higherIsBetter
                ? "forgets \(lost) points of \(probe.rawValue), at most \(allowed) allowed"
                : "\(probe.rawValue) perplexity grows by \(lost) %, at most \(allowed) % allowed"
        }
        return nil
    }
}
