public import Foundations

/// Who watches an experiment, and may end it.
public struct Monitor {
    private let progress: (Progress) -> Void
    /// Takes a sentence that whoever watches should read; it ends nothing.
    let notice: (String) -> Void
    private let cancellation: Cancellation
    /// Of the run that is watched; nil for work that is none.
    private var schedule: Schedule?

    /// Takes the two ways in which the outside meets a run.
    ///
    /// - Parameters:
    ///   - progress: called whenever a stage has got further.
    ///   - notice: called with a sentence about the run that no stage tells. The default drops it.
    ///   - cancellation: asked at each of these moments; ends the experiment there.
    public init(
        progress: @escaping (Progress) -> Void, notice: @escaping (String) -> Void = { _ in },
        cancellation: Cancellation
    ) {
        self.progress = progress
        self.notice = notice
        self.cancellation = cancellation
    }

    /// The same, of work that is kept to a schedule.
    func keeping(to schedule: Schedule) -> Monitor {
        var monitor = self
        monitor.schedule = schedule
        return monitor
    }

    /// Whether somebody asked for the end: the next report leaves.
    var isEnded: Bool { cancellation.isCancelled }

    /// Reports how far a stage is, unless the experiment was ended.
    ///
    /// - Throws: `Interrupted`, and ``OutOfTime`` when the schedule's box is used up.
    func report(_ stage: String, detail: String = "", _ completed: Int, of total: Int) throws {
        try cancellation.check()
        try schedule?.check()
        let report = Progress(stage: stage, detail: detail, completed: completed, total: total)
        progress(schedule?.whole(of: report) ?? report)
    }

    /// The same for a part of some greater work, whose words are put before every stage.
    func within(_ work: String) -> Monitor {
        var monitor = Monitor(
            progress: { [progress] part in
                var whole = part
                whole.stage = work + part.stage
                progress(whole)
            }, notice: notice, cancellation: cancellation)
        monitor.schedule = schedule
        return monitor
    }

    /// The same as a callback for a batch of requests.
    func requests(_ stage: String) -> (Int, Int) throws -> Void {
        { try report(stage, $0, of: $1) }
    }
}
