/// How far a piece of work has come.
public struct Progress: Sendable, Equatable {
    /// What is being done, such as `training`.
    public var stage: String
    /// What there is to say about it now, such as `loss 0.21`; may be empty.
    public var detail: String
    /// Steps done, 0…``total``.
    public var completed: Int
    /// Steps in all; 0 when nobody knows.
    public var total: Int
    /// The work that this one is a part of; nil where it stands alone, or nobody knows.
    public var whole: WholeProgress?

    /// A report of `completed` steps out of `total`.
    public init(
        stage: String, detail: String = "", completed: Int, total: Int,
        whole: WholeProgress? = nil
    ) {
        self.stage = stage
        self.detail = detail
        self.completed = completed
        self.total = total
        self.whole = whole
    }
}

/// How far a work of several parts has come.
public struct WholeProgress: Sendable, Equatable {
    /// The part that is being done, counted from 1; nil for what belongs to none.
    public var part: Int?
    /// Parts in all.
    public var parts: Int
    /// The share of the work that is done, 0…1.
    public var share: Double
    /// How long it still takes, in seconds by the clock.
    public var secondsLeft: Double
    /// The best result so far, such as `rag 0.87 [0.81, 0.91]`; empty for none.
    public var best: String

    /// A report on the whole.
    public init(part: Int?, parts: Int, share: Double, secondsLeft: Double, best: String) {
        self.part = part
        self.parts = parts
        self.share = share
        self.secondsLeft = secondsLeft
        self.best = best
    }
}

/// Called by long work after each step, on the thread that does the work; must return soon.
public typealias ProgressHandler = (Progress) -> Void
