// What can be read off a search.

extension TuningRecord {
    /// Whether a trial's latest look found more lost than a bound allows.
    package func isBroken(by trial: TrialRecord) -> Bool {
        atMost.contains { capability, most in
            trial.looks.last?.lost[capability].map { $0 > most } ?? false
        }
    }
}

extension ArmTuningRecord {
    /// Whether the scenario gave it one setting and no values to try.
    package var hadNoChoice: Bool { searched.isEmpty && trials.isEmpty && settings <= 1 }
}

extension TrialRecord {
    /// What became of a trial.
    package enum Course: Sendable {
        /// It was trained to its end.
        case finished
        /// It still waited where trials are compared, and others went on.
        case waiting
        /// It ended without a score.
        case failed
    }

    /// What became of it.
    package var course: Course {
        if failure != nil { return .failed }
        return looks.last.map { $0.epoch >= epochs } == true ? .finished : .waiting
    }
}
