import Foundations

/// Events that are only ever added, each with the hash of the one before it, in one SQLite file.
///
/// Several processes may write at the same time: none overwrites or forks what another has added.
/// The log is tamper-evident, not tamper-proof: an event that was edited, removed, put in or moved
/// is found, unless all that follows was made anew as well. Against that, and against a tail that
/// was cut off, helps an ``EventChain/Head`` that is kept elsewhere.
///
/// A process must not open a file that it has open already: closing a file ends all of a process's
/// locks on it, and the file is looked at before it is opened.
public final class EventLog: Sendable {
    private static let applicationID: Int32 = 0x5852_4547
    private static let pause: UInt32 = 5_000

    private let file: DatabaseFile

    /// Opens a log, or makes an empty one.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; it and its folder are made when they are not there.
    ///   - patience: how long to wait for another process's transaction. The default is 10 s.
    /// - Throws: ``StorageError``.
    public init(path: String, patience: Duration = .seconds(10)) throws(StorageError) {
        let kind = DatabaseFile.Kind(
            applicationID: Self.applicationID, isExclusive: false, isDurable: true,
            migrations: Self.migrations)
        let end = ContinuousClock.now + patience
        while true {
            do {
                file = try DatabaseFile(path: path, kind: kind, patience: patience)
                return
            } catch {
                // Of processes that put a new file's write-ahead log in place at the same time,
                // SQLite refuses all but one without waiting.
                guard case .inUse = error, ContinuousClock.now < end else { throw error }
                usleep(Self.pause)
            }
        }
    }

    /// The events, every one of which follows the one before.
    ///
    /// - Throws: ``StorageError/brokenChain(path:_:)`` with the first fault; the other cases that a
    ///   read can meet.
    public func chain() throws(StorageError) -> EventChain {
        let path = file.path
        return try file.access { connection throws(StorageError) in
            try Self.soundChain(of: connection, path: path)
        }
    }

    /// The events with all faults.
    public func examine() throws(StorageError) -> EventChain {
        try file.access { connection throws(StorageError) in try Self.chain(of: connection) }
    }

    /// Adds one event, or none. Nobody else adds one between what is decided on and its end; when
    /// this returns, not even a power cut loses the event.
    ///
    /// - Parameter decide: gets all earlier events, and gives the payload or why there is none.
    /// - Returns: the events with the new one, or why there is none.
    /// - Throws: ``StorageError/brokenChain(path:_:)``, ``StorageError/diskFull(path:)`` and the
    ///   other cases that a write can meet; the log is then as it was.
    public func append<Refusal: Error>(
        _ decide: @Sendable (EventChain) -> Result<String, Refusal>
    ) throws(StorageError) -> Result<EventChain, Refusal> {
        let path = file.path
        return try file.access {
            connection throws(StorageError) -> Result<EventChain, Refusal> in
            let chain = try Self.soundChain(of: connection, path: path)
            switch decide(chain) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let payload):
                try Self.add(payload, after: chain.head, to: connection)
                return .success(try Self.soundChain(of: connection, path: path))
            }
        }
    }

    private static func add(
        _ payload: String, after head: EventChain.Head, to connection: Connection
    ) throws(StorageError) {
        let sequence = head.count + 1
        let digest = EventChain.digest(
            sequence: sequence, previous: head.digest, payload: payload)
        try connection.rows(
            "INSERT INTO event (sequence, previous, payload, digest) VALUES (?, ?, ?, ?)",
            [
                .integer(Int64(sequence)), .text(head.digest.hex), .text(payload),
                .text(digest.hex),
            ])
    }

    private static func chain(of connection: Connection) throws(StorageError) -> EventChain {
        EventChain(
            rows: try connection.rows(
                "SELECT sequence, previous, payload, digest FROM event ORDER BY sequence"))
    }

    private static func soundChain(
        of connection: Connection, path: String
    ) throws(StorageError) -> EventChain {
        let chain = try chain(of: connection)
        if let fault = chain.faults.first { throw .brokenChain(path: path, fault) }
        return chain
    }

    private static let migrations = [
        DatabaseFile.Migration(name: "1: event") { connection throws(StorageError) in
            // Two events cannot follow the same one.
            try connection.execute(
                """
                CREATE TABLE event (
                    sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence >= 1),
                    previous TEXT NOT NULL UNIQUE,
                    payload TEXT NOT NULL,
                    digest TEXT NOT NULL UNIQUE
                ) STRICT;
                """)
        }
    ]
}
