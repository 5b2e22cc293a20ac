public import Foundations
public import Record
import Storage

/// Versions of trained models: what each is made of and came to, whether it may be used, and which
/// of them an alias such as `champion` leads to.
///
/// A registry is a folder: `registry.sqlite` is an ``EventLog``, `files` holds weights and records
/// under their hashes. What is the case follows from the events alone (``RegistryState``). A weight
/// is a file with a hash here and nothing more. Several processes may use a registry at once; one
/// process opens it once.
public struct Registry: Sendable {
    /// Where it is.
    public let folder: String
    private let log: EventLog
    private let store: FileStore

    /// Opens a registry.
    ///
    /// - Parameters:
    ///   - isCreating: whether one is begun where there is none.
    ///   - patience: how long to wait for another process that writes. The default is 10 s.
    /// - Throws: ``RegistryError/noRegistry(folder:)``, ``RegistryError/notARegistry(path:)``,
    ///   ``RegistryError/damaged(path:reason:)``, ``RegistryError/storage(_:)``.
    public init(
        at folder: String, isCreating: Bool = false, patience: Duration = .seconds(10)
    ) throws(RegistryError) {
        let path = "\(folder)/registry.sqlite"
        if !isCreating, FileKind(at: path) == .nothing { throw .noRegistry(folder: folder) }
        self.folder = folder
        store = FileStore(folder: "\(folder)/files")
        do {
            log = try EventLog(path: path, patience: patience)
        } catch {
            throw RegistryError(error)
        }
    }

    // MARK: - Reading

    /// What is the case, and the head of the events that it follows from.
    ///
    /// - Throws: ``RegistryError/damaged(path:reason:)`` when the events are not what was written,
    ///   or could not have happened.
    public func contents() throws(RegistryError) -> (state: RegistryState, head: RegistryHead) {
        do {
            let chain = try log.chain()
            return (try state(of: chain), RegistryHead(chain.head))
        } catch let error as StorageError {
            throw RegistryError(error)
        } catch let error as RegistryError {
            throw error
        } catch {
            throw .damaged(path: folder, reason: "\(error)")
        }
    }

    /// The record of the run that a version comes from, and its bytes.
    ///
    /// - Throws: ``RegistryError/file(_:name:_:)``, ``RegistryError/record(reason:)`` for a record of
    ///   another format.
    public func record(
        of version: ModelVersion
    ) throws(RegistryError) -> (record: RunRecord, text: String) {
        let digest = version.registration.record
        guard let text = store.text(of: digest) else {
            throw .file(version.name, name: Self.record, store.fault(of: digest) ?? .changed)
        }
        return (try Self.record(in: text), text)
    }

    /// Throws unless every file of a version is as it was stored.
    ///
    /// - Throws: ``RegistryError/file(_:name:_:)``.
    public func requireFiles(of version: ModelVersion) throws(RegistryError) {
        for (name, digest) in version.registration.allFiles.sorted(by: { $0.key < $1.key }) {
            if let fault = store.fault(of: digest) { throw .file(version.name, name: name, fault) }
        }
    }

    // MARK: - Writing

    /// Registers a training as the next version of a model. Its files are copied first.
    ///
    /// - Parameters:
    ///   - weights: SHA-256 by file name, of files in `source`.
    ///   - record: the text of the run's record.json.
    ///   - trainingData: see ``Registration/trainingData``.
    /// - Throws: ``RegistryError``; `FoundationsError` when a file is not as `weights` says, or
    ///   cannot be stored.
    public func add(
        _ training: TrainingInRun, as model: ModelName, weights: [String: SHA256Digest],
        from source: String, record: String, trainingData: SHA256Digest,
        by author: RegistryEvent.Author
    ) throws -> ModelVersion {
        let run = try Self.record(in: record)
        _ = try TrainingInRun(arm: training.arm, seed: training.seed, of: run)
        for (name, digest) in weights.sorted(by: { $0.key < $1.key }) {
            try store.keep("\(source)/\(name)", digest)
        }
        let digest = try store.keep(record)
        let state = try append(author) { state in
            .registered(
                Registration(
                    version: VersionName(model, state.nextNumber(of: model)), arm: training.arm,
                    seed: training.seed, files: weights, record: digest,
                    trainingData: trainingData))
        }
        return try state.version(VersionName(model, state.nextNumber(of: model) - 1))
    }

    /// Adds an event about a version that is there.
    ///
    /// - Parameter action: what is done, of the version that people mean.
    /// - Returns: the version as it is then.
    /// - Throws: ``RegistryError``; for what makes a version usable also when its files are not as
    ///   they were stored.
    @discardableResult
    public func change(
        _ reference: VersionReference, by author: RegistryEvent.Author,
        _ action: @Sendable (VersionName) -> RegistryEvent.Action
    ) throws(RegistryError) -> ModelVersion {
        let version = try contents().state.version(reference)
        let action = action(version.name)
        if action.makesUsable { try requireFiles(of: version) }
        return try append(author) { _ in action }.version(version.name)
    }

    /// Moves an alias back to the approved version that it led to before. Nothing is deleted.
    ///
    /// - Returns: the version that it leads to now.
    /// - Throws: ``RegistryError``, in particular ``RegistryError/nothingBefore(_:_:passedOver:)``
    ///   and ``RegistryError/file(_:name:_:)`` when that version's files are not as they were stored.
    public func rollBack(
        _ alias: ModelAlias, of model: ModelName, reason: String?, by author: RegistryEvent.Author
    ) throws(RegistryError) -> ModelVersion {
        let state = try contents().state
        let target = try state.rollbackTarget(of: alias, model: model)
        try requireFiles(of: try state.version(target))
        // Whoever changes the alias meanwhile makes the event impossible.
        return try append(author) { _ in .rolledBack(alias, target, reason: reason) }
            .version(target)
    }

    /// Copies a version's weights and its record into a new folder, beside texts about it.
    ///
    /// - Throws: ``RegistryError/exists(path:)``, ``RegistryError/file(_:name:_:)``;
    ///   `FoundationsError`. Then no folder is left.
    public func export(
        _ version: ModelVersion, to target: String, beside texts: [String: String]
    ) throws {
        guard FileKind(at: target) == .nothing else { throw RegistryError.exists(path: target) }
        try requireFiles(of: version)
        try AtomicFolder.make(at: target) { staging in
            for (name, digest) in version.registration.allFiles {
                try AtomicFile.copy(
                    store.path(of: digest), to: "\(staging)/\(name)", expecting: digest)
            }
            for (name, text) in texts { try AtomicFile.write(text, to: "\(staging)/\(name)") }
        }
    }

    // MARK: - Checking

    /// Looks at everything, and goes on behind what it finds.
    ///
    /// - Parameter head: what the registry had at an earlier time, kept elsewhere; nil for none.
    /// - Throws: ``RegistryError`` when the events cannot even be read.
    public func verify(against head: RegistryHead? = nil) throws(RegistryError) -> RegistryCheck {
        let chain: EventChain
        do {
            chain = try log.examine()
        } catch {
            throw RegistryError(error)
        }
        var check = RegistryCheck(chain, against: head)
        var events: [(number: Int, event: RegistryEvent)] = []
        for event in chain.events {
            do {
                events.append(
                    (
                        event.sequence,
                        try CanonicalJSON.decode(RegistryEvent.self, from: event.payload)
                    ))
            } catch {
                check.findings.append(.unreadable(event: event.sequence))
            }
        }
        let state = RegistryState(events) { number, error in
            check.findings.append(.impossible(event: number, reason: "\(error)"))
        }
        for version in state.versions {
            for (name, digest) in version.registration.allFiles.sorted(by: { $0.key < $1.key }) {
                guard let fault = store.fault(of: digest) else { continue }
                check.findings.append(.file(version.name, name: name, fault))
            }
        }
        check.versions = state.versions.count
        return check
    }

    // MARK: - Events

    static let record = "record.json"

    private func state(of chain: EventChain) throws(RegistryError) -> RegistryState {
        var state = RegistryState()
        for event in chain.events {
            do {
                try state.apply(
                    try CanonicalJSON.decode(RegistryEvent.self, from: event.payload),
                    number: event.sequence)
            } catch {
                throw .damaged(
                    path: "\(folder)/registry.sqlite",
                    reason: "event \(event.sequence) could not have happened (\(error))")
            }
        }
        return state
    }

    private func append(
        _ author: RegistryEvent.Author,
        _ action: @Sendable (RegistryState) -> RegistryEvent.Action
    ) throws(RegistryError) -> RegistryState {
        let result: Result<EventChain, RegistryError>
        do {
            result = try log.append { chain in
                Result { () throws(RegistryError) -> String in
                    var state = try state(of: chain)
                    let event = RegistryEvent(author: author, action: action(state))
                    try state.apply(event, number: chain.head.count + 1)
                    return try Self.line(of: event)
                }
            }
        } catch {
            throw RegistryError(error)
        }
        return try state(of: try result.get())
    }

    private static func line(of event: RegistryEvent) throws(RegistryError) -> String {
        do {
            return try CanonicalJSON.encodeLine(event)
        } catch {
            throw .record(reason: "\(error)")
        }
    }

    private static func record(in text: String) throws(RegistryError) -> RunRecord {
        do {
            let head = try CanonicalJSON.decode(RecordHead.self, from: text)
            guard head.schema == RunRecord.currentSchema else {
                throw RegistryError.record(
                    reason: "Its format is \(head.schema), expected \(RunRecord.currentSchema); "
                        + "it is of crossover \(Excerpt.line(head.crossover)).")
            }
            let record = try CanonicalJSON.decode(RunRecord.self, from: text)
            guard try record.determinedDigest() == record.digest else {
                throw RegistryError.record(reason: "Its content is not what its digest says.")
            }
            return record
        } catch let error as RegistryError {
            throw error
        } catch {
            throw .record(reason: "\(error)")
        }
    }

    /// What the records of all formats have.
    private struct RecordHead: Decodable {
        let schema: Int
        let crossover: String
    }
}

extension Registration {
    /// The weights and the record, by the names that they have outside the registry.
    var allFiles: [String: SHA256Digest] {
        files.merging([Registry.record: record]) { own, _ in own }
    }
}

extension RegistryEvent.Action {
    /// Whether somebody may load the version's weights because of it.
    fileprivate var makesUsable: Bool {
        switch self {
        case .approved, .aliased, .rolledBack: true
        case .registered, .rejected, .noted, .unaliased: false
        }
    }
}
