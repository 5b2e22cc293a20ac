import Dispatch
import Foundations
import Glibc

/// Turns Ctrl-C into a wish to stop.
///
/// The first one lets the work end at a place where nothing is lost. After it the signal has its
/// usual meaning again, so that a second one ends the program at once.
struct Interruption {
    /// What the work looks at.
    let cancellation = Cancellation()
    private let sources: [any DispatchSourceSignal]

    /// Listens from now on for as long as the value lives.
    init() {
        sources = [SIGINT, SIGTERM].map { [cancellation] number in
            // The source only sees signals that do not end the process before.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cancellation.cancel()
                _ = signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }
}
