import Domain
import FineTuning
import Foundations
import Record

/// Keeps where a training stands, in a folder beside its weights, so that a killed run goes on from
/// there: the journal knows the checkpoint by its hash, and the work that led to it.
final class CheckpointKeeper {
    private let name: String
    private let path: String
    private let folder: RunFolder
    private let pieces: PieceKeeper
    private let meter = Meter()
    private var clock: CheckpointClock
    /// Whether one is written at the end of the stretch, too.
    private let keepsLast: Bool
    /// The hash of the checkpoint that lies there.
    private(set) var there: SHA256Digest?
    /// Whether the work goes on from the checkpoint that it was to begin with.
    private(set) var continues: Bool

    /// Looks for the checkpoint of an earlier process.
    ///
    /// - Parameters:
    ///   - name: of the folder in `weights`.
    ///   - pause: seconds at least between two checkpoints; 0 for one after every step.
    ///   - before: the hash of a checkpoint that the work begins with; nil for none.
    init(
        _ name: String, in folder: RunFolder, pieces: PieceKeeper, pause: Double,
        before: SHA256Digest? = nil, keepsLast: Bool = false
    ) throws {
        clock = CheckpointClock(pause: pause)
        self.name = name
        self.folder = folder
        self.pieces = pieces
        self.keepsLast = keepsLast
        path = "\(folder.path)/weights/\(name)"
        let found = folder.ownWeights(name)
        let state: SHA256Digest? = try pieces.state { $0 == found }
        there = state ?? (found == before ? before : nil)
        continues = before != nil && there != nil
        // What an earlier attempt left is of no use, and what is not ours is refused now.
        if there == nil { try folder.removeWeights(name) }
    }

    /// The stretch that goes on from the checkpoint, or begins.
    ///
    /// - Parameter end: the epoch behind which it pauses; nil for the last.
    func stretch(to end: Int? = nil) -> TrainingStretch {
        TrainingStretch(
            start: there.map { _ in file }, end: end,
            keep: { [self] stand in
                guard stand.isLast ? keepsLast : clock.isDue else { return }
                try clock.keep { try keep(stand) }
            })
    }

    private var file: String { "\(path)/\(TunedWeights.unfinished)" }

    private func keep(_ stand: TrainingStand) throws {
        var digest: SHA256Digest?
        try AtomicFolder.make(at: path, replacing: [TunedWeights.unfinished]) { staging in
            try stand.write("\(staging)/\(TunedWeights.unfinished)")
            guard let made = try TunedWeights.digest(ofAllIn: staging) else { return }
            try folder.expectWeights(name, made, replacing: there)
            try pieces.put(made, at: stand.step, of: stand.steps, own: meter.usage())
            digest = made
        }
        there = digest
    }

    /// Lets go of a checkpoint from which the training cannot go on.
    func discard() throws {
        try folder.removeWeights(name)
        let _: SHA256Digest? = try pieces.state { _ in false }
        (there, continues) = (nil, false)
    }
}
