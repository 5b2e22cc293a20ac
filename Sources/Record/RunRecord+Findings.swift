public import Domain
public import Evaluation
public import Statistics

// What follows from the arms' answers.

/// A paired difference of the deciding metric: `arm` minus `other`.
public struct DifferenceRecord: Codable, Sendable, Equatable {
    /// The arm that is compared.
    public var arm: String
    /// The arm that it is compared with.
    public var other: String
    /// Paired over the questions, with its interval.
    public var difference: Estimate
    /// p-value of the exact McNemar test (0/1 scores) or of the paired permutation test; with
    /// several seeds that of the model of seeds and questions that gives the interval.
    public var pValue: Double
    /// ``pValue`` after Holm's correction over all pairs of arms that the record compares; nil in
    /// records of programs that did not correct.
    public var correctedPValue: Double?
    /// Which test gave the p-value.
    public var test: PairedTest.Kind
    /// Questions that only `arm` got right; nil where answers are not just right or wrong, or where
    /// there are several seeds.
    public var onlyArm: Int?
    /// Questions that only `other` got right; nil as for ``onlyArm``.
    public var onlyOther: Int?
    /// How large the difference is, whatever the metric's unit; nil where no question tells the
    /// arms apart, and in records of programs that did not say.
    public var effect: EffectRecord?
    /// The interval by which an arm counts as good as the other when one is recommended; nil where
    /// there is none, for pairs that no recommendation rests on, and in records of programs that
    /// did not give it.
    public var simultaneous: SimultaneousBounds?

    package init(
        arm: String, other: String, difference: Estimate, pValue: Double,
        correctedPValue: Double? = nil, test: PairedTest.Kind, onlyArm: Int? = nil,
        onlyOther: Int? = nil, effect: EffectRecord? = nil, simultaneous: SimultaneousBounds? = nil
    ) {
        self.arm = arm
        self.other = other
        self.difference = difference
        self.pValue = pValue
        self.correctedPValue = correctedPValue
        self.test = test
        self.onlyArm = onlyArm
        self.onlyOther = onlyOther
        self.effect = effect
        self.simultaneous = simultaneous
    }
}

/// How large a paired difference of two arms is.
public struct EffectRecord: Codable, Sendable, Equatable {
    /// Odds ratio of the questions that only the one and only the other arm got right, or Cohen's
    /// d_z: the mean of the questions' differences by their standard deviation.
    public var measure: EffectSize.Measure
    /// nil when it is infinite: only `arm` was right alone.
    public var value: Double?
    /// The lower bound of the 95 % interval.
    public var low: Double?
    /// The upper bound; nil when nothing bounds it.
    public var high: Double?
    /// By how much the share of `arm` in the questions that tell the arms apart is more than a half
    /// (Cohen's g); nil beside a d_z.
    public var cohensG: Double?

    package init(
        measure: EffectSize.Measure, value: Double? = nil, low: Double? = nil, high: Double? = nil,
        cohensG: Double? = nil
    ) {
        self.measure = measure
        self.value = value
        self.low = low
        self.high = high
        self.cohensG = cohensG
    }
}

/// An arm whose language model is asked a second time: not which label it finds likeliest, but what
/// it writes.
public struct GeneratedRecord: Codable, Sendable, Equatable {
    /// The deciding metric when the label is read out of what the model writes.
    public var score: Estimate
    /// Answers, over all seeds, in which no label was found; they count as wrong.
    public var unreadable: Int
    /// ``score`` minus the score by likelihood, paired over the questions.
    public var difference: Estimate
    /// p-value of the paired test between the two scorers.
    public var pValue: Double
    /// Which test gave the p-value.
    public var test: PairedTest.Kind

    package init(
        score: Estimate, unreadable: Int, difference: Estimate, pValue: Double,
        test: PairedTest.Kind
    ) {
        self.score = score
        self.unreadable = unreadable
        self.difference = difference
        self.pValue = pValue
        self.test = test
    }
}

/// A cheaper way than the recommended one, held against the margin.
public struct CheapAnswerRecord: Codable, Sendable, Equatable {
    /// The name of an arm without retrieval and training.
    public var arm: String
    /// Its score minus the recommended arm's, paired over the questions.
    public var difference: Estimate
    /// In the metric's unit: how much worse still does not matter.
    public var margin: Double
    /// Where the interval lies.
    public var outcome: NonInferiority

    package init(arm: String, difference: Estimate, margin: Double, outcome: NonInferiority) {
        self.arm = arm
        self.difference = difference
        self.margin = margin
        self.outcome = outcome
    }
}

/// One capability before and after one fine-tuning.
public struct ForgettingRecord: Codable, Sendable, Equatable {
    /// The capability.
    public var probe: ForgettingConfiguration.Probe
    /// What of it was measured.
    public var measure: ProbeMeasurement.Measure
    /// The arm whose fine-tuning is looked at.
    public var arm: String
    /// The seed of that fine-tuning.
    public var seed: UInt64
    /// The untuned model's figure.
    public var before: Estimate
    /// The same figure of the tuned model.
    public var after: Estimate
    /// after − before, paired over the probe's items.
    public var change: Estimate
    /// (after − before) / before, paired over the probe's items; nil for a log-likelihood, of which
    /// no share can be lost, where the figure before is 0, and in records of programs that did not
    /// give it.
    public var relative: Estimate?
    /// Whether more of the measure is better (false for perplexity and Brier score).
    public var higherIsBetter: Bool
    /// The figure of somebody who does not look at the items; nil where there is none.
    public var chance: Double?

    package init(
        probe: ForgettingConfiguration.Probe, measure: ProbeMeasurement.Measure, arm: String,
        seed: UInt64, before: Estimate, after: Estimate, change: Estimate,
        relative: Estimate? = nil, higherIsBetter: Bool, chance: Double? = nil
    ) {
        self.probe = probe
        self.measure = measure
        self.arm = arm
        self.seed = seed
        self.before = before
        self.after = after
        self.change = change
        self.relative = relative
        self.higherIsBetter = higherIsBetter
        self.chance = chance
    }
}

/// A check that must hold before any verdict.
public struct ControlRecord: Codable, Sendable, Equatable {
    /// What is checked.
    public enum Check: String, Codable, Sendable, CaseIterable {
        /// Passages that cannot help do not help.
        case wrongCorpus = "wrong-corpus"
        /// From shuffled answers nothing is learnt.
        case shuffledAnswers = "shuffled-answers"
        /// An untuned model answers no more than was found and than it knew.
        case retrievalBound = "retrieval-bound"
        /// No test question stands among those of training and validation.
        case overlap
    }

    /// What a check came to.
    public enum Outcome: String, Codable, Sendable {
        /// It holds.
        case passed
        /// It holds, but with so few questions it could not have failed.
        case silent
        /// The measurement itself is in doubt.
        case failed
    }

    /// What is checked.
    public var check: Check
    /// The arm that is checked; nil where the check is about the questions.
    public var arm: String?
    /// What it came to.
    public var outcome: Outcome
    /// A sentence with the numbers.
    public var finding: Statement
    /// Numbers of the sentence that stand nowhere else in the record, by name.
    public var figures: [String: Double]

    package init(
        check: Check, arm: String? = nil, outcome: Outcome, finding: Statement,
        figures: [String: Double]
    ) {
        self.check = check
        self.arm = arm
        self.outcome = outcome
        self.finding = finding
        self.figures = figures
    }

    /// False when the measurement itself is in doubt.
    public var passed: Bool { outcome != .failed }
}

/// A question with every arm's answer, for the reader's eyes.
public struct ExampleRecord: Codable, Sendable, Equatable {
    /// The question's id in the data set.
    public var question: String
    /// The question as it was asked.
    public var text: String
    /// The accepted answers.
    public var references: [String]
    /// Why a question is worth reading.
    public enum Reason: String, Codable, Sendable, CaseIterable {
        /// The best arm does far better on it than the others in the mean.
        case bestIsBetter = "best-is-better"
        /// Retrieval and tuning do it differently well.
        case retrievalAndTuningPart = "retrieval-and-tuning-part"
        /// The best arm does badly on it.
        case bestIsWorse = "best-is-worse"
    }

    /// Why it was picked.
    public var reason: Reason
    /// The arm with the best score.
    public var best: String
    /// What every arm that did not fail said, in the order of the arms.
    public var answers: [ExampleAnswer]
    /// What the retriever found for it, best first; empty without a corpus.
    public var passages: [ExamplePassage]

    package init(
        question: String, text: String, references: [String], reason: Reason, best: String,
        answers: [ExampleAnswer], passages: [ExamplePassage]
    ) {
        self.question = question
        self.text = text
        self.references = references
        self.reason = reason
        self.best = best
        self.answers = answers
        self.passages = passages
    }
}

/// One arm's answer to an example question.
public struct ExampleAnswer: Codable, Sendable, Equatable {
    /// The arm that answered.
    public var arm: String
    /// The answer of its first seed.
    public var answer: String
    /// The deciding metric, averaged over the answers of all seeds.
    public var score: Double

    package init(arm: String, answer: String, score: Double) {
        self.arm = arm
        self.answer = answer
        self.score = score
    }
}

/// A passage that was found for an example question.
public struct ExamplePassage: Codable, Sendable, Equatable {
    /// `path#number`, unique in the corpus.
    public var id: String
    /// Path of its document in the corpus.
    public var source: String
    /// The passage word for word.
    public var text: String
    /// Cosine of the question's and the passage's vectors, −1…1.
    public var similarity: Double
    /// Whether the passage holds what the question asks for.
    public var isGold: Bool

    package init(id: String, source: String, text: String, similarity: Double, isGold: Bool) {
        self.id = id
        self.source = source
        self.text = text
        self.similarity = similarity
        self.isGold = isGold
    }
}

/// The advice.
public struct VerdictRecord: Codable, Sendable, Equatable {
    /// What the advice comes to.
    public enum Outcome: String, Codable, Sendable, CaseIterable {
        /// One arm is recommended.
        case recommend
        /// The evidence does not decide.
        case notDecided = "not-decided"
        /// Every arm breaks a requirement.
        case noneMeets = "none-meets"
        /// A control failed: the scores cannot be trusted.
        case blocked
    }

    /// What the advice comes to.
    public var outcome: Outcome
    /// The recommended arm, when there is one.
    public var arm: String?
    /// Two sentences: what to do, and why with the numbers.
    public var summary: Statement
    /// How sure: sentences with n, seeds, tests, what was not measured.
    public var confidence: [Statement]
    /// What would change the advice.
    public var wouldChange: [Statement]
    /// What to look at next when the evidence does not decide.
    public var missing: [Statement]
    /// What it costs, by which prices; nil in records of programs without prices.
    public var costs: [Statement]?
    /// When to ask again; nil as for ``costs``.
    public var askAgain: [Statement]?
    /// ``askAgain`` for programs.
    public var triggers: [TriggerRecord]?
    /// Every cheaper way than the recommended one, held against the margin; nil without a
    /// recommendation.
    public var cheapAnswers: [CheapAnswerRecord]? = nil

    package init(
        outcome: Outcome, arm: String? = nil, summary: Statement, confidence: [Statement],
        wouldChange: [Statement], missing: [Statement], costs: [Statement]? = nil,
        askAgain: [Statement]? = nil, triggers: [TriggerRecord]? = nil,
        cheapAnswers: [CheapAnswerRecord]? = nil
    ) {
        self.outcome = outcome
        self.arm = arm
        self.summary = summary
        self.confidence = confidence
        self.wouldChange = wouldChange
        self.missing = missing
        self.costs = costs
        self.askAgain = askAgain
        self.triggers = triggers
        self.cheapAnswers = cheapAnswers
    }

    /// Before anything was decided.
    package static let open = VerdictRecord(
        outcome: .notDecided, arm: nil, summary: "", confidence: [], wouldChange: [], missing: [])
}

/// A limit beyond which the advice no longer holds.
public struct TriggerRecord: Codable, Sendable, Equatable {
    /// On which side of a limit the advice no longer holds.
    public enum Comparison: String, Codable, Sendable {
        case above, below
        /// Of a date.
        case after
    }

    /// What to watch, e.g. `queries` or `knowledge-changes`; `date` for the day itself.
    public var input: String
    /// The side of the limit on which the advice no longer holds.
    public var comparison: Comparison
    /// The limit; absent for a date.
    public var threshold: Double?
    /// The last day, ISO 8601; absent for a number.
    public var date: String?

    package init(
        input: String, comparison: Comparison, threshold: Double? = nil, date: String? = nil
    ) {
        self.input = input
        self.comparison = comparison
        self.threshold = threshold
        self.date = date
    }
}
