import Dispatch
package import Foundations
import Synchronization

/// Turns Ctrl-C and SIGTERM into a wish to stop.
///
/// The first one lets the work end at a place where nothing is lost or left half written. After it
/// the signal has its usual meaning again, so that a second one ends the program at once.
package final class Interruption: Sendable {
    private static let signals = [SIGINT, SIGTERM]

    private let cancellation = Cancellation()
    private let received = Atomic<Int32>(SIGINT)

    private init() {}

    /// Does work that looks at the wish to stop.
    ///
    /// - Throws: ``Ended`` when a signal came before the work was done, even where it was not
    ///   looked at in time; and what the work throws.
    package static func heard<Value>(
        during work: (Cancellation) throws -> Value
    ) throws -> Value {
        let interruption = Interruption()
        let sources = signals.map(interruption.listen)
        defer {
            for source in sources { Self.stop(source) }
            for number in signals { _ = signal(number, SIG_DFL) }
        }
        do {
            let value = try work(interruption.cancellation)
            try interruption.cancellation.check()
            return value
        } catch is Interrupted {
            throw Ended(signal: interruption.received.load(ordering: .acquiring))
        }
    }

    /// Returns when the source is gone: one that went later would take the next one's signals along.
    private static func stop(_ source: any DispatchSourceSignal) {
        let isGone = DispatchSemaphore(value: 0)
        source.setCancelHandler { isGone.signal() }
        source.cancel()
        isGone.wait()
    }

    private func listen(to number: Int32) -> any DispatchSourceSignal {
        // The source only sees signals that do not end the process before.
        _ = signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            self.received.store(number, ordering: .releasing)
            self.cancellation.cancel()
            _ = signal(number, SIG_DFL)
        }
        // A signal that comes before the source is there would be lost.
        let isListening = DispatchSemaphore(value: 0)
        source.setRegistrationHandler { isListening.signal() }
        source.resume()
        isListening.wait()
        return source
    }
}

/// Work was ended by a signal; what was finished before stands.
package struct Ended: Error, Equatable {
    package let signal: Int32

    package init(signal: Int32) { self.signal = signal }

    /// As a shell gives it for a program that a signal has ended.
    package var exitCode: Int32 { 128 + signal }
}
