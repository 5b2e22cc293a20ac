public import Domain

/// What each kind of work with two models takes on this machine: what a run's time is estimated from.
/// Seconds are CPU seconds of all threads together.
public struct EngineRates: Codable, Sendable, Equatable {
    /// Seconds for a token of a prompt with nothing before it.
    public var promptToken: Double
    /// Seconds that a token takes longer for each token that it looks back at.
    public var lookBack: Double
    /// Seconds for a new token of one of many answers, its logits with it.
    public var newToken: Double
    /// The same for an answer that grows alone.
    public var loneToken: Double
    /// Seconds for the logits of a token whose likelihood is asked for, beside ``promptToken``.
    public var scoredToken: Double
    /// Seconds for a token of a text that is embedded.
    public var embeddedToken: Double
    /// Seconds for a token of a training step, in the order of the trainings that were asked for.
    public var trainedToken: [Double]
    /// Threads that share the arithmetic.
    public var threads: Int
    /// CPU seconds that these got in a second by the clock while this was measured.
    public var processorShare: Double
    /// Highest resident memory in bytes while answering.
    public var answeringPeakBytes: Int
    /// Highest resident memory in bytes while training; 0 when nothing was trained.
    public var trainingPeakBytes: Int

    /// Rates that were measured, or that a test makes up.
    public init(
        promptToken: Double, lookBack: Double, newToken: Double, loneToken: Double,
        scoredToken: Double, embeddedToken: Double, trainedToken: [Double], threads: Int,
        processorShare: Double,
        answeringPeakBytes: Int, trainingPeakBytes: Int
    ) {
        self.promptToken = promptToken
        self.lookBack = lookBack
        self.newToken = newToken
        self.loneToken = loneToken
        self.scoredToken = scoredToken
        self.embeddedToken = embeddedToken
        self.trainedToken = trainedToken
        self.threads = threads
        self.processorShare = processorShare
        self.answeringPeakBytes = answeringPeakBytes
        self.trainingPeakBytes = trainingPeakBytes
    }
}

/// A training whose rate is asked for.
public struct RatedTraining: Sendable, Equatable {
    /// What is trained, and how.
    public var configuration: TrainingConfiguration
    /// Tokens of a typical sequence, ≥ 2.
    public var length: Int
    /// How many of them, at its end, are to be predicted; 1..<``length``.
    public var targets: Int
    /// With how many tokens all sequences of a step begin alike; below ``length``.
    public var shared: Int

    /// - Precondition: `targets` in 1..<`length`, `shared` in 0..<`length`.
    public init(configuration: TrainingConfiguration, length: Int, targets: Int, shared: Int) {
        precondition(targets >= 1 && targets < length, "\(targets) of \(length) tokens")
        precondition(shared >= 0 && shared < length, "\(shared) of \(length) tokens")
        self.configuration = configuration
        self.length = length
        self.targets = targets
        self.shared = shared
    }
}
