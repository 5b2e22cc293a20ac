import FoundationEssentials
import Foundations
import Storage

/// The folder of a run or of a report: locked while the value lives, and nothing in it removed or
/// written over that this program is not known to have written there.
///
/// A folder that holds anything is taken only when it is known for one of ours: by its list of
/// written files, by a journal or a store of vectors, or by a record. Folders of older versions have
/// no list; what lies there under a name of a report or of weights is then nobody's known work and
/// stays: the user is asked to move it away.
public final class RunFolder {
    /// Where it is.
    public let path: String
    private let lock: FolderLock
    private var written: WrittenFiles

    /// Makes the folder unless it is there, and locks it.
    ///
    /// - Throws: ``LabError/folder(path:reason:)`` when there can be no such folder,
    ///   ``LabError/notARunFolder(path:holds:)``, and ``LabError/folderInUse(path:)`` while another
    ///   process writes there.
    public init(path: String) throws(LabError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .folder(path: path, reason: "it cannot be made, or is no folder")
        }
        do {
            guard let lock = try FolderLock(of: path) else {
                throw LabError.folderInUse(path: path)
            }
            self.lock = lock
        } catch let error as LabError {
            throw error
        } catch {
            throw .folder(path: path, reason: "it may not be read")
        }
        if let written = try WrittenFiles(in: path) {
            self.written = written
        } else {
            try Self.requireOurs(path)
            written = WrittenFiles()
            do {
                // From here on it is a folder of ours, whatever becomes of this process.
                try written.save(in: path)
            } catch {
                throw .folder(path: path, reason: "\(WrittenFiles.name) cannot be written there")
            }
        }
        switch FileKind(at: "\(path)/weights") {
        case .nothing, .folder: break
        case .file, .other:
            throw .folder(path: path, reason: "'weights' there is no folder, or a symbolic link")
        }
        for name in ["journal.sqlite", "vectors.sqlite"] {
            switch FileKind(at: "\(path)/\(name)") {
            case .nothing, .file: break
            case .folder, .other:
                throw .folder(path: path, reason: "'\(name)' in it is not a regular file")
            }
        }
    }

    // MARK: - A report

    /// Throws when a page or the record of an earlier report could not be written over.
    ///
    /// - Throws: ``LabError/notOurs(folder:names:)``.
    public func requireOwnReport() throws(LabError) {
        let names = WrittenFiles.pages + [WrittenFiles.record]
        try requireNone(of: names.filter { state(of: $0) == .foreign })
    }

    /// Puts a report into the folder, and takes away what an earlier one left.
    ///
    /// The record is written last: where it is new, everything else is, too.
    ///
    /// - Parameters:
    ///   - files: by name.
    ///   - step: called before each file; what it throws ends the writing between two files.
    /// - Returns: what an earlier report is recorded to have written, was changed since, and is no
    ///   part of this one: it stays.
    /// - Throws: ``LabError/notOurs(folder:names:)`` before anything is written, when a file of the
    ///   report's names is there that this program did not write, or not as it is now;
    ///   `FoundationsError.cannotWrite`.
    public func write(
        _ files: [String: String], step: () throws -> Void = {}
    ) throws -> [String] {
        precondition(files.keys.allSatisfy(WrittenFiles.isReportFile))
        let digests = files.mapValues { SHA256.hash($0) }
        let states = Dictionary(
            uniqueKeysWithValues: files.keys.map { ($0, state(of: $0, or: digests[$0])) })
        try requireNone(of: states.filter { $0.value == .foreign }.keys.sorted())
        let earlier = written.files
        // Of names that this report does not write, or finds as they should be, too.
        for name in Set(files.keys).union(earlier.keys).sorted() {
            AtomicFile.removeLeftovers(of: "\(path)/\(name)")
        }
        for (name, digest) in digests {
            let before = found(name).map { [$0] } ?? []
            written.files[name] = before.contains(digest) ? [digest] : before + [digest]
        }
        try save()
        let order = files.keys.sorted().filter { $0 != WrittenFiles.record }
        for name in order { try put(name, files[name], digests[name], step) }
        var kept: [String] = []
        for name in earlier.keys.sorted() where files[name] == nil {
            try step()
            switch state(of: name) {
            case .nothing: break
            case .own: try remove(name)
            case .foreign: kept.append(name)
            }
            written.files[name] = nil
        }
        try put(WrittenFiles.record, files[WrittenFiles.record], digests[WrittenFiles.record], step)
        written.files = digests.mapValues { [$0] }
        try save()
        return kept
    }

    private func put(
        _ name: String, _ text: String?, _ digest: SHA256Digest?, _ step: () throws -> Void
    ) throws {
        try step()
        guard let text, found(name) != digest else { return }
        try requireInPlace()
        try AtomicFile.write(text, to: "\(path)/\(name)")
    }

    // MARK: - Beginning again

    /// Throws when something that earlier runs are recorded to have written was changed since.
    ///
    /// - Throws: ``LabError/notOurs(folder:names:)``.
    func requireUnchanged() throws(LabError) {
        try requireNone(
            of: written.files.keys.sorted().filter { state(of: $0) == .foreign }
                + written.weights.keys.sorted().filter { weightsState($0) == .foreign }
                .map { "weights/\($0)" })
    }

    /// Takes away all that earlier runs are recorded to have written here.
    ///
    /// - Throws: ``LabError/notOurs(folder:names:)``, with nothing removed, when some of it was
    ///   changed since.
    func removeWritten() throws {
        try requireUnchanged()
        let files = written.files.keys.sorted(), weights = written.weights.keys.sorted()
        for name in files where state(of: name) == .own { try remove(name) }
        for name in weights where weightsState(name) == .own { try remove("weights/\(name)") }
        written = WrittenFiles()
        try save()
    }

    // MARK: - Weights

    /// The name of the folder in which a training stands that is to leave weights of another name.
    static func unfinished(_ name: String) -> String { "\(name)-unfinished" }

    /// Removes weights of this name, unless they are not known to be a training's.
    ///
    /// - Throws: ``LabError/notOurs(folder:names:)``.
    func removeWeights(_ name: String) throws {
        switch weightsState(name) {
        case .nothing: break
        // It was compared with what is recorded, so that nothing else lies in it.
        case .own: try remove("weights/\(name)")
        case .foreign: throw LabError.notOurs(folder: path, names: ["weights/\(name)"])
        }
        guard written.weights.removeValue(forKey: name) != nil else { return }
        try save()
    }

    /// Removes the weights of trainings that are to be done again, changed ones too.
    ///
    /// Changed ones only where the list has their name and nothing lies in their folder but files
    /// of names that a training writes.
    ///
    /// - Throws: ``LabError/notOurs(folder:names:)``, with nothing removed, when that is not so.
    func removeWeightsToReplace(_ names: [String]) throws {
        let folders = names.sorted()
        try requireNone(of: folders.filter { !isReplaceable($0) }.map { "weights/\($0)" })
        for name in folders {
            if FileKind(at: "\(path)/weights/\(name)") != .nothing {
                try remove("weights/\(name)")
            }
            written.weights[name] = nil
        }
        try save()
    }

    private func isReplaceable(_ name: String) -> Bool {
        switch weightsState(name) {
        case .nothing, .own: true
        case .foreign:
            written.weights[name] != nil
                && TunedWeights.holdsNothingElse("\(path)/weights/\(name)")
        }
    }

    /// Puts down that weights of this hash are about to appear.
    ///
    /// - Parameter there: the hash of those that they replace; nil for none.
    func expectWeights(
        _ name: String, _ digest: SHA256Digest, replacing there: SHA256Digest? = nil
    ) throws {
        written.weights[name] = [there, digest].compactMap(\.self)
        try save()
    }

    /// The hash of weights that lie there as this program wrote them; nil for others, and for none.
    func ownWeights(_ name: String) -> SHA256Digest? {
        guard weightsState(name) == .own else { return nil }
        return try? TunedWeights.digest(ofAllIn: "\(path)/weights/\(name)")
    }

    // MARK: - What is ours

    private enum State { case nothing, own, foreign }

    private func state(of name: String, or digest: SHA256Digest? = nil) -> State {
        let file = "\(path)/\(name)"
        guard FileKind(at: file) != .nothing else { return .nothing }
        guard let found = found(name) else { return .foreign }
        return found == digest || written.files[name]?.contains(found) == true ? .own : .foreign
    }

    /// nil for what is not there, or is no file.
    private func found(_ name: String) -> SHA256Digest? {
        let file = "\(path)/\(name)"
        guard FileKind(at: file) == .file else { return nil }
        return try? SHA256.hash(fileAt: file)
    }

    private func weightsState(_ name: String) -> State {
        let folder = "\(path)/weights/\(name)"
        switch FileKind(at: folder) {
        case .nothing: return .nothing
        case .file, .other: return .foreign
        case .folder:
            // A process that was killed while it put new weights in the place of old ones.
            if written.weights[name] != nil, TunedWeights.isEmpty(folder) { return .own }
            guard let digest = try? TunedWeights.digest(ofAllIn: folder) else { return .foreign }
            return written.weights[name]?.contains(digest) == true ? .own : .foreign
        }
    }

    private func save() throws {
        try requireInPlace()
        try written.save(in: path)
    }

    /// Throws when the folder was moved away and another may have its path.
    private func requireInPlace() throws(LabError) {
        guard lock.isAt(path) else {
            throw .folder(path: path, reason: "it was moved away or replaced while in use")
        }
    }

    private func remove(_ name: String) throws(LabError) {
        try requireInPlace()
        do {
            try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        } catch {
            throw .folder(path: path, reason: "\(name) cannot be removed there")
        }
    }

    private func requireNone(of names: [String]) throws(LabError) {
        guard names.isEmpty else { throw .notOurs(folder: path, names: names) }
    }

    // MARK: - Whose folder it is

    private static func requireOurs(_ path: String) throws(LabError) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw .folder(path: path, reason: "it may not be read")
        }
        // What a killed process left before its list was there.
        let others = names.filter { !$0.hasPrefix(".\(WrittenFiles.name).") }
        guard others.isEmpty || isKnown(path) else {
            throw .notARunFolder(path: path, holds: others)
        }
    }

    private static func isKnown(_ path: String) -> Bool {
        Journal.isJournal(at: "\(path)/journal.sqlite")
            || VectorStore.isStore(at: "\(path)/vectors.sqlite")
            || isRecord("\(path)/\(WrittenFiles.record)")
    }

    private static func isRecord(_ file: String) -> Bool {
        guard FileKind(at: file) == .file, let data = FileManager.default.contents(atPath: file),
            let text = String(validating: data, as: UTF8.self)
        else { return false }
        return (try? CanonicalJSON.decode(RecordHead.self, from: text)) != nil
    }

    /// What the records of all versions have.
    private struct RecordHead: Decodable {
        let schema: Int
        let crossover: String
        let digest: SHA256Digest
    }
}
