import Foundations

/// What the trials so far let one expect of a point when it is trained to the end.
///
/// - Every look is used. How far a trial was trained is one more coordinate, so that a paused
///   trial tells of the end as much as other trials' looks say it should. What training on has
///   added on average, over the trials that were looked at on both sides, is first added to the
///   lower looks: plain means of the rungs would mistake the better trials, which alone are
///   trained on, for an effect of training.
/// - A failed trial has the lowest score that any other has, at the end of training, and no
///   violation: left out, its surroundings would be tried again and again.
/// - Constraints are a second process. While no trial is likely to be feasible, only the
///   probability of being feasible counts (Gardner et al. 2014, "Bayesian Optimization with
///   Inequality Constraints").
struct Surrogate {
    private let space: SearchSpace
    private let isStaged: Bool
    private let scores: GaussianProcess
    private let violations: GaussianProcess?
    /// The tried point of the highest expected score among those that are likely feasible. What is
    /// expected, not what was seen: of noisy scores the highest is a lucky one.
    private(set) var best: (point: SearchPoint, score: Double)?

    /// - Returns: nil before two trials have a score.
    init?(_ space: SearchSpace, _ history: History) {
        let looks = StagedLooks(history) { $0.score }
        guard looks.trialCount >= 2, let worst = looks.entries.map(\.value).min() else {
            return nil
        }
        let failed = history.trials.filter(\.failed).map {
            StagedLooks.Entry(point: $0.point, stage: 1, value: worst)
        }
        self.space = space
        isStaged = history.rungs.count > 1
        let known = StagedLooks(history) { $0.knownViolation }
        let scores = Self.fitted(looks.entries + failed, space, isStaged: isStaged)
        guard let scores else { return nil }
        self.scores = scores
        violations =
            known.trialCount < 2 ? nil : Self.fitted(known.entries, space, isStaged: isStaged)
        best = bestTried(in: history)
    }

    private static func fitted(
        _ entries: [StagedLooks.Entry], _ space: SearchSpace, isStaged: Bool
    ) -> GaussianProcess? {
        let points = entries.map { space.units(of: $0.point) + (isStaged ? [$0.stage] : []) }
        let kinds = space.parameters.map(\.domain.isChoice) + (isStaged ? [false] : [])
        return .fitted(Inputs(points, isCategorical: kinds), targets: entries.map(\.value))
    }

    private func bestTried(in history: History) -> (point: SearchPoint, score: Double)? {
        let tried = history.trials.filter { !$0.failed && !$0.looks.isEmpty }.map(\.point)
        let feasible = tried.filter { point in
            violations.map { $0.prediction(at: inputs(of: point)).mean <= 0 } ?? true
        }
        return feasible.map { ($0, scores.prediction(at: inputs(of: $0)).mean) }
            .max { $0.1 < $1.1 }
    }

    /// How much is expected of a point: log expected improvement + log P(feasible); −∞ where scores
    /// beyond what can be squared leave no number.
    func acquisition(at point: SearchPoint) -> Double {
        let inputs = inputs(of: point)
        var sum = 0.0
        if let violation = violations?.prediction(at: inputs) {
            sum += Acquisition.logProbability(
                mean: violation.mean, deviation: violation.deviation, atMost: 0)
        }
        if let best {
            let score = scores.prediction(at: inputs)
            sum += Acquisition.logExpectedImprovement(
                mean: score.mean, deviation: score.deviation, over: best.score)
        }
        return sum.isNaN ? -.infinity : sum
    }

    /// The coordinates of a point that is trained to the end.
    private func inputs(of point: SearchPoint) -> [Double] {
        space.units(of: point) + (isStaged ? [1] : [])
    }
}
