public import Domain
public import Evaluation

/// What the forgetting of all fine-tunings says together.
public struct LedgerRecord: Codable, Sendable, Equatable {
    /// How far each fine-tuning moved the model on the task.
    public var divergences: [DivergenceRecord]
    /// How well the divergence predicts each capability's loss.
    public var predictions: [PredictionRecord]
    /// Every two arms with trained weights.
    public var pairs: [ForgettingPairRecord]

    package init(
        divergences: [DivergenceRecord], predictions: [PredictionRecord],
        pairs: [ForgettingPairRecord]
    ) {
        self.divergences = divergences
        self.predictions = predictions
        self.pairs = pairs
    }
}

/// How far one fine-tuning moved the model on the task itself.
public struct DivergenceRecord: Codable, Sendable, Equatable {
    /// The arm whose fine-tuning is looked at.
    public var arm: String
    /// The seed of that fine-tuning.
    public var seed: UInt64
    /// The mean KL(base || tuned) for a token of the reference answers, in nats, with an interval
    /// over the questions.
    public var divergence: Estimate
    /// Over how many tokens.
    public var tokens: Int

    package init(arm: String, seed: UInt64, divergence: Estimate, tokens: Int) {
        self.arm = arm
        self.seed = seed
        self.divergence = divergence
        self.tokens = tokens
    }
}

/// How well the divergence predicts what was lost of one capability.
public struct PredictionRecord: Codable, Sendable, Equatable {
    /// The capability.
    public var probe: ForgettingConfiguration.Probe
    /// The measure that budgets are held against.
    public var measure: ProbeMeasurement.Measure
    /// How many fine-tunings there are with both figures.
    public var trainings: Int
    /// Spearman's rank correlation between divergence and loss over the fine-tunings, −1…1; nil
    /// with fewer than ``leastTrainings``, or where all have the same.
    public var rankCorrelation: Double?

    package init(
        probe: ForgettingConfiguration.Probe, measure: ProbeMeasurement.Measure, trainings: Int,
        rankCorrelation: Double? = nil
    ) {
        self.probe = probe
        self.measure = measure
        self.trainings = trainings
        self.rankCorrelation = rankCorrelation
    }

    /// With three, one order in six agrees by chance.
    public static let leastTrainings = 4
}

/// Two arms with trained weights: which one forgets less, if that can be asked.
public struct ForgettingPairRecord: Codable, Sendable, Equatable {
    /// The first of the two in the scenario's order.
    public var arm: String
    /// The other one.
    public var other: String
    /// Whether their scores differ: then their forgetting is not compared, since more of it may be
    /// the price of more that was learned.
    public var scoresToldApart: Bool
    /// Each capability after the two fine-tunings; empty when the scores are told apart.
    public var probes: [PairedForgettingRecord]

    package init(
        arm: String, other: String, scoresToldApart: Bool, probes: [PairedForgettingRecord]
    ) {
        self.arm = arm
        self.other = other
        self.scoresToldApart = scoresToldApart
        self.probes = probes
    }
}

/// One capability after two fine-tunings, on the same items.
public struct PairedForgettingRecord: Codable, Sendable, Equatable {
    /// The capability.
    public var probe: ForgettingConfiguration.Probe
    /// The measure that budgets are held against.
    public var measure: ProbeMeasurement.Measure
    /// The first arm's figure minus the other's, over the items and seeds.
    public var difference: Estimate
    /// p-value of the paired permutation test over the items; with several seeds that of the model
    /// of seeds and items that gives the interval.
    public var pValue: Double
    /// ``pValue`` after Holm's correction over all capabilities of all pairs.
    public var correctedPValue: Double
    /// Whether more of the measure is better.
    public var higherIsBetter: Bool

    package init(
        probe: ForgettingConfiguration.Probe, measure: ProbeMeasurement.Measure,
        difference: Estimate, pValue: Double, correctedPValue: Double, higherIsBetter: Bool
    ) {
        self.probe = probe
        self.measure = measure
        self.difference = difference
        self.pValue = pValue
        self.correctedPValue = correctedPValue
        self.higherIsBetter = higherIsBetter
    }

    /// The capability is better kept by the first arm (true), by the other (false), or neither is
    /// shown (nil): by the corrected test and by an interval that holds no zero.
    public var isBetterKeptByFirst: Bool? {
        guard PairedFinding(difference: difference, pValue: correctedPValue).isShown else {
            return nil
        }
        return (difference.low > 0) == higherIsBetter
    }
}
