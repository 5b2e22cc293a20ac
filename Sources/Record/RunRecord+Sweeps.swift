public import Domain

// What an arm does under other options.

/// One arm over all combinations of one or two of its options.
public struct SweepRecord: Codable, Sendable, Equatable {
    /// The arm that was varied.
    public var arm: String
    /// One or two options, the horizontal axis first.
    public var axes: [SweepAxisRecord]
    /// The arms that every combination was compared with; those that failed are left out.
    public var against: [String]
    /// Every combination, the first axis running fastest.
    public var cells: [SweepCellRecord]
    /// A curve over the number of examples for each value of the other option; nil for a sweep over
    /// other options, and in records of programs that drew none.
    public var curves: [LearningCurveRecord]?

    package init(
        arm: String, axes: [SweepAxisRecord], against: [String], cells: [SweepCellRecord],
        curves: [LearningCurveRecord]? = nil
    ) {
        self.arm = arm
        self.axes = axes
        self.against = against
        self.cells = cells
        self.curves = curves
    }
}

extension SweepRecord {
    /// The option that curves run along, by its place among the axes: the number of examples, or the
    /// first; nil for a sweep over nothing.
    package var curveAxis: Int? {
        axes.firstIndex { $0.name == .examples } ?? (axes.isEmpty ? nil : 0)
    }

    /// The cells along that option by their places, one list for each value of the other one.
    package var curvePlaces: [(other: Int?, cells: [Int])] {
        guard let along = curveAxis else { return [] }
        let width = axes[0].values.count
        guard axes.count == 2, cells.count == width * axes[1].values.count else {
            return axes.count == 1 && cells.count == width
                ? [(nil, Array(cells.indices))] : []
        }
        let across = 1 - along
        return axes[across].values.indices.map { other in
            let places = axes[along].values.indices.map { place in
                along == 0 ? other * width + place : place * width + other
            }
            return (other, places)
        }
    }
}

/// One option that was varied.
public struct SweepAxisRecord: Codable, Sendable, Equatable {
    /// The option.
    public var name: Sweep.Axis
    /// Its values in rising order.
    public var values: [Double]

    package init(name: Sweep.Axis, values: [Double]) {
        self.name = name
        self.values = values
    }
}

/// The arm under one combination of options.
public struct SweepCellRecord: Codable, Sendable, Equatable {
    /// One value for each axis.
    public var values: [Double]
    /// Whether the arm itself has just these options: then its own answers stand here.
    public var isOwn: Bool
    /// How the questions were put to it.
    public var setting: ArmSetting
    /// Training sequences, each seen once an epoch; nil when nothing was trained.
    public var examples: Int?
    /// Optimiser steps of the first seed's training; nil when nothing was trained.
    public var steps: Int?
    /// The step whose weights were kept: the validation questions may stop a training that sees
    /// few of their facts before it has learnt its own.
    public var bestStep: Int?
    /// The deciding metric on the test questions (mean over seeds).
    public var score: Estimate
    /// The deciding metric by seed; one value where no chance plays a part, none after a failure.
    public var scoreBySeed: [Double]
    /// The combination minus each arm that it is compared with, its p-value corrected over all
    /// comparisons of the sweep; empty after a failure.
    public var differences: [DifferenceRecord]
    /// The combination minus the best trivial answer, its p-value corrected over all combinations
    /// of the sweep; nil after a failure, and in records of programs before version 0.2.0.
    public var trivial: DifferenceRecord?
    /// The arm that is shown to be better than all others and than the trivial answer; nil when
    /// none is.
    public var winner: String?
    /// Why there is no score.
    public var failure: String?
    /// What was too long for the model; nil where everything fitted.
    public var leftOut: [LeftOutRecord]?
    /// Training (mean over seeds); nil when nothing was trained.
    public var training: Usage?
    /// Answering all test questions of one seed (mean over seeds).
    public var answering: Usage

    package init(
        values: [Double], isOwn: Bool, setting: ArmSetting, examples: Int? = nil, steps: Int? = nil,
        bestStep: Int? = nil, score: Estimate, scoreBySeed: [Double],
        differences: [DifferenceRecord], trivial: DifferenceRecord? = nil, winner: String? = nil,
        failure: String? = nil, leftOut: [LeftOutRecord]? = nil, training: Usage? = nil,
        answering: Usage
    ) {
        self.values = values
        self.isOwn = isOwn
        self.setting = setting
        self.examples = examples
        self.steps = steps
        self.bestStep = bestStep
        self.score = score
        self.scoreBySeed = scoreBySeed
        self.differences = differences
        self.trivial = trivial
        self.winner = winner
        self.failure = failure
        self.leftOut = leftOut
        self.training = training
        self.answering = answering
    }
}

extension SweepRecord {
    /// The same without times and memory.
    var determined: SweepRecord {
        var determined = self
        for index in cells.indices {
            determined.cells[index].training = cells[index].training.map { _ in Usage.none }
            determined.cells[index].answering = Usage.none
        }
        return determined
    }
}
