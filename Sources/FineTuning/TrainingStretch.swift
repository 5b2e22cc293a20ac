/// The part of a training that one call does: from where, how far, and what keeps it in between. The
/// default is all of it, kept by nobody.
///
/// Stretches joined end to end give the bits of one call.
public struct TrainingStretch {
    /// The checkpoint to go on from; nil to begin.
    public var start: String?
    /// The epoch behind which it pauses; nil for the last.
    public var end: Int?
    /// Called after each step with what writes a checkpoint to a path.
    public var keep: (((String) throws -> Void) throws -> Void)?

    /// Sets each of them.
    public init(
        start: String? = nil, end: Int? = nil,
        keep: (((String) throws -> Void) throws -> Void)? = nil
    ) {
        self.start = start
        self.end = end
        self.keep = keep
    }
}
