public import Foundations
public import ModelAPI

/// One capability, measured before and after a fine-tuning.
public protocol ForgettingProbe: Sendable {
    /// Asks `model` everything.
    ///
    /// - Parameter progress: is called with the steps done and their total; may throw to stop.
    /// - Throws: ``EvaluationError/noLikelihoods`` where nothing can be measured without them, and
    ///   what the model and `progress` throw.
    func measure(
        _ model: any TextModel, progress: RequestProgress
    ) throws -> [ProbeMeasurement]

    /// SHA-256 of the text that it was read from.
    var source: SHA256Digest { get }

    /// How many items it asks of a model that has room for all of them.
    var itemCount: Int { get }

    /// How many items of its file are left out or cut, because there are more of them, or longer ones,
    /// than a probe needs.
    var itemsBeyondLimits: Int { get }

    /// Numbers of the items, from 1 on, that are longer than what a model looks at: they are left out.
    ///
    /// - Throws: what the model's chat form throws.
    func itemsTooLong(for model: any TextModel) throws -> [Int]

    /// What measuring asks of a model, so that its time can be estimated.
    func demand(on model: any TextModel) throws -> ProbeDemand
}

/// What one measurement of a probe asks of a model.
public struct ProbeDemand: Sendable {
    /// Texts whose every token is scored.
    public var texts: [String] = []
    /// Prompts to be answered.
    public var prompts: [PromptText] = []
    /// An answer is cut after so many tokens.
    public var answerTokens = 0
    /// Completions whose likelihood is asked for.
    public var requests: [ScoringRequest] = []
}
