public import Domain

// Where the errors of arms that read passages come from.

/// What went wrong where: of the arms that read passages, and may be recommended.
public struct ErrorSourcesRecord: Codable, Sendable, Equatable {
    /// The metric by which an answer is right here: the deciding one where that calls each answer
    /// right or wrong, else `contains`.
    public var rightBy: DecidingMetric
    /// In the scenario's order.
    public var arms: [ArmErrorsRecord]
    /// By how much more often the passage with the answer was shown to one arm than to another, over
    /// the questions of which a source is known; the p-values are corrected for the number of pairs.
    public var shown: [DifferenceRecord]
    /// The same of right answers, over the questions for which both arms were shown that passage:
    /// which arm makes more of it.
    public var used: [DifferenceRecord]

    package init(
        rightBy: DecidingMetric, arms: [ArmErrorsRecord], shown: [DifferenceRecord],
        used: [DifferenceRecord]
    ) {
        self.rightBy = rightBy
        self.arms = arms
        self.shown = shown
        self.used = used
    }
}

/// One arm's answers, over all seeds, by what its passages held.
public struct ArmErrorsRecord: Codable, Sendable, Equatable {
    /// The arm's name.
    public var arm: String
    /// All its answers.
    public var all: OutcomeCountsRecord
    /// Those that came with passages, which a reader can look up.
    public var withPassages: Int
    /// Those where the passage with the answer was among the ones shown.
    public var goldShown: OutcomeCountsRecord
    /// Those where it was not.
    public var goldNotShown: OutcomeCountsRecord
    /// Those whose own words stand in a passage that was shown; nil for labels.
    public var supported: OutcomeCountsRecord?
    /// Share of right answers over the questions for which every seed was shown the passage.
    public var rightWhenShown: Estimate
    /// The same over those for which no seed was.
    public var rightWhenNotShown: Estimate
    /// Share of answers whose words stand in a passage that was shown; nil for labels.
    public var supportedShare: Estimate?
    /// Where the wrong ones come from.
    public var causes: ErrorCausesRecord

    package init(
        arm: String, all: OutcomeCountsRecord, withPassages: Int, goldShown: OutcomeCountsRecord,
        goldNotShown: OutcomeCountsRecord, supported: OutcomeCountsRecord? = nil,
        rightWhenShown: Estimate, rightWhenNotShown: Estimate, supportedShare: Estimate? = nil,
        causes: ErrorCausesRecord
    ) {
        self.arm = arm
        self.all = all
        self.withPassages = withPassages
        self.goldShown = goldShown
        self.goldNotShown = goldNotShown
        self.supported = supported
        self.rightWhenShown = rightWhenShown
        self.rightWhenNotShown = rightWhenNotShown
        self.supportedShare = supportedShare
        self.causes = causes
    }
}

/// How many of some answers are right.
public struct OutcomeCountsRecord: Codable, Sendable, Equatable {
    /// Right answers.
    public var right: Int
    /// Wrong ones.
    public var wrong: Int

    package init(right: Int, wrong: Int) {
        self.right = right
        self.wrong = wrong
    }
}

/// Wrong answers by the first of these causes that applies to them.
public struct ErrorCausesRecord: Codable, Sendable, Equatable {
    /// The question did not fit into the model's context, the thoughts before the answer never ended,
    /// or a service says that its limit of tokens or its filter ended the answer.
    public var cutOff = 0
    /// The answer shares half of its words with a reference or more (F1): the metric may be too
    /// strict.
    public var tooStrict = 0
    /// The passage with the answer was shown.
    public var notUsed = 0
    /// Nobody knows which passage holds the answer: the question names no source.
    public var noSource = 0
    /// No passage of the corpus holds it.
    public var notInCorpus = 0
    /// It was not among the passages that were shown.
    public var notFound = 0

    package init() {}
}
