import Foundations

/// Says when the next checkpoint of a training is due. That follows from the clock; what the
/// training ends with does not depend on it.
struct CheckpointClock {
    private let clock = SuspendingClock()
    private var kept: SuspendingClock.Instant
    /// Seconds that the last one took to write.
    private var cost = 0.0

    /// A checkpoint may cost this share of the time, and comes no more often than that.
    private static let share = 0.05
    private let pause: Double

    /// Seconds of work that may be lost.
    static let usualPause = 20.0

    /// - Parameter pause: seconds at least between two; 0 for one after every step.
    init(pause: Double) {
        self.pause = pause
        kept = clock.now
    }

    var isDue: Bool {
        pause == 0 || (clock.now - kept).seconds > max(pause, cost / Self.share)
    }

    /// Writes a checkpoint, from which on time counts anew.
    mutating func keep(_ write: () throws -> Void) rethrows {
        let start = clock.now
        try write()
        kept = clock.now
        cost = (kept - start).seconds
    }
}
