package import Domain
import Foundations

extension RequirementRecord {
    /// Everything that a scenario asks of an arm.
    package static func all(of scenario: Scenario) -> [RequirementRecord] {
        let asked = scenario.requirements
        let budgets = scenario.forgetting.atMost.sorted { $0.key.rawValue < $1.key.rawValue }
        return [
            asked.accuracy.map { RequirementRecord(.accuracy, $0) },
            asked.answersWithoutBasis.map { RequirementRecord(.answersWithoutBasis, $0) },
            asked.latency.map { RequirementRecord(.latency, $0) },
            asked.latencyP95.map { RequirementRecord(.latencyP95, $0) },
            asked.cost.map { cost in
                var record = RequirementRecord(.cost, .atMost(cost.amount))
                record.currency = cost.currency
                return record
            },
            asked.mayLeave.map { RequirementRecord(subject: .privacy, mayLeave: $0) },
        ].compactMap(\.self)
            + budgets.map { probe, share in
                var record = RequirementRecord(.forgetting, .atMost(share))
                record.probe = probe
                return record
            }
    }

    private init(_ subject: Subject, _ bound: Bound) {
        let direction: Direction =
            switch bound {
            case .atLeast: .atLeast
            case .atMost: .atMost
            }
        self.init(subject: subject, direction: direction, value: bound.value)
    }
}

extension RunRecord {
    /// Where a requirement that the scenario makes stands.
    ///
    /// - Parameter probe: whose budget; nil for what is no budget.
    package func requirement(
        _ subject: RequirementRecord.Subject, _ probe: ForgettingConfiguration.Probe? = nil
    ) -> RecordPointer {
        let place = scenario.requirements.firstIndex {
            $0.subject == subject && $0.probe == probe
        }
        return at.scenario.requirements[place ?? scenario.requirements.count]
    }
}

extension Bound {
    /// Such as `at least 0.8`.
    ///
    /// - Parameter place: of the requirement in the record.
    package func words(from place: RecordPointer) -> Statement {
        let direction: Statement =
            switch self {
            case .atLeast: "at least"
            case .atMost: "at most"
            }
        return "\(direction) \(.figure(value, from: place.value, NumberFormat.plain))"
    }
}
