public import Domain

/// A search for the point with the highest score, as a pure function of what was tried so far.
///
/// Nothing is remembered from step to step: the same trials, in whatever order they are listed,
/// give the same next step, so that a search that was killed goes on as if it had not been. What
/// chance decides about a trial comes from the seed and the trial's number alone.
public struct Search: Sendable, Equatable {
    /// Poor trials are stopped early: asynchronous successive halving, with real pauses.
    ///
    /// All trials are trained up to the first rung. Of those that reached a rung the best one in
    /// `reduction` are trained on to the next. Source: Li et al. 2020, "A System for Massively
    /// Parallel Hyperparameter Tuning", arXiv:1810.05934, algorithm 2. Its brackets, Hyperband, are
    /// not offered: each further bracket trains most of its trials to the end, for which a budget
    /// of a few dozen trials has no room.
    public struct Halving: Sendable, Equatable, Codable {
        /// How far a trial is trained before it is looked at, rising, e.g. epochs 1, 3, 9.
        public var rungs: [Int]
        /// One trial of so many is trained on, ≥ 2.
        public var reduction: Int

        /// Whether the numbers make sense is checked when a ``Search`` is made.
        public init(rungs: [Int], reduction: Int) {
            self.rungs = rungs
            self.reduction = reduction
        }
    }

    /// What is to be done next.
    public enum Step: Sendable, Equatable {
        /// A new trial is trained up to a rung.
        case begin(trial: Int, point: SearchPoint, rung: Int)
        /// A paused trial is trained on up to a rung.
        case resume(trial: Int, rung: Int)
    }

    /// What is searched.
    public let space: SearchSpace
    /// The point of trial 0.
    public let start: SearchPoint
    /// How the points are chosen.
    public let method: SearchMethod
    /// How far a trial is trained before each look; without halving only 1, a whole training.
    public let rungs: [Int]
    /// One trial of so many is trained on from a rung to the next.
    public let reduction: Int
    /// How many trials are begun at most; nil: until the space is exhausted. When time ends a
    /// search, set it to 0: what is then left to promote is still promoted.
    public var trials: Int?
    /// Where chance starts.
    public let seed: UInt64

    /// The most points that a grid may have.
    public static let largestGrid = 10_000

    /// A search, checked.
    ///
    /// - Parameters:
    ///   - space: what is searched; for a grid without continuous ranges, whose values can be
    ///     listed as a choice instead.
    ///   - start: the point of trial 0, inside the space.
    ///   - method: how the other points are chosen.
    ///   - halving: how poor trials are stopped early; nil: every trial is trained to the end.
    ///   - trials: how many trials are begun at most, ≥ 1; nil: until the space is exhausted.
    ///   - seed: where chance starts.
    public init(
        space: SearchSpace, start: SearchPoint, method: SearchMethod, halving: Halving?,
        trials: Int?, seed: UInt64
    ) throws(TuningError) {
        try space.check()
        try space.check(start: start)
        if method == .grid { try Self.checkGrid(space) }
        let halving = halving ?? Halving(rungs: [1], reduction: 2)
        let rises = zip(halving.rungs, halving.rungs.dropFirst()).allSatisfy { $0 < $1 }
        guard let first = halving.rungs.first, first >= 1, rises else {
            throw .rungs(halving.rungs)
        }
        guard halving.reduction >= 2 else { throw .reduction(halving.reduction) }
        if let trials, trials < 1 { throw .trials(trials) }
        (self.space, self.start, self.method) = (space, start, method)
        (self.rungs, self.reduction) = (halving.rungs, halving.reduction)
        (self.trials, self.seed) = (trials, seed)
    }

    private static func checkGrid(_ space: SearchSpace) throws(TuningError) {
        for parameter in space.parameters where parameter.domain.count == nil {
            throw .continuousGrid(parameter: parameter.name)
        }
        guard let count = space.pointCount, count <= largestGrid else {
            throw .largeGrid(most: largestGrid)
        }
    }

    /// What is to be done next; nil: nothing is left to do.
    ///
    /// A trial that was begun and has neither a look nor failed is begun again. Then comes what is
    /// to be promoted, from the highest rung down, then a new trial. When no more trials may begin
    /// and none has been trained to the end, the best of those that came furthest are trained on
    /// until one has.
    ///
    /// - Parameter trials: every trial so far, in any order.
    /// - Precondition: their points have a value for each parameter.
    public func next(after trials: [Trial]) -> Step? {
        precondition(
            trials.allSatisfy { $0.point.count == space.parameters.count },
            "a trial of another space")
        let history = History(trials, rungs: rungs)
        if let begun = history.trials.first(where: \.isUntried) {
            return .begin(trial: begun.number, point: begun.point, rung: rungs[0])
        }
        return promotion(in: history) ?? beginning(after: history) ?? lastPromotion(in: history)
    }

    private func beginning(after history: History) -> Step? {
        if let trials, history.trials.count >= trials { return nil }
        let number = (history.trials.last?.number ?? -1) + 1
        let point = number == 0 ? start : nextPoint(number, after: history)
        return point.map { .begin(trial: number, point: $0, rung: rungs[0]) }
    }

    /// The best trial at the highest rung that any has reached; nil: none has a score.
    ///
    /// Feasible before unknown before infeasible. Then the score decides, but among infeasible
    /// ones first the smaller violation (Deb 2000, "An efficient constraint handling method for
    /// genetic algorithms"), at last the lower number. That nothing is feasible shows in the
    /// violation of the trial that is returned.
    ///
    /// - Parameter trials: in any order.
    public func best(of trials: [Trial]) -> Trial? {
        let history = History(trials, rungs: rungs)
        for level in rungs.indices.reversed() {
            guard let best = history.ranked(at: level).first(where: { !$0.failed }) else {
                continue
            }
            return trials.first { $0.number == best.number }
        }
        return nil
    }
}
