import FineTuning
import FoundationEssentials
import Foundations
import Record

/// Where a fine-tuning stands that is not finished: a folder beside the one that it is to fill,
/// locked for as long as the value lives.
final class UnfinishedFolder {
    /// Its path.
    let path: String
    private let lock: FolderLock
    private var clock = CheckpointClock(pause: CheckpointClock.usualPause)
    private let meter = Meter()
    /// The work of earlier processes, as far as the checkpoint has it.
    private let earlier: Usage

    /// A file in it.
    private enum File: String, CaseIterable {
        /// Which fine-tuning it is.
        case identity = "fine-tuning.json"
        /// What the untuned model said.
        case replay = "replay.json"
        case checkpoint = "checkpoint.safetensors"
        /// The work up to the checkpoint.
        case usage = "usage.json"
    }

    private struct Identity: Codable { var fineTuning: SHA256Digest }

    /// Makes the folder, or goes on with what an earlier process left there.
    ///
    /// - Parameters:
    ///   - target: the folder that is to be filled.
    ///   - identity: over all that decides what is learnt.
    ///   - isRestarted: whether what an earlier process left is removed.
    /// - Throws: ``LabError/otherFineTuning(path:)``, ``LabError/folderInUse(path:)``,
    ///   ``LabError/notARunFolder(path:holds:)`` when it holds anything else,
    ///   ``LabError/folder(path:reason:)``; `FoundationsError` for files.
    init(beside target: String, of identity: SHA256Digest, isRestarted: Bool) throws {
        path = "\(target)-unfinished"
        guard [.nothing, .folder].contains(FileKind(at: path)) else {
            throw LabError.folder(path: path, reason: "it is no folder")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw LabError.folder(path: path, reason: "it cannot be made")
        }
        guard let lock = try FolderLock(of: path) else { throw LabError.folderInUse(path: path) }
        self.lock = lock
        try Self.requireOwn(path)
        if isRestarted { Self.removeFiles(in: path) }
        let file = Self.file(.identity, in: path)
        if FileKind(at: file) == .nothing {
            // Whatever else lies there belongs to nothing that is known.
            Self.removeFiles(in: path)
            try AtomicFile.write(CanonicalJSON.encode(Identity(fineTuning: identity)), to: file)
        }
        let found: Identity? = try Self.read(.identity, in: path)
        guard found?.fineTuning == identity else { throw LabError.otherFineTuning(path: path) }
        let usage: Usage? = try Self.read(.usage, in: path)
        earlier = usage ?? .none
    }

    /// The work of all processes.
    var usage: Usage { earlier + meter.usage() }

    /// What the untuned model said, made by `write` unless an earlier process has done so.
    func replay(_ write: () throws -> [ReplayTexts.Text]) throws -> [ReplayTexts.Text] {
        if let texts: [ReplayTexts.Text] = try Self.read(.replay, in: path) { return texts }
        let texts = try write()
        try put(texts, .replay)
        return texts
    }

    /// The training from the checkpoint on, or from its beginning.
    ///
    /// - Parameter isEnded: whether the process is about to end, so that a checkpoint is due.
    func stretch(isEnded: @escaping () -> Bool) -> TrainingStretch {
        let checkpoint = Self.file(.checkpoint, in: path)
        return TrainingStretch(
            start: FileKind(at: checkpoint) == .file ? checkpoint : nil,
            keep: { [self] stand in
                guard !stand.isLast, clock.isDue || isEnded() else { return }
                try clock.keep {
                    try stand.write(checkpoint)
                    try put(usage, .usage)
                }
            })
    }

    /// Whether there is a checkpoint to go on from.
    var hasCheckpoint: Bool { FileKind(at: Self.file(.checkpoint, in: path)) == .file }

    /// Takes the folder away.
    func remove() throws {
        Self.removeFiles(in: path)
        try FileManager.default.removeItem(atPath: path)
    }

    // MARK: - Files

    private static func file(_ file: File, in path: String) -> String {
        "\(path)/\(file.rawValue)"
    }

    private func put(_ value: some Encodable, _ file: File) throws {
        try AtomicFile.write(CanonicalJSON.encode(value), to: Self.file(file, in: path))
    }

    private static let mostBytes = 64_000_000

    private static func read<Value: Decodable>(_ file: File, in path: String) throws -> Value? {
        let name = Self.file(file, in: path)
        guard FileKind(at: name) != .nothing else { return nil }
        guard
            let bytes = try? RegularFile.bytes(at: name, most: mostBytes),
            let value = try? CanonicalJSON.decode(
                Value.self, from: String(decoding: bytes, as: UTF8.self))
        else { throw LabError.otherFineTuning(path: path) }
        return value
    }

    private static func requireOwn(_ path: String) throws {
        for file in File.allCases { AtomicFile.removeLeftovers(of: Self.file(file, in: path)) }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let others = names.filter {
            File(rawValue: $0) == nil || FileKind(at: "\(path)/\($0)") != .file
        }
        guard others.isEmpty else { throw LabError.notARunFolder(path: path, holds: others) }
    }

    private static func removeFiles(in path: String) {
        for file in File.allCases {
            try? FileManager.default.removeItem(atPath: Self.file(file, in: path))
        }
    }
}
