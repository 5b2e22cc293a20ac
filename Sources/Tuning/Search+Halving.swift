extension Search {
    /// The best trial that waits among the best one in `reduction` at its rung, from the highest
    /// rung down.
    func promotion(in history: History) -> Step? {
        for level in rungs.indices.dropLast().reversed() {
            let ranked = history.ranked(at: level)
            let best = ranked.prefix(ranked.count / reduction)
            if let trial = best.first(where: { history.isWaiting($0, at: level) }) {
                return .resume(trial: trial.number, rung: rungs[level + 1])
            }
        }
        return nil
    }

    /// While no trial has been trained to the end: the best of those that came furthest.
    func lastPromotion(in history: History) -> Step? {
        let top = rungs.count - 1
        if history.trials.contains(where: { history.isWaiting($0, at: top) }) { return nil }
        for level in rungs.indices.dropLast().reversed() {
            let waiting = history.ranked(at: level).first { history.isWaiting($0, at: level) }
            if let waiting { return .resume(trial: waiting.number, rung: rungs[level + 1]) }
        }
        return nil
    }
}
