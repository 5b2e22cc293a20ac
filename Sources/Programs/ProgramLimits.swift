/// How much is taken from a program, and how long it may take to end.
public struct ProgramLimits: Sendable, Equatable {
    /// Bytes of its longest line.
    public var lineBytes = 10_000_000
    /// Bytes of all its lines.
    public var outputBytes = 1_000_000_000
    /// Bytes that are kept of its standard error: so many first ones, and so many last ones.
    public var keptBytes = 8_192
    /// Seconds in which it is to end after its last answer, or when it was asked to stop; then it
    /// is killed.
    public var grace = 2.0

    /// The usual ones.
    public init() {}
}
