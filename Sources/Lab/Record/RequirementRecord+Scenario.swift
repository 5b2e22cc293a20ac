package import Domain
import Foundations

extension RequirementRecord {
    /// Everything that a scenario asks of an arm.
    package static func all(of scenario: Scenario) -> [RequirementRecord] {
        let asked = scenario.requirements
        let budgets = scenario.forgetting.atMost.sorted { $0.key.rawValue < $1.key.rawValue }
        return [
            asked.accuracy.map {
                RequirementRecord(name: "accuracy", bound: $0.description, value: $0.value)
            },
            asked.latency.map {
                RequirementRecord(name: "latency", bound: "\($0) s", value: $0.value)
            },
            asked.latencyP95.map {
                RequirementRecord(name: "latency-p95", bound: "\($0) s", value: $0.value)
            },
            asked.cost.map {
                RequirementRecord(name: "cost", bound: "at most \($0) a month", value: $0.amount)
            },
            asked.mayLeave.map {
                RequirementRecord(
                    name: "privacy",
                    bound: $0.isEmpty ? "nothing may leave" : "only \(names($0)) may leave",
                    value: nil)
            },
        ].compactMap(\.self)
            + budgets.map {
                RequirementRecord(
                    name: "forgetting: \($0.key.rawValue)",
                    bound: "at most \(NumberFormat.percent($0.value, digits: 0))",
                    value: $0.value)
            }
    }

    private static func names(_ data: [PrivateData]) -> String {
        Statement.list(data.map { "\($0.rawValue)" }).text
    }
}

extension RunRecord {
    /// Where a requirement that the scenario makes stands.
    func requirement(named name: String) -> RecordPointer {
        let place = scenario.requirements.firstIndex { $0.name == name }
        return at.scenario.requirements[place ?? scenario.requirements.count]
    }
}
