import Domain
import Evaluation
import Record

/// Why fewer of a fine-tuned model's written answers are right.
///
/// A measure counts when the intervals show a loss for more than half of the seeds, as everywhere in
/// this report.
enum LossKind: CaseIterable {
    /// By likelihood no loss is shown: the way of answering was overwritten, probably not what is
    /// known.
    case form
    /// The right answer has become less likely, or others have become likelier.
    case knowledge

    private static let ofKnowledge: [ProbeMeasurement.Measure] = [.choiceAccuracy, .logLikelihood]

    /// Nil where no loss of written answers is shown, or nothing else is measured.
    init?(of arm: String, on probe: ForgettingConfiguration.Probe, in record: RunRecord) {
        let entries = record.forgetting.filter { $0.arm == arm && $0.probe == probe }
        func isLost(_ measure: ProbeMeasurement.Measure) -> Bool {
            let seeds = entries.filter { $0.measure == measure }
            return seeds.count { $0.effect == .worse } * 2 > seeds.count
        }
        guard isLost(.accuracy), entries.contains(where: { Self.ofKnowledge.contains($0.measure) })
        else { return nil }
        self = Self.ofKnowledge.contains(where: isLost) ? .knowledge : .form
    }

    /// One for each arm that answers worse than before.
    static func sentences(of record: RunRecord) -> [Statement] {
        record.forgetting.arms.compactMap { arm in
            let parts = allCases.compactMap { kind -> Statement? in
                let probes = ForgettingConfiguration.Probe.allCases.filter {
                    LossKind(of: arm, on: $0, in: record) == kind
                }
                guard !probes.isEmpty else { return nil }
                return kind.words(.list(probes.map { Statement.words($0.rawValue) }))
            }
            return parts.isEmpty ? nil : "\(.code(arm)): \(parts.joined(separator: "; "))."
        }
    }

    private func words(_ capabilities: Statement) -> Statement {
        switch self {
        case .form:
            """
            it answers in the wrong form (\(capabilities)): fewer of its written answers are right, yet \
            by likelihood no loss is shown
            """
        case .knowledge:
            """
            it may have lost what it knew or could do (\(capabilities)): fewer of its written answers \
            are right, and the right answers lost likelihood, too
            """
        }
    }
}
