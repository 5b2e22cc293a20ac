/// The part of a training that one call does: from where, how far, and what keeps it in between. The
/// default is all of it, kept by nobody.
///
/// Stretches joined end to end give the bits of one call.
public struct TrainingStretch {
    /// The checkpoint to go on from; nil to begin.
    public var start: String?
    /// The epoch behind which it pauses; nil for the last.
    public var end: Int?
    /// Called after each step.
    public var keep: ((TrainingStand) throws -> Void)?

    /// Sets each of them.
    public init(
        start: String? = nil, end: Int? = nil,
        keep: ((TrainingStand) throws -> Void)? = nil
    ) {
        self.start = start
        self.end = end
        self.keep = keep
    }
}

/// Where a training stands between two steps.
public struct TrainingStand {
    /// Steps that are done.
    public let step: Int
    /// Steps of the whole training.
    public let steps: Int
    /// Whether the training pauses here, or has ended.
    public let isLast: Bool
    /// Writes a checkpoint to a path, the whole file or nothing.
    public let write: (String) throws -> Void
}
