import FoundationEssentials
public import Foundations

/// The finished cells of one run, in one SQLite file of the run's folder.
///
/// A run is killed at any moment and taken up again: what ``finish(key:kind:arm:seed:payload:)``
/// has returned from is on the disk, anything else never happened. Only one process at a time can
/// have a journal open; the lock ends with the process.
public final class Journal: Sendable {
    private static let applicationID: Int32 = 0x584a_4e4c
    private let file: DatabaseFile

    /// Whether a journal lies at `path`; it is not opened.
    public static func isJournal(at path: String) -> Bool {
        DatabaseFile.isFile(at: path, ofKind: applicationID)
    }

    /// Opens the journal of a run, or begins it.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; it and its folder are made when they are not there.
    ///   - fingerprint: of the scenario and all its data.
    ///   - restarting: whether to throw away what the journal holds, another run's or a damaged
    ///     journal included; only once no other process has it open. A file whose header does not
    ///     say that it is a journal stays, and is refused.
    ///   - patience: how long to wait for a process that is just letting go. The default is 1 s.
    /// - Throws: ``StorageError``, in particular ``StorageError/otherRun(path:expected:found:)``
    ///   when the journal was begun with another fingerprint, and ``StorageError/inUse(path:)``.
    public init(
        path: String,
        fingerprint: SHA256Digest,
        restarting: Bool = false,
        patience: Duration = .seconds(1)
    ) throws(StorageError) {
        let kind = DatabaseFile.Kind(
            applicationID: Self.applicationID,
            isExclusive: true,
            isDurable: true,
            migrations: Self.migrations,
        )
        func open() throws(StorageError) -> DatabaseFile {
            try DatabaseFile(path: path, kind: kind, patience: patience)
        }
        do {
            file = try open()
        } catch .corrupt where restarting && Journal.isJournal(at: path) {
            // Nobody can be at work on a file that no database can be read from.
            for name in [path, path + "-wal", path + "-shm"] {
                try? FileManager.default.removeItem(atPath: name)
            }
            file = try open()
        }
        if restarting { try clear() }
        try claim(for: fingerprint)
    }

    /// What a finished cell came to, or nil when it is still to be done.
    ///
    /// - Throws: ``StorageError/corrupt(path:detail:)`` when it is not what was put down, e.g.
    ///   after bits of the file have changed: SQLite notices damage to its own structure only.
    public func finishedCell(_ key: String) throws(StorageError) -> String? {
        let path = file.path
        return try file.access { connection throws(StorageError) in
            let sql = "SELECT payload, digest FROM cell WHERE key = ?"
            guard let row = try connection.rows(sql, [.text(key)]).first else { return nil }
            guard let payload = row[0].text, row[1] == Self.digest(key: key, payload: payload)
            else { throw .corrupt(path: path, detail: "the cell '\(key)' was changed") }
            return payload
        }
    }

    private static func digest(key: String, payload: String) -> SQLValue {
        .text(SHA256.hash("\(key)\n\(payload)").hex)
    }

    /// The keys of all finished cells, in the order in which they were finished.
    public func finishedKeys() throws(StorageError) -> [String] {
        try file.access { connection throws(StorageError) in
            try connection.rows("SELECT key FROM cell ORDER BY rowid").compactMap { $0[0].text }
        }
    }

    /// Puts a cell down as finished. When this returns, not even a power cut loses it.
    ///
    /// - Parameters:
    ///   - key: unique in the run, e.g. `answer/lora/2`.
    ///   - kind: what was done, e.g. `train`.
    ///   - arm: the arm's name, or nil for work that serves all of them.
    ///   - seed: nil for work without chance.
    ///   - payload: JSON.
    ///   - pieces: keys of finished cells that this one holds as a whole; they are taken away in the
    ///     same step.
    /// - Throws: ``StorageError/alreadyFinished(path:key:)``, ``StorageError/diskFull(path:)`` and
    ///   the other cases that a write can meet; the journal is then as it was.
    public func finish(
        key: String,
        kind: String,
        arm: String? = nil,
        seed: UInt64? = nil,
        payload: String,
        replacing pieces: [String] = []
    ) throws(StorageError) {
        let path = file.path
        try file.access { connection throws(StorageError) in
            try connection.rows(
                """
                INSERT INTO cell (key, kind, arm, seed, payload, digest)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
                """,
                [
                    .text(key), .text(kind), arm.map(SQLValue.text) ?? .null,
                    seed.map { .integer(Int64(bitPattern: $0)) } ?? .null, .text(payload),
                    Self.digest(key: key, payload: payload),
                ])
            guard connection.changedRows == 1 else {
                throw .alreadyFinished(path: path, key: key)
            }
            for piece in pieces {
                try connection.rows("DELETE FROM cell WHERE key = ?", [.text(piece)])
            }
        }
    }

    /// The arms that have a finished cell of this kind, each once, in the order of their names.
    public func arms(withCellsOf kind: String) throws(StorageError) -> [String] {
        try file.access { connection throws(StorageError) in
            try connection.rows(
                "SELECT DISTINCT arm FROM cell WHERE kind = ? AND arm NOT NULL ORDER BY arm",
                [.text(kind)]
            ).compactMap { $0[0].text }
        }
    }

    /// Forgets all finished cells of some arms, so that their work is done again.
    public func discardCells(ofArms arms: Set<String>) throws(StorageError) {
        try file.access { connection throws(StorageError) in
            for arm in arms {
                try connection.rows("DELETE FROM cell WHERE arm = ?", [.text(arm)])
            }
        }
    }

    private func clear() throws(StorageError) {
        try file.access { connection throws(StorageError) in
            try connection.execute("DELETE FROM cell; DELETE FROM run")
        }
    }

    private func claim(for fingerprint: SHA256Digest) throws(StorageError) {
        let path = file.path
        try file.access { connection throws(StorageError) in
            try connection.rows(
                "INSERT OR IGNORE INTO run (id, fingerprint) VALUES (1, ?)",
                [.text(fingerprint.hex)])
            let hex = try connection.value("SELECT fingerprint FROM run")?.text ?? ""
            guard let found = SHA256Digest(hex: hex) else {
                throw .corrupt(path: path, detail: "its fingerprint is '\(hex)'")
            }
            guard found == fingerprint else {
                throw .otherRun(path: path, expected: fingerprint, found: found)
            }
        }
    }

    private static let migrations = [
        DatabaseFile.Migration(name: "1: run and cell") { connection throws(StorageError) in
            try connection.execute(
                """
                CREATE TABLE run (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    fingerprint TEXT NOT NULL
                ) STRICT;
                CREATE TABLE cell (
                    key TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL,
                    arm TEXT,
                    seed INTEGER,
                    payload TEXT NOT NULL,
                    finished_at TEXT NOT NULL
                        DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
                ) STRICT;
                """)
        },
        DatabaseFile.Migration(name: "2: a cell's digest") { connection throws(StorageError) in
            try connection.execute("ALTER TABLE cell ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
            for row in try connection.rows("SELECT key, payload FROM cell") {
                guard let key = row[0].text, let payload = row[1].text else { continue }
                try connection.rows(
                    "UPDATE cell SET digest = ? WHERE key = ?",
                    [Journal.digest(key: key, payload: payload), row[0]])
            }
        },
    ]
}
