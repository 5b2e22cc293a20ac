public import Foundations

/// Who watches an experiment, and may end it.
public struct Monitor {
    private let progress: (Progress) -> Void
    /// Takes a sentence that whoever watches should read; it ends nothing.
    let notice: (String) -> Void
    private let cancellation: Cancellation

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

    /// Reports how far a stage is, unless the experiment was ended.
    ///
    /// - Throws: `Interrupted`.
    func report(_ stage: String, detail: String = "", _ completed: Int, of total: Int) throws {
        try cancellation.check()
        progress(Progress(stage: stage, detail: detail, completed: completed, total: total))
    }

    /// The same for a part of some greater work, whose words are put before every stage.
    func within(_ work: String) -> Monitor {
        Monitor(
            progress: { [progress] part in
                var whole = part
                whole.stage = work + part.stage
                progress(whole)
            }, notice: notice, cancellation: cancellation)
    }

    /// The same as a callback for a batch of requests.
    func requests(_ stage: String) -> (Int, Int) throws -> Void {
        { try report(stage, $0, of: $1) }
    }
}
