public import Domain
import Statistics

// What people say of the answers, and how far the metric says the same.

/// People's marks on the answers of the first seed. Unless the metric is `human`, they stand beside
/// the scores and decide nothing.
public struct MarksRecord: Codable, Sendable, Equatable {
    /// How many people marked answers of this run.
    public var raters: Int
    /// Answers to be marked; the same answer to a question by several arms is one.
    public var answers: Int
    /// Those that more raters call right than wrong, or the other way round.
    public var marked: Int
    /// Those that as many raters call right as wrong: they count as unmarked.
    public var tied: Int
    /// Marks on answers that no arm gave, with no seed: they count nowhere.
    public var elsewhere: Int
    /// Every two raters who marked an answer both, in the order of their names.
    public var betweenRaters: [AgreementRecord]
    /// The metric that the marks are compared with: the one that settings were chosen by where that
    /// calls each answer right or wrong, else `contains`; nil for tasks about numbers.
    public var comparedWith: DecidingMetric?
    /// People, first, and that metric, second, on all marked answers; nil without a metric or marks.
    public var withMetric: AgreementRecord?
    /// Every arm that answered, in the scenario's order.
    public var arms: [MarkedArmRecord]

    package init(
        raters: Int, answers: Int, marked: Int, tied: Int, elsewhere: Int,
        betweenRaters: [AgreementRecord], comparedWith: DecidingMetric?,
        withMetric: AgreementRecord?, arms: [MarkedArmRecord]
    ) {
        self.raters = raters
        self.answers = answers
        self.marked = marked
        self.tied = tied
        self.elsewhere = elsewhere
        self.betweenRaters = betweenRaters
        self.comparedWith = comparedWith
        self.withMetric = withMetric
        self.arms = arms
    }
}

/// How far two, people or metrics, agree on which answers are right.
public struct AgreementRecord: Codable, Sendable, Equatable {
    /// The share of answers on which both say the same.
    public var agreement: Estimate
    /// Cohen's kappa; nil where both always say the same one thing: then it is not defined.
    public var kappa: Estimate?
    /// The share that the first calls right, 0…1.
    public var firstRight: Double
    /// The share that the second calls right, 0…1.
    public var secondRight: Double

    /// What two say of the same answers.
    ///
    /// - Returns: nil without answers.
    package init?(_ first: [Bool], _ second: [Bool]) {
        guard !first.isEmpty else { return nil }
        let table = CohenKappa(first, second), count = Double(first.count)
        agreement = Estimate(table.agreement())
        kappa = table.interval().map { Estimate($0) }
        firstRight = Double(table.firstTotals[1]) / count
        secondRight = Double(table.secondTotals[1]) / count
    }
}

/// What people say of one arm.
public struct MarkedArmRecord: Codable, Sendable, Equatable {
    /// The arm's name.
    public var arm: String
    /// Its answers; one that could not be asked for is none.
    public var answers: Int
    /// The share that people call right, of the answers with a mark that decides: ``Estimate/count``.
    public var right: Estimate
    /// People, first, and ``MarksRecord/comparedWith``, second, on these answers; nil where there are
    /// none, or no metric to compare with.
    public var withMetric: AgreementRecord?

    package init(arm: String, answers: Int, right: Estimate, withMetric: AgreementRecord?) {
        self.arm = arm
        self.answers = answers
        self.right = right
        self.withMetric = withMetric
    }
}
