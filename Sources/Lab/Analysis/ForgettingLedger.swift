import Evaluation
import Scenarios
import Statistics

/// What each fine-tuning took from the model: every probe before and after, on the same items.
struct ForgettingLedger {
    let base: ProbeCell?
    let arms: [ArmResults]
    let scenario: Scenario

    func records() -> [ForgettingRecord] {
        guard let base else { return [] }
        return arms.flatMap { arm in
            zip(arm.probes, scenario.seeds).flatMap { probe, seed in
                scenario.forgetting.probes.flatMap { name in
                    records(
                        probe: name.rawValue, arm: arm.arm.name, seed: seed,
                        before: base.measurements[name.rawValue] ?? [],
                        after: probe.measurements[name.rawValue] ?? [])
                }
            }
        }
    }

    private func records(
        probe: String, arm: String, seed: UInt64, before: [ProbeMeasurement],
        after: [ProbeMeasurement]
    ) -> [ForgettingRecord] {
        zip(before, after).map { before, after in
            let count = before.values.count, bootstrap = RecordMaker.bootstrap
            return ForgettingRecord(
                probe: probe, measure: before.measure.rawValue, arm: arm, seed: seed,
                before: estimate(before), after: estimate(after),
                change: Estimate(
                    bootstrap.interval(
                        count: count, ofDifference: after.value(ofItems:),
                        before.value(ofItems:))),
                higherIsBetter: before.measure.higherIsBetter)
        }
    }

    private func estimate(_ measurement: ProbeMeasurement) -> Estimate {
        let values = measurement.values
        switch measurement.measure {
        case .accuracy, .choiceAccuracy:
            return Estimate(.wilson(successes: values.count { $0 == 1 }, count: values.count))
        case .perplexity, .logLikelihood:
            return Estimate(
                RecordMaker.bootstrap.interval(
                    count: values.count, of: measurement.value(ofItems:)))
        }
    }
}
