public import Domain
public import Evaluation
import Statistics

/// What a fine-tuning took from one capability, in the unit of a scenario's budgets.
public struct ForgettingLoss: Sendable, Equatable {
    /// What a share is of.
    public enum Unit: Sendable {
        /// Of all items of the probe.
        case items
        /// Relative growth of the perplexity.
        case perplexity
        /// Growth of the Brier score.
        case brier
    }

    /// The capability.
    public var probe: ForgettingConfiguration.Probe
    /// In ``unit``; the mean over the seeds, negative for a gain, NaN when it could not be measured.
    public var share: Double
    /// What the share is of.
    public var unit: Unit
    /// Whether the items can show that a budget is kept: at least ``fewestItems`` for every seed,
    /// with an interval; or a perplexity or Brier score that did not change at all, since a model
    /// that was not changed loses nothing.
    public var isEvidence: Bool
    /// Whether the untuned model had nothing to lose there, for any seed: a budget is kept then,
    /// but that says nothing.
    public var hasNothingToLose: Bool

    /// With fewer items no budget is kept, as no perplexity has an interval.
    public static let fewestItems = 10
}

extension RunRecord {
    /// What `arm` lost on each probe, in the order of the record; empty when nothing was measured.
    ///
    /// A probe with several measures counts by its first one.
    public func forgettingLosses(of arm: String) -> [ForgettingLoss] {
        let entries = forgetting.headlines.filter { $0.arm == arm }
        var probes: [ForgettingConfiguration.Probe] = []
        for entry in entries where !probes.contains(entry.probe) { probes.append(entry.probe) }
        return probes.map { probe in
            let seeds = entries.filter { $0.probe == probe }
            return ForgettingLoss(
                probe: probe, share: Descriptive.mean(of: seeds.map(\.loss)),
                unit: seeds[0].unit,
                isEvidence: seeds.allSatisfy(\.isEvidence),
                hasNothingToLose: seeds.contains(where: \.hasNothingToLose))
        }
    }
}

extension RunRecord {
    /// Where a share that ``forgettingLosses(of:)`` gives comes from.
    package func lossOrigin(of arm: String, on probe: ForgettingConfiguration.Probe) -> Derivation {
        let measure = forgetting.headlineMeasures[probe]
        let losses = forgetting.placed(at: at.forgetting)
            .filter { $0.arm == arm && $0.probe == probe && $0.measure == measure }
            .map(\.lossOrigin)
        return losses.count == 1
            ? losses[0] : Derivation.sum(losses) / Derivation.constant(Double(losses.count))
    }
}

extension Placed<ForgettingRecord> {
    /// Where ``ForgettingRecord/loss`` comes from.
    fileprivate var lossOrigin: Derivation {
        switch it.unit {
        case .items: -at.change.value
        case .perplexity: at.change.value / at.before.value
        case .brier: at.change.value.derivation
        }
    }
}

extension [ForgettingRecord] {
    /// Each probe's first measure, by the probe: the one that budgets are held against.
    public var headlineMeasures: [ForgettingConfiguration.Probe: ProbeMeasurement.Measure] {
        reduce(into: [:]) { measures, entry in
            if measures[entry.probe] == nil { measures[entry.probe] = entry.measure }
        }
    }

    /// The entries of each probe's first measure.
    public var headlines: [ForgettingRecord] {
        let measures = headlineMeasures
        return filter { measures[$0.probe] == $0.measure }
    }
}

extension ForgettingRecord {
    /// With fewer right answers than this, losing them all is not shown: the exact McNemar test of
    /// five items gives p = 0.06.
    private static let fewestToLose = 6.0

    /// What was lost, in ``unit``; negative for a gain.
    public var loss: Double {
        switch unit {
        case .items: -change.value
        case .perplexity: change.value / before.value
        case .brier: change.value
        }
    }

    /// Whether every item came out the same to the last digit, as where early stopping keeps the
    /// untrained weights.
    package var isUnchanged: Bool { change.value == 0 && before == after }

    /// Whether the items can show that a loss is small. Equally many right answers of a few items
    /// are no sign of an unchanged model, unlike an equal perplexity.
    fileprivate var isEvidence: Bool {
        (unit != .items && isUnchanged)
            || (change.hasInterval && change.count >= ForgettingLoss.fewestItems)
    }

    package var unit: ForgettingLoss.Unit {
        switch measure {
        case .perplexity: .perplexity
        case .brier: .brier
        case .accuracy, .choiceAccuracy, .logLikelihood: .items
        }
    }

    /// Whether the untuned model is not shown to be better than somebody who does not look at the
    /// items, so that nothing can be forgotten; false where there is no such figure.
    public var hasNothingToLose: Bool {
        guard let chance, before.isDefined else { return false }
        guard before.hasInterval else { return true }
        guard higherIsBetter else { return before.high >= chance }
        return before.low <= chance
            || before.value * Double(before.count) < Self.fewestToLose
    }
}
