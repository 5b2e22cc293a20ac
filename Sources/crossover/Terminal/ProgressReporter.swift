import Foundations

/// Shows on standard error how far some work has come.
final class ProgressReporter {
    private var display: ProgressDisplay
    private let isQuiet: Bool
    private let surroundings: Surroundings
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    /// - Parameter isQuiet: shows nothing at all.
    init(isQuiet: Bool, surroundings: Surroundings) {
        let isScreen = Terminal.isBehind(.error) && surroundings.canRedraw
        display = ProgressDisplay(style: isScreen ? .screen : .log)
        self.isQuiet = isQuiet
        self.surroundings = surroundings
        start = clock.now
    }

    /// Shows a report.
    func show(_ progress: Progress) {
        write(display.update(progress, at: time, width: width))
    }

    /// Leaves the screen to other lines; the next report goes on below.
    func pause() {
        write(display.pause(at: time, width: width))
    }

    /// The work is done.
    func finish() {
        write(display.finish(at: time, width: width))
    }

    /// The work ended early.
    func abandon() {
        write(display.abandon())
    }

    /// Shows a sentence above whatever comes next, also to somebody who wants no progress.
    func note(_ sentence: String) {
        abandon()
        try? StandardStream.error.show(sentence + "\n")
    }

    private var time: Double {
        (clock.now - start) / .seconds(1)
    }

    /// Asked for each time: windows change their size.
    private var width: Int {
        Terminal.width(of: .error) ?? surroundings.columns ?? 80
    }

    private func write(_ text: String) {
        guard !isQuiet, !text.isEmpty else { return }
        // Work goes on when nobody can see how far it has come.
        try? StandardStream.error.write(exactly: text)
    }
}
