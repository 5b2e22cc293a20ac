import Foundations

/// One figure of every look of the trials that did not fail, comparable across rungs.
struct StagedLooks {
    struct Entry {
        let point: SearchPoint
        /// How far the trial was trained, from 0 at the first rung to 1 at the last, on a
        /// logarithmic scale; 1 where there is only one rung.
        let stage: Double
        /// The figure, and what training on has added to it on average.
        let value: Double
    }

    let entries: [Entry]
    /// How many trials they are of.
    let trialCount: Int

    /// - Parameter value: the figure; nil: not known.
    init(_ history: History, value: (Trial.Look) -> Double?) {
        let rungs = history.rungs
        let trials = history.trials.filter { !$0.failed }
        let known = trials.map { trial in
            rungs.map { rung in trial.look(at: rung).flatMap(value) }
        }
        var gains = rungs.map { _ in 0.0 }
        for level in rungs.indices.dropLast().reversed() {
            gains[level] = gains[level + 1] + Self.meanGain(known, from: level)
        }
        entries = zip(trials, known).flatMap { trial, values in
            rungs.indices.compactMap { level in
                values[level].map {
                    Entry(
                        point: trial.point, stage: Self.stage(level, rungs),
                        value: $0 + gains[level])
                }
            }
        }
        trialCount = known.count { $0.contains { $0 != nil } }
    }

    private static func meanGain(_ known: [[Double?]], from level: Int) -> Double {
        let gains = known.compactMap { values -> Double? in
            guard let before = values[level], let after = values[level + 1] else { return nil }
            return after - before
        }
        return gains.isEmpty ? 0 : gains.reduce(0, +) / Double(gains.count)
    }

    private static func stage(_ level: Int, _ rungs: [Int]) -> Double {
        guard rungs.count > 1, let first = rungs.first, let last = rungs.last else { return 1 }
        return log(Double(rungs[level]) / Double(first)) / log(Double(last) / Double(first))
    }
}
