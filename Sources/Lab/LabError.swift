import Foundations

/// Why an experiment cannot go on.
public enum LabError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A prompt in chat form was asked for, and the model has no chat template that can be rendered.
    case noChatForm(reason: String)
    /// The run folder or a file in it cannot be made.
    case folder(path: String, reason: String)
    /// The weights that a finished training left are no longer there, or are others.
    case weightsGone(folder: String)
    /// A finished cell in the journal cannot be read.
    case damagedCell(key: String, reason: String)
    /// Of what an arm needs nothing fits into the model's context.
    case nothingFits(LeftOutRecord.Kind, [LongItem], limit: Int)
    /// Every arm failed.
    case everyArmFailed(reasons: [String])

    private static func list(_ items: [LongItem]) -> String {
        let named = items.prefix(5).map { "\(Excerpt.quoted($0.id)) takes \($0.tokens)" }
        return named.joined(separator: ", ") + (items.count > named.count ? ", …" : "")
    }

    /// What happened, where, and what to do.
    public var description: String {
        switch self {
        case .noChatForm(let reason):
            """
            form 'chat': \(reason) Use form: completion, or a model with a template that is \
            known.
            """
        case .folder(let path, let reason):
            "run folder \(path): \(reason). Choose another with --out."
        case .weightsGone(let folder):
            """
            \(folder): the weights that a finished training left there are gone or have been \
            changed. Put them back, or start afresh with --restart.
            """
        case .damagedCell(let key, let reason):
            """
            journal, cell '\(key)': it cannot be read (\(reason)). It was written by another \
            version or is damaged; start afresh with --restart.
            """
        case .nothingFits(let kind, let items, let limit):
            """
            none of the \(items.count) \(kind.rawValue) fits into the \(limit) tokens that the model \
            looks at: \(Self.list(items)). Shorten them (smaller chunks, fewer passages, fewer \
            examples, a smaller task.answer-tokens), or take a model with a longer context.
            """
        case .everyArmFailed(let reasons):
            "every arm failed, there is nothing to compare:\n" + reasons.joined(separator: "\n")
        }
    }
}
