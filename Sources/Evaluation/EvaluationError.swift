public import Foundations

/// What can be wrong with a forgetting probe, or with a model for it.
public enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A forgetting probe's file holds nothing to measure.
    case emptyProbe(String)
    /// No item of a forgetting probe fits into the model's context.
    case nothingFits(items: Int, limit: Int)
    /// A model that tells no likelihoods is asked for what rests on them alone.
    case noLikelihoods
    /// A line of a forgetting probe's file, or of the replay material, cannot be read.
    case malformedProbe(position: TextPosition, reason: String)

    /// One line for the person at the terminal.
    public var description: String {
        switch self {
        case .emptyProbe(let name):
            "Forgetting probe \(name): it holds nothing to measure. Give paragraphs of text, or "
                + "JSON Lines of questions."
        case .nothingFits(let items, let limit):
            "A forgetting probe: none of its \(items) items fits into the \(limit) tokens that the "
                + "model looks at. Give shorter ones."
        case .noLikelihoods:
            "The model tells no likelihoods, and nothing can be measured without them. Take a model "
                + "that does, or leave the probe or the judge out."
        case .malformedProbe(let position, let reason):
            "\(position): \(reason)."
        }
    }
}
