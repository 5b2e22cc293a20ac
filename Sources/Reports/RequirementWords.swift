import Domain
import Foundations
import Record
import Scenarios

extension RequirementRecord {
    /// What is required of, such as `forgetting: knowledge`.
    var name: String {
        let probe = probe.map { ": \($0.rawValue)" } ?? ""
        return subject.rawValue + probe
    }

    /// The limit, such as `at least 0.8` or `nothing may leave`.
    var bound: String {
        guard let value else {
            let names = Statement.list((mayLeave ?? []).map { .words($0.rawValue) }).text
            return names.isEmpty ? "nothing may leave" : "only \(names) may leave"
        }
        return "\(direction == .atLeast ? "at least" : "at most") \(amount(value))"
    }

    fileprivate func amount(_ value: Double) -> String {
        switch subject {
        case .accuracy, .privacy: Quantity.text(value)
        case .latency, .latencyP95: "\(Quantity.text(value)) s"
        case .cost: "\(Money(value, currency ?? "")) a month"
        case .forgetting, .answersWithoutBasis: NumberFormat.percent(value, digits: 0)
        }
    }
}

extension Placed<RequirementRecord> {
    /// ``RequirementRecord/bound``, its number with its place.
    var tracedBound: Statement {
        guard let value = it.value else { return .words(it.bound) }
        let direction: Statement = it.direction == .atLeast ? "at least" : "at most"
        return "\(direction) \(.figure(value, from: at.value) { it.amount($0) })"
    }
}
