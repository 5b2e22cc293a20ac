public import Foundations

/// What can go wrong in the program itself.
public enum CrossoverError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No environment variable says where models may be kept.
    case noCacheFolder
    /// No environment variable says where trained models may be registered.
    case noRegistryFolder
    /// A registry is not as it was written, in so many places, which were told.
    case registryNotSound(Int)
    /// A line is longer than the program reads; `limit` counts bytes.
    case lineTooLong(TextPosition, limit: Int)
    /// The model cannot do what a line asks for.
    case refused(TextPosition, reason: String)
    /// The model's files bring no chat template.
    case noChatTemplate(model: String, reason: String)
    /// A record does not show what was asked for.
    case requirementsNotMet(Int, of: Int)
    /// Training data have mistakes, which were told.
    case datasetMistakes(Int, path: String)
    /// Rows of a test stand in the training data.
    case datasetLeaks(Int, of: Int, path: String)
    /// A file that is to be written is there already.
    case fileExists(path: String)
    /// Nobody reads standard output any more, as in `crossover … | head`.
    case closed
    /// Standard output or standard error takes no more.
    case cannotWrite(stream: String, reason: String)

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .noCacheFolder:
            "Models: no folder to keep them in; expected one of the environment variables "
                + "CROSSOVER_MODELS, XDG_CACHE_HOME and HOME to be an absolute path, found none. "
                + "Set one."
        case .noRegistryFolder:
            "Registry: no folder to keep it in; expected --registry, or one of the environment "
                + "variables CROSSOVER_REGISTRY, XDG_DATA_HOME and HOME to be an absolute path, "
                + "found none. Set one."
        case .registryNotSound(let count):
            "The registry is not as it was written: \(count) finding\(count == 1 ? "" : "s"). Nothing "
                + "was changed; put back a copy from before."
        case .lineTooLong(let position, let limit):
            "\(position): the line is longer than \(NumberFormat.bytes(limit)). Every line holds "
                + "one JSON object; is a line break missing?"
        case .refused(let position, let reason):
            "\(position): \(reason)"
        case .noChatTemplate(let model, let reason):
            "Model '\(model)': --chat needs the chat template that belongs to the model. "
                + "\(reason) Leave out --chat and write the prompt as the model knows it."
        case .requirementsNotMet(let count, let all):
            "\(count) of \(all) requirements not met."
        case .datasetMistakes(let count, let path):
            "'\(path)' has \(NumberFormat.grouped(count)) mistake\(count == 1 ? "" : "s")."
        case .datasetLeaks(let count, let all, let path):
            "\(NumberFormat.grouped(count)) of \(NumberFormat.grouped(all)) rows of '\(path)' stand "
                + "in the training data. Remove them from one of the two."
        case .fileExists(let path):
            "'\(path)' is there already and is not written over. Give another name, or move it "
                + "away."
        case .closed:
            "Standard output was closed."
        case .cannotWrite(let stream, let reason):
            "Cannot write to \(stream): \(reason)."
        }
    }
}
