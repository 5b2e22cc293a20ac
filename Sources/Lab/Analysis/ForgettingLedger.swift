import Domain
import Evaluation
import Record
import Statistics

/// What each fine-tuning took from the model: every probe before and after, on the same items.
struct ForgettingLedger {
    let base: ProbeCell?
    let arms: [ArmResults]
    let scenario: Scenario

    func records() -> [ForgettingRecord] {
        arms.flatMap { arm -> [ForgettingRecord] in
            guard let base = arm.ownBaseProbe?.payload ?? base else { return [] }
            return zip(arm.probes, scenario.seeds).flatMap { probe, seed in
                scenario.forgetting.probes.flatMap { name in
                    records(
                        probe: name, arm: arm.arm.name, seed: seed,
                        before: base.measurements[name.rawValue] ?? [],
                        after: probe.measurements[name.rawValue] ?? [])
                }
            }
        }
    }

    /// What the record's forgetting says together; nil when nothing was trained to the end.
    func summary(of record: RunRecord) -> LedgerRecord? {
        let divergences = divergences()
        guard !divergences.isEmpty else { return nil }
        return LedgerRecord(
            divergences: divergences,
            predictions: Self.predictions(of: record.forgetting, by: divergences),
            pairs: ForgettingPairs(arms: arms, scenario: scenario, record: record).records())
    }

    private func records(
        probe: ForgettingConfiguration.Probe, arm: String, seed: UInt64, before: [ProbeMeasurement],
        after: [ProbeMeasurement]
    ) -> [ForgettingRecord] {
        zip(before, after).map { before, after in
            let bootstrap = RecordMaker.bootstrap
            return ForgettingRecord(
                probe: probe, measure: before.measure, arm: arm, seed: seed,
                before: Estimate(before.interval(bootstrap)),
                after: Estimate(after.interval(bootstrap)),
                change: Estimate(after.difference(from: before, bootstrap)),
                relative: relative(before, after),
                higherIsBetter: before.measure.higherIsBetter, chance: before.chance)
        }
    }

    private func relative(_ before: ProbeMeasurement, _ after: ProbeMeasurement) -> Estimate? {
        guard before.measure != .logLikelihood else { return nil }
        let interval = after.relativeDifference(from: before, RecordMaker.bootstrap)
        return interval.value.isFinite ? Estimate(interval) : nil
    }
}

// MARK: - Divergence

extension ForgettingLedger {
    private func divergences() -> [DivergenceRecord] {
        arms.flatMap { arm in
            zip(arm.divergences, scenario.seeds).filter { !$0.0.sums.isEmpty }.map { cell, seed in
                DivergenceRecord(
                    arm: arm.arm.name, seed: seed,
                    divergence: Estimate(
                        RecordMaker.bootstrap.unbounded(
                            count: cell.sums.count, on: .positive,
                            of: cell.payload.value(ofQuestions:))),
                    tokens: cell.tokens.reduce(0, +))
            }
        }
    }

    /// How well the divergence predicts each capability's loss over the fine-tunings.
    static func predictions(
        of forgetting: [ForgettingRecord], by divergences: [DivergenceRecord]
    ) -> [PredictionRecord] {
        let entries = forgetting.headlines
        var probes: [ForgettingRecord] = []
        for entry in entries where !probes.contains(where: { $0.probe == entry.probe }) {
            probes.append(entry)
        }
        return probes.map { probe in
            let points = entries.filter { $0.probe == probe.probe }.compactMap { entry in
                divergences.first { $0.arm == entry.arm && $0.seed == entry.seed }
                    .map { (divergence: $0.divergence.value, loss: entry.loss) }
            }.filter { $0.divergence.isFinite && $0.loss.isFinite }
            let correlation =
                points.count < PredictionRecord.leastTrainings
                ? .nan
                : RankCorrelation.spearman(points.map(\.divergence), points.map(\.loss))
            return PredictionRecord(
                probe: probe.probe, measure: probe.measure, trainings: points.count,
                rankCorrelation: correlation.isFinite ? correlation : nil)
        }
    }
}
