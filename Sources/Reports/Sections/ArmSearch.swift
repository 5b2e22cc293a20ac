import Domain
import Record

/// The search for one arm's settings by trials, as the report reads it.
struct ArmSearch {
    let arm: String
    /// The arm's place in the record.
    let place: Int
    let tuning: Placed<ArmTuningRecord>
    /// What holds for every arm's search.
    let rule: Placed<TuningRecord>
    /// The metric that trials were compared by.
    let metric: DecidingMetric

    /// Searches that tried something, in the order of the arms.
    static func all(of record: RunRecord) -> [ArmSearch] {
        guard let tuning = record.tuning else { return [] }
        let metric = record.scenario.choosingMetric ?? record.scenario.metric
        return record.placedArms.enumerated().compactMap { place, arm in
            guard let search = arm.it.tuning, !search.trials.isEmpty else { return nil }
            return ArmSearch(
                arm: arm.name, place: place, tuning: Placed(it: search, at: arm.at.tuning),
                rule: Placed(it: tuning, at: record.at.tuning), metric: metric)
        }
    }

    /// In the order in which they were begun.
    var trials: [Placed<TrialRecord>] { tuning.trials.placed(at: tuning.at.trials) }

    /// What was searched, in the order of all options.
    var options: [TrainingOption] {
        TrainingOption.allCases.filter { tuning.searched[$0.rawValue] != nil }
    }

    var chosen: Placed<TrialRecord>? { trials.first { $0.number == tuning.chosen } }

    /// Capabilities whose loss is bounded.
    var bounded: [String] { rule.atMost.keys.sorted() }

    /// Whether a trial was trained to its end and is not beyond a bound, so that it could be chosen
    /// for its score.
    func counts(_ trial: TrialRecord) -> Bool {
        trial.course == .finished && !rule.it.isBroken(by: trial)
    }

    /// Whether trials were trained to their end, and every one of them breaks a bound.
    var nothingKeepsBounds: Bool {
        tuning.trials.contains { $0.course == .finished } && !tuning.trials.contains(where: counts)
    }

    /// Those that count, the best first; then those that break a bound, those that waited, and those
    /// that failed.
    var ranked: [Placed<TrialRecord>] {
        trials.map { ($0, rank(of: $0.it)) }
            .sorted { ($0.1.group, $0.1.loss, $0.0.number) < ($1.1.group, $1.1.loss, $1.0.number) }
            .map(\.0)
    }

    private func rank(of trial: TrialRecord) -> (group: Int, loss: Double) {
        let score = trial.looks.last?.score ?? .nan
        let loss = score.isFinite ? (metric.higherIsBetter ? -score : score) : .infinity
        return switch trial.course {
        case .finished: (rule.it.isBroken(by: trial) ? 1 : 0, loss)
        case .waiting: (2, loss)
        case .failed: (3, 0)
        }
    }

    func isBetter(_ score: Double, than other: Double) -> Bool {
        metric.higherIsBetter ? score > other : score < other
    }
}
