import Synchronization

/// A wish to stop, made on one thread (say by Ctrl-C) and looked for on another.
///
/// Long work calls ``check()`` at each step, where stopping leaves nothing half done.
public final class Cancellation: Sendable {
    private let flag = Atomic(false)

    /// Nobody has asked to stop yet.
    public init() {}

    /// Asks to stop; asking again changes nothing.
    public func cancel() {
        flag.store(true, ordering: .releasing)
    }

    /// Whether somebody asked to stop.
    public var isCancelled: Bool {
        flag.load(ordering: .acquiring)
    }

    /// Leaves by an error when somebody asked to stop.
    ///
    /// - Throws: ``Interrupted``.
    public func check() throws(Interrupted) {
        if isCancelled { throw Interrupted() }
    }
}

/// Work was stopped on request; what was finished before stands.
public struct Interrupted: Error, Equatable, Sendable, CustomStringConvertible {
    /// The one value there is.
    public init() {}

    /// One line for the person at the terminal.
    public var description: String {
        "Interrupted on request. What was finished is kept; run the same command to go on."
    }
}
