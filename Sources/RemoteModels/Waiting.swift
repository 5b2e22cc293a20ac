import FoundationEssentials
public import Foundations

/// The clock by which a model waits between attempts, and how it does so.
public protocol Waiting: Sendable {
    /// Time since some fixed moment; never goes back.
    var now: Duration { get }
    /// Seconds since 1970, by the calendar: services name dates.
    var secondsSince1970: Double { get }
    /// Blocks the calling thread for a time, or until the work is to stop.
    func wait(_ time: Duration, unless stop: Cancellation)
}

/// The clocks of this machine.
public struct SystemWaiting: Waiting {
    private static let start = ContinuousClock.now
    private static let look = Duration.milliseconds(20)

    /// The one that there is.
    public init() {}

    /// Since the first use in this process.
    public var now: Duration { ContinuousClock.now - Self.start }

    /// By the system's clock.
    public var secondsSince1970: Double { Date().timeIntervalSince1970 }

    /// Looks every 20 ms whether to stop.
    public func wait(_ time: Duration, unless stop: Cancellation) {
        let end = now + time
        while !stop.isCancelled {
            let left = min(end - now, Self.look)
            guard left > .zero else { return }
            usleep(UInt32(max(1, Int(saturating: left / .microseconds(1)))))
        }
    }
}
