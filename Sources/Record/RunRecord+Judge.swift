public import Domain
import Evaluation

// What a language model says of the answers, and how far it is to be trusted.

/// A language model's verdicts on the arms' answers. They stand beside the scores and decide
/// nothing.
public struct JudgeRecord: Codable, Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// Why it could not judge all answers; then ``arms`` is empty.
    public var failure: String?
    /// How it does on answers whose truth is known.
    public var known: KnownPairsRecord
    /// The metric that its verdicts are compared with: the deciding one where that calls each
    /// answer right or wrong, else `contains`.
    public var comparedWith: DecidingMetric
    /// Every arm that answered, in the scenario's order.
    public var arms: [JudgedArmRecord]
    /// The work of judging (measured); no arm's bill holds it.
    public var usage: Usage

    package init(
        model: String, failure: String? = nil, known: KnownPairsRecord,
        comparedWith: DecidingMetric, arms: [JudgedArmRecord], usage: Usage
    ) {
        self.model = model
        self.failure = failure
        self.known = known
        self.comparedWith = comparedWith
        self.arms = arms
        self.usage = usage
    }
}

/// A judge on two answers to each question: its own reference, which is right, and another
/// question's, which is wrong.
public struct KnownPairsRecord: Codable, Sendable, Equatable {
    /// Questions for which both were judged.
    public var questions: Int
    /// Share of the right answers that were called right.
    public var sensitivity: Estimate
    /// Share of the wrong answers that were called wrong.
    public var specificity: Estimate
    /// The mean of both; a half is chance.
    public var balancedAccuracy: Estimate
    /// Whether the whole interval of ``balancedAccuracy`` lies above chance.
    public var isFit: Bool
    /// Answers of either kind on which there was no verdict; they count as mistakes.
    public var withoutVerdict: Int

    package init(
        questions: Int, sensitivity: Estimate, specificity: Estimate, balancedAccuracy: Estimate,
        isFit: Bool, withoutVerdict: Int
    ) {
        self.questions = questions
        self.sensitivity = sensitivity
        self.specificity = specificity
        self.balancedAccuracy = balancedAccuracy
        self.isFit = isFit
        self.withoutVerdict = withoutVerdict
    }
}

/// What a judge says of one arm.
public struct JudgedArmRecord: Codable, Sendable, Equatable {
    /// The arm's name.
    public var arm: String
    /// Share of its answers that are called right (mean over seeds).
    public var share: Estimate
    /// ``share`` corrected for the mistakes that the judge makes where the truth is known (Rogan &
    /// Gladen 1978), without an interval; nil for a judge that is not fit.
    public var corrected: Double?
    /// Share of its answers of which the judge says the same as ``JudgeRecord/comparedWith``.
    public var agreement: Estimate
    /// Cohen's kappa of the same; nil where both always say the same one thing.
    public var kappa: Double?
    /// Answers, over all seeds, on which there was no verdict; they count as wrong.
    public var withoutVerdict: Int

    package init(
        arm: String, share: Estimate, corrected: Double? = nil, agreement: Estimate,
        kappa: Double? = nil, withoutVerdict: Int
    ) {
        self.arm = arm
        self.share = share
        self.corrected = corrected
        self.agreement = agreement
        self.kappa = kappa
        self.withoutVerdict = withoutVerdict
    }
}
