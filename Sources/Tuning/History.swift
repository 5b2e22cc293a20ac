/// The trials of a search, brought into order: by number, with looks at the search's rungs alone,
/// and failed from the first score on that is no number.
struct History {
    let trials: [Trial]
    let rungs: [Int]

    init(_ trials: [Trial], rungs: [Int]) {
        self.rungs = rungs
        self.trials = trials.sorted { $0.number < $1.number }.map { trial in
            var trial = trial
            let looks = trial.looks.filter { rungs.contains($0.rung) }.sorted { $0.rung < $1.rung }
            trial.looks = Array(looks.prefix { $0.score.isFinite })
            if trial.looks.count < looks.count { trial.failed = true }
            return trial
        }
    }

    /// Every point that was tried.
    var points: Set<SearchPoint> { Set(trials.map(\.point)) }

    /// The trials that were trained up to a rung, the best first, and last those that failed on
    /// the way there: they too took part and lost.
    func ranked(at level: Int) -> [Trial] {
        let entries = trials.compactMap { trial -> (standing: Standing, trial: Trial)? in
            let look = trial.look(at: rungs[level])
            let hasCome = level == 0 || trial.look(at: rungs[level - 1]) != nil
            guard look != nil || (trial.failed && hasCome) else { return nil }
            return (Standing(number: trial.number, look: look), trial)
        }
        return entries.sorted { $0.standing < $1.standing }.map(\.trial)
    }

    /// Whether a trial waits at a rung to be trained on.
    func isWaiting(_ trial: Trial, at level: Int) -> Bool {
        !trial.failed && trial.looks.last?.rung == rungs[level]
    }
}

extension Trial {
    /// Begun, and nothing came of it yet.
    var isUntried: Bool { looks.isEmpty && !failed }

    func look(at rung: Int) -> Look? { looks.first { $0.rung == rung } }
}

extension Trial.Look {
    /// The violation as far as it is known.
    var knownViolation: Double? { violation.flatMap { $0.isFinite ? $0 : nil } }
}

/// How a trial stands among others at one rung; the lesser is the better.
private struct Standing: Comparable {
    enum Group: Int { case feasible, unknown, infeasible, failed }

    let group: Group
    let violation: Double
    let score: Double
    let number: Int

    /// - Parameter look: nil for a trial that failed before it.
    init(number: Int, look: Trial.Look?) {
        self.number = number
        score = look?.score ?? 0
        let known = look?.knownViolation
        violation = max(known ?? 0, 0)
        group =
            look == nil
            ? .failed : known == nil ? .unknown : violation > 0 ? .infeasible : .feasible
    }

    static func < (left: Standing, right: Standing) -> Bool {
        (left.group.rawValue, left.violation, -left.score, left.number)
            < (right.group.rawValue, right.violation, -right.score, right.number)
    }
}
