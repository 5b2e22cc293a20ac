/// What a training run did.
public struct TrainingOutcome: Codable, Sendable, Equatable {
    /// Mean loss over the task's target tokens of each step's batch, before the step.
    public var losses: [Double]
    /// Norm of each step's gradient, replay with it, before it was clipped; nil in runs of programs that kept none.
    public var gradientNorms: [Double]?
    /// Looks at the validation sequences.
    public var validation: [ValidationLoss]
    /// The step whose weights were kept; the last one when there was nothing to validate on.
    public var bestStep: Int
    /// Whether validation ended the training before its last step.
    public var stoppedEarly: Bool
    /// Tokens that went forward and back, validation not counted.
    public var tokens: Int
    /// Of these, how many of the task were to be predicted.
    public var targetTokens: Int
    /// Sequences of general material that went along, each time counted; nil for none.
    public var replayedSequences: Int?
    /// Sequences left out because they held no token to predict.
    public var skippedSequences: Int
    /// How many weights were trained.
    public var trainableParameters: Int

    /// Of a training that has not begun.
    init(skippedSequences: Int, trainableParameters: Int) {
        losses = []
        gradientNorms = []
        validation = []
        bestStep = 0
        stoppedEarly = false
        tokens = 0
        targetTokens = 0
        self.skippedSequences = skippedSequences
        self.trainableParameters = trainableParameters
    }
}

/// A look at the validation sequences after a step.
public struct ValidationLoss: Codable, Sendable, Equatable {
    /// Optimiser steps that were done before this look.
    public var step: Int
    /// Mean over all target tokens of the validation sequences, in nats.
    public var loss: Double
    /// The task's score with the weights as they then were, higher is better; nil where none was
    /// asked for.
    public var score: Double?
}
