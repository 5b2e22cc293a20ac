import Domain
import Evaluation
import Foundations
public import Record

/// What a record says to each requirement: whether a change may pass.
///
/// Scores are judged as the verdict judges them: the whole 95 % interval must keep the bound, so
/// that an interval on both sides of it is no pass. Where a control failed the figures are in
/// doubt, and every requirement but one on the verdict is not met.
public struct Gate: Codable, Sendable, Equatable {
    /// One requirement and what became of it.
    public struct Finding: Codable, Sendable, Equatable {
        /// As it was written.
        public let requirement: String
        /// False also where the record does not decide.
        public let isMet: Bool
        /// What the record has, with its numbers.
        public let finding: String
    }

    /// The scenario's name.
    public let scenario: String
    /// In the order of the requirements.
    public let findings: [Finding]

    /// Holds a record against requirements.
    ///
    /// - Parameter day: today, ISO 8601, for requirements on the age of the advice; nil where none
    ///   is made.
    /// - Throws: ``ReportsError/notARequirement(text:reason:)`` when the record has no such arm,
    ///   probe or bill, a share is asked for with a number beyond 0…1, or a price in a currency
    ///   that is not the record's.
    public init(
        _ record: RunRecord, requirements: [GateRequirement], on day: String? = nil
    ) throws(ReportsError) {
        scenario = record.scenario.name
        var findings: [Finding] = []
        for requirement in requirements {
            let check = GateCheck(record: record, requirement: requirement, day: day)
            let (isMet, finding) = try check.outcome()
            findings.append(
                Finding(requirement: requirement.text, isMet: isMet, finding: finding))
        }
        self.findings = findings
    }

    /// Whether every requirement is met.
    public var isOpen: Bool { findings.allSatisfy(\.isMet) }

    /// A line for each requirement, without control characters, each ending in a line feed.
    public var text: String {
        findings.map { finding in
            let word = finding.isMet ? "met" : "not met"
            let line = "\(word): \(finding.requirement): \(finding.finding)"
            return VisibleText.line(line) + "\n"
        }.joined()
    }
}

/// One requirement on one record.
struct GateCheck {
    let record: RunRecord
    let requirement: GateRequirement
    let day: String?

    typealias Outcome = (isMet: Bool, finding: String)

    func outcome() throws(ReportsError) -> Outcome {
        let outcome: Outcome =
            switch requirement.subject {
            case .verdict(let wanted): (record.verdict.outcome == wanted, verdict)
            case .recommendation(let name): try recommendation(of: try arm(name))
            case .accuracy(let name, let bound): try accuracy(of: try arm(name), bound)
            case .basis(let name, let bound): try basis(of: try arm(name), bound)
            case .latency(let name, let bound): latency(of: try arm(name), bound)
            case .waiting(let name, let bound): try waiting(of: try arm(name), bound)
            case .cost(let name, let most): try cost(of: try arm(name), most)
            case .privacy(let name, let allowed): try privacy(of: try arm(name), allowed)
            case .freshness: try freshness()
            case .forgetting(let name, let probe, let bound):
                try forgetting(of: try arm(name), probe: probe, bound)
            }
        let failed = record.controls.filter { !$0.passed }.map(\.words)
        if case .verdict = requirement.subject { return outcome }
        guard failed.isEmpty else {
            let names = failed.joined(separator: ", ")
            return (false, "\(outcome.finding), in doubt because a control failed (\(names))")
        }
        return outcome
    }

    private func arm(_ name: String) throws(ReportsError) -> Placed<ArmRecord> {
        guard let arm = record.placedArms.first(where: { $0.name == name }) else {
            throw mistake(Choice.unknown(name, among: record.arms.map(\.name)))
        }
        return arm
    }

    func mistake(_ reason: String) -> ReportsError {
        .notARequirement(text: requirement.text, reason: reason)
    }

    private var verdict: String {
        VerdictText.lead(record.verdict).plain
    }

    private func recommendation(of arm: Placed<ArmRecord>) throws(ReportsError) -> Outcome {
        let isMet = record.verdict.outcome == .recommend && record.verdict.arm == arm.name
        return (isMet, verdict)
    }

    private func accuracy(of arm: Placed<ArmRecord>, _ bound: Bound) throws(ReportsError) -> Outcome
    {
        // Every metric of which more is better is a share.
        guard !record.scenario.higherIsBetter || (0...1).contains(bound.value) else {
            throw mistake(
                "\(record.scenario.metric.rawValue) is a share: expected 0 to 1 or 0% to 100%")
        }
        if let reason = failure(of: arm) { return (false, reason) }
        let metric = record.scenario.metric.rawValue
        let score = Figure.estimate(arm.score, of: metric)
        return outcome(of: arm.score, told: "\(metric) \(score)", bound)
    }

    /// Of a share or a score the whole interval must keep the bound.
    private func outcome(of estimate: Estimate, told: String, _ bound: Bound) -> Outcome {
        let figure = "\(told) on \(Figure.counted(estimate.count, "question"))"
        guard estimate.hasInterval else {
            return (false, "\(figure), not decided: so few questions give no interval")
        }
        return switch estimate.keeps(bound) {
        case let isKept?: (isKept, figure)
        case nil: (false, "\(figure), not decided: the interval lies on both sides of the bound")
        }
    }

    private func basis(of arm: Placed<ArmRecord>, _ bound: Bound) throws(ReportsError) -> Outcome {
        if let reason = failure(of: arm) { return (false, reason) }
        guard let share = arm.answerability?.withoutBasis else {
            throw mistake("\(arm.name) was asked no question without an answer")
        }
        let told = "answers without basis \(Figure.estimate(share, of: "share"))"
        return outcome(of: share, told: told, bound)
    }

    private func latency(of arm: Placed<ArmRecord>, _ bound: Bound) -> Outcome {
        if let reason = failure(of: arm) { return (false, reason) }
        guard let (seconds, _) = record.meanSeconds(of: arm) else {
            return (false, "nobody measured or states how long \(arm.name) takes")
        }
        let source = arm.answering == nil ? ", as the system reports it" : ""
        return (
            bound.isMet(by: seconds), "\(Figure.seconds(seconds)) s a question in the mean\(source)"
        )
    }

    private func waiting(of arm: Placed<ArmRecord>, _ bound: Bound) throws(ReportsError) -> Outcome
    {
        if let reason = failure(of: arm) { return (false, reason) }
        guard let latency = arm.latency else {
            throw mistake("nothing was measured of how long a user waits for \(arm.name)")
        }
        let isKept = latency.keeps(bound)
        let doubt =
            isKept == nil ? ", not decided: the interval lies on both sides of the bound" : ""
        return (isKept == true, "95th percentile \(latency.text)\(doubt)")
    }

    private func forgetting(
        of arm: Placed<ArmRecord>, probe: String, _ bound: Bound
    ) throws(ReportsError) -> Outcome {
        if let reason = failure(of: arm) { return (false, reason) }
        let losses = record.forgettingLosses(of: arm.name)
        guard !losses.isEmpty else {
            throw mistake("nothing was measured of what \(arm.name) forgets")
        }
        guard let loss = losses.first(where: { $0.probe.rawValue == probe }) else {
            throw mistake(Choice.unknown(probe, among: losses.map(\.probe.rawValue)))
        }
        let share = NumberFormat.percent(loss.share, digits: 1)
        let unit =
            switch loss.unit {
            case .items: "of all its questions lost"
            case .perplexity: "more perplexity"
            case .brier: "added to the Brier score"
            }
        let finding = "\(probe): \(share) \(unit)"
        // As in the verdict: what is measured to be too much is, whatever else is not known.
        guard bound.isMet(by: loss.share) else { return (false, finding) }
        guard loss.isEvidence else {
            return (false, "\(finding), not decided: the items are too few or too equal to show it")
        }
        return (true, loss.hasNothingToLose ? "\(finding): it had nothing to lose" : finding)
    }

    func failure(of arm: Placed<ArmRecord>) -> String? {
        arm.failure.map { "the arm failed: \($0)" }
    }
}
