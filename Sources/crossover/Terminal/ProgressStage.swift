import Foundations

/// One stage of some work, in words.
struct ProgressStage {
    /// A log has no width, and a name may be of any length.
    private static let longestWord = 300

    /// What was reported last.
    var latest: Progress
    private let start: Double
    /// Steps that were done before this process began, so that the rate counts only its own.
    private let alreadyCompleted: Int

    /// - Parameter time: seconds on the same clock as all later times.
    init(_ first: Progress, at time: Double) {
        latest = first
        start = time
        alreadyCompleted = first.completed
    }

    var name: String { latest.stage }

    /// One line with a bar, narrower than the screen: a full last column would begin a new line.
    ///
    /// What has no room is left out: the bar first, then the times, then the count. The detail is
    /// cut to the room that is left.
    func bar(at time: Double, width: Int) -> String {
        let room = max(width - 1, 0)
        let tails = [
            [count, bar, times(at: time)], [count, times(at: time)], [count], [],
        ].map { $0.filter { !$0.isEmpty }.joined(separator: "  ") }
        let name = ScreenText.clean(name)
        let tail = tails.first { tail in
            ScreenText.columns(name) + ScreenText.columns(tail) + 2 <= room
        }
        guard let tail, !tail.isEmpty else { return ScreenText.cut(name, to: room) }
        let free = room - ScreenText.columns(name) - ScreenText.columns(tail) - 4
        let detail = ScreenText.cut(ScreenText.clean(latest.detail), to: free)
        return [name, detail, tail].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// One line for a log, such as `lora: training, loss 0.21, 180/250, 42 s, 16 s left`.
    func sentence(at time: Double) -> String {
        let name = ScreenText.cut(ScreenText.clean(name), to: Self.longestWord)
        let detail = ScreenText.cut(ScreenText.clean(latest.detail), to: Self.longestWord)
        return [name, detail, count, times(at: time)].filter { !$0.isEmpty }
            .joined(separator: ", ")
    }

    /// The line that stays when the stage has ended: its name and duration.
    func summary(at time: Double, width: Int) -> String {
        let name = ScreenText.cut(ScreenText.clean(name), to: Self.longestWord)
        let line = "\(name): \(NumberFormat.duration(seconds: time - start))"
        return ScreenText.cut(line, to: max(width - 1, 0))
    }

    private var count: String {
        latest.total > 0 ? "\(latest.completed)/\(latest.total)" : ""
    }

    private var bar: String {
        guard latest.total > 0 else { return "" }
        let length = 16
        let share = min(max(Double(latest.completed) / Double(latest.total), 0), 1)
        let filled = Int(saturating: share * Double(length))
        return String(repeating: "█", count: filled)
            + String(repeating: "░", count: length - filled)
    }

    private func times(at time: Double) -> String {
        let elapsed = NumberFormat.duration(seconds: time - start)
        guard let left = timeLeft(at: time) else { return elapsed }
        return "\(elapsed), \(NumberFormat.duration(seconds: left)) left"
    }

    /// From this stage's own rate; nil until a second has passed and a twentieth is done, since the
    /// first steps tell little.
    private func timeLeft(at time: Double) -> Double? {
        let steps = latest.completed - alreadyCompleted
        let elapsed = time - start
        guard steps > 0, steps * 20 >= latest.total, elapsed >= 1,
            latest.completed < latest.total
        else { return nil }
        return Double(latest.total - latest.completed) * elapsed / Double(steps)
    }
}
