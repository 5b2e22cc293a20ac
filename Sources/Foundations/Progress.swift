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

    /// A report of `completed` steps out of `total`.
    public init(stage: String, detail: String = "", completed: Int, total: Int) {
        self.stage = stage
        self.detail = detail
        self.completed = completed
        self.total = total
    }
}

/// Called by long work after each step, on the thread that does the work; must return soon.
public typealias ProgressHandler = (Progress) -> Void
