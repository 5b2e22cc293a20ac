import Domain
import Evaluation
import Record
import Scenarios

/// What an arm forgot, in a word.
///
/// A loss counts when the 95 % interval of the change shows one for more than half of the seeds.
/// Its size is the mean over the seeds. The bounds between the words are this report's own
/// convention; the ledger has the numbers.
enum ForgettingWord {
    /// The rule as the reader is told it.
    static let rule: Statement =
        """
        the capability that lost most, by any of its measures, each held against what is severe for \
        it; \(Statement.emphasis("none seen")) when \
        the intervals show no loss; \(Statement.emphasis("slight")) below 5 points of accuracy, \
        choice accuracy or Brier score, 10 % of perplexity, 0.5 nats of log-likelihood; \
        \(Statement.emphasis("severe")) from 20 points, 50 % or 2 nats; \
        \(Statement.emphasis("clear")) between.
        """

    private enum Severity: Int {
        case slight, clear, severe
    }

    /// Such as `severe: knowledge`.
    static func word(for arm: ArmRecord, in record: RunRecord) -> String {
        let all = record.forgetting.filter { $0.arm == arm.name }
        guard !all.isEmpty else {
            let isLeftOut = arm.training == nil || arm.isControl
            return isLeftOut ? Figure.none : "not measured"
        }
        guard let worst = worst(all) else { return "none seen" }
        return "\(worst.severity): \(worst.probe.rawValue)"
    }

    /// What a capability lost by one measure and not by another, such as
    /// `knowledge by accuracy, not by choice accuracy`; nil where its measures agree.
    static func dissent(on arm: ArmRecord, in record: RunRecord) -> String? {
        let all = record.forgetting.filter { $0.arm == arm.name }
        guard let probe = worst(all)?.probe else { return nil }
        var measures: [ProbeMeasurement.Measure] = []
        for entry in all where entry.probe == probe && !measures.contains(entry.measure) {
            measures.append(entry.measure)
        }
        func isLost(_ measure: ProbeMeasurement.Measure) -> Bool {
            severity(of: all.filter { $0.probe == probe && $0.measure == measure }) != nil
        }
        let (lost, kept) = (measures.filter(isLost), measures.filter { !isLost($0) })
        guard !kept.isEmpty else { return nil }
        func words(_ measures: [ProbeMeasurement.Measure]) -> String {
            measures.map(\.rawValue).joined(separator: " and ")
        }
        return "\(probe.rawValue) by \(words(lost)), not by \(words(kept))"
    }

    /// The worst of an arm's probes, in the worst class the one furthest beyond the class's bound;
    /// nil when no loss is shown.
    private static func worst(
        _ entries: [ForgettingRecord]
    ) -> (severity: Severity, probe: ForgettingConfiguration.Probe)? {
        var worst: (severity: Severity, size: Double, probe: ForgettingConfiguration.Probe)?
        for entry in entries {
            let seeds = entries.filter { $0.probe == entry.probe && $0.measure == entry.measure }
            guard let severity = severity(of: seeds) else { continue }
            // Measures have units of their own; by their bounds they can be compared.
            let size = meanLoss(of: seeds) / bounds(of: entry).severe
            if severity.rawValue > worst?.severity.rawValue ?? -1
                || (severity == worst?.severity && size > worst?.size ?? 0)
            {
                worst = (severity, size, entry.probe)
            }
        }
        return worst.map { ($0.severity, $0.probe) }
    }

    /// How bad one probe's loss is over the seeds; nil when no loss is shown.
    private static func severity(of seeds: [ForgettingRecord]) -> Severity? {
        let shown = seeds.filter { $0.effect == .worse }
        guard shown.count * 2 > seeds.count else { return nil }
        let size = meanLoss(of: seeds), bounds = bounds(of: seeds[0])
        if size >= bounds.severe { return .severe }
        return size >= bounds.clear ? .clear : .slight
    }

    /// From which size on a loss is clear, and severe.
    private static func bounds(
        of record: ForgettingRecord
    ) -> (clear: Double, severe: Double) {
        switch record.measure {
        case .accuracy, .choiceAccuracy, .brier: (0.05, 0.20)
        case .perplexity: (0.10, 0.50)
        // In nats: the right answer is 1.6 and 7.4 times less likely.
        case .logLikelihood: (0.5, 2)
        }
    }

    private static func meanLoss(of seeds: [ForgettingRecord]) -> Double {
        seeds.map(lossSize).reduce(0, +) / Double(seeds.count)
    }

    /// Points of a score or nats lost, or the share by which perplexity grew.
    private static func lossSize(_ record: ForgettingRecord) -> Double {
        record.measure == .perplexity
            ? record.change.value / record.before.value : abs(record.change.value)
    }
}

extension ForgettingRecord {
    enum Effect: String {
        case better, worse
        case unseen = "no change seen"
        case nothingToLose = "nothing to lose"
        case unsaid = "too few or too equal items to say"
        case unknown = "not measured"
    }

    /// What the interval of the change says.
    var effect: Effect {
        guard change.isDefined else { return .unknown }
        guard change.hasInterval else { return isUnchanged ? .unseen : .unsaid }
        if change.low > 0 { return higherIsBetter ? .better : .worse }
        if change.high < 0 { return higherIsBetter ? .worse : .better }
        return hasNothingToLose ? .nothingToLose : .unseen
    }
}
