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
    /// The number in the file of the machine that this process computes on.
    private let machine: Int64?

    /// Whether a journal lies at `path`; it is not opened.
    public static func isJournal(at path: String) -> Bool {
        DatabaseFile.isFile(at: path, ofKind: applicationID)
    }

    /// Opens the journal of a run, or begins it.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; it and its folder are made when they are not there.
    ///   - fingerprint: of the scenario and all its data.
    ///   - machine: describes what this process computes on; it stands beside every cell that is
    ///     finished here. Nil leaves the cells without one.
    ///   - restarting: whether to throw away what the journal holds, another run's or a damaged
    ///     journal included; only once no other process has it open. A file whose header does not
    ///     say that it is a journal stays, and is refused.
    ///   - patience: how long to wait for a process that is just letting go. The default is 1 s.
    /// - Throws: ``StorageError``, in particular ``StorageError/otherRun(path:expected:found:)``
    ///   when the journal was begun with another fingerprint, and ``StorageError/inUse(path:)``.
    public init(
        path: String,
        fingerprint: SHA256Digest,
        machine: String? = nil,
        restarting: Bool = false,
        patience: Duration = .seconds(1)
    ) throws(StorageError) {
        func open() throws(StorageError) -> DatabaseFile {
            try Self.open(path, patience)
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
        if restarting { try Self.clear(file) }
        try Self.claim(file, for: fingerprint)
        if let machine {
            self.machine = try Self.number(ofMachine: machine, in: file)
        } else {
            self.machine = nil
        }
    }

    /// Opens the journal of a run to read it, whatever scenario it belongs to.
    ///
    /// - Parameter path: an SQLite file; it is made when it is not there, so look first.
    /// - Throws: ``StorageError``, in particular ``StorageError/inUse(path:)``.
    public init(reading path: String, patience: Duration = .seconds(1)) throws(StorageError) {
        file = try Self.open(path, patience)
        machine = nil
    }

    private static func open(
        _ path: String, _ patience: Duration
    ) throws(StorageError) -> DatabaseFile {
        let kind = DatabaseFile.Kind(
            applicationID: applicationID,
            isExclusive: true,
            isDurable: true,
            migrations: migrations,
        )
        return try DatabaseFile(path: path, kind: kind, patience: patience)
    }

    /// What a finished cell came to, or nil when it is still to be done.
    ///
    /// - Throws: As ``cell(_:)``.
    public func finishedCell(_ key: String) throws(StorageError) -> String? {
        try cell(key)?.payload
    }

    /// A finished cell, or nil when it is still to be done.
    ///
    /// - Throws: ``StorageError/corrupt(path:detail:)`` when it is not what was put down, e.g.
    ///   after bits of the file have changed: SQLite notices damage to its own structure only.
    public func cell(_ key: String) throws(StorageError) -> FinishedCell? {
        let path = file.path
        return try file.access { connection throws(StorageError) in
            let sql = "SELECT payload, digest, machines, kind, arm FROM cell WHERE key = ?"
            guard let row = try connection.rows(sql, [.text(key)]).first else { return nil }
            let machines = try Self.machines(row[2].text ?? "", in: connection)
            guard let payload = row[0].text, let machines, let kind = row[3].text,
                row[1] == Self.digest(key: key, payload: payload, machines: machines)
            else { throw .corrupt(path: path, detail: "the cell '\(key)' was changed") }
            return FinishedCell(
                kind: kind, arm: row[4].text, payload: payload, machines: machines)
        }
    }

    private static func digest(
        key: String, payload: String, machines: [String] = []
    ) -> SQLValue {
        .text(SHA256.hash(([key, payload] + machines).joined(separator: "\n")).hex)
    }

    // MARK: - Machines

    private static func number(
        ofMachine description: String, in file: DatabaseFile
    ) throws(StorageError) -> Int64? {
        try file.access { connection throws(StorageError) in
            try connection.rows(
                "INSERT OR IGNORE INTO machine (description) VALUES (?)", [.text(description)])
            let found = try connection.value(
                "SELECT id FROM machine WHERE description = ?", [.text(description)])
            guard case .integer(let id)? = found else { return nil }
            return id
        }
    }

    /// The descriptions of some machines; nil when one is not there.
    private static func machines(
        _ numbers: String, in connection: Connection
    ) throws(StorageError) -> [String]? {
        var descriptions: [String] = []
        for number in numbers.split(separator: " ") {
            guard let id = Int64(number),
                let found = try connection.value(
                    "SELECT description FROM machine WHERE id = ?", [.integer(id)])?.text
            else { return nil }
            descriptions.append(found)
        }
        return descriptions
    }

    /// The numbers of the machines that a cell was made on, each once in their order: those of its
    /// pieces, if it has any, and the one of this process, if it has none or did a part.
    private static func numbers(
        ofPieces pieces: [String], own: Int64?, isOwnToo: Bool, in connection: Connection
    ) throws(StorageError) -> String {
        var numbers: Set<Int64> = []
        for piece in pieces {
            let text = try connection.value(
                "SELECT machines FROM cell WHERE key = ?", [.text(piece)])?.text
            numbers.formUnion((text ?? "").split(separator: " ").compactMap { Int64($0) })
        }
        if isOwnToo || pieces.isEmpty, let own { numbers.insert(own) }
        return numbers.sorted().map(String.init).joined(separator: " ")
    }

    // MARK: - Cells

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
    ///   - pieces: keys of the finished cells that this one was put together from: it was made on
    ///     their machines. Without any, all of it was made by this process.
    ///   - isOwnToo: whether this process did a part of the work besides.
    ///   - replaced: keys of finished cells that are taken away in the same step, since this one
    ///     holds them as a whole.
    /// - Throws: ``StorageError/alreadyFinished(path:key:)``, ``StorageError/diskFull(path:)`` and
    ///   the other cases that a write can meet; the journal is then as it was.
    public func finish(
        key: String,
        kind: String,
        arm: String? = nil,
        seed: UInt64? = nil,
        payload: String,
        from pieces: [String] = [],
        isOwnToo: Bool = false,
        replacing replaced: [String] = []
    ) throws(StorageError) {
        let path = file.path, machine = machine
        try file.access { connection throws(StorageError) in
            let numbers = try Self.numbers(
                ofPieces: pieces, own: machine, isOwnToo: isOwnToo, in: connection)
            guard let machines = try Self.machines(numbers, in: connection) else {
                throw .corrupt(path: path, detail: "a machine of the cell '\(key)' is missing")
            }
            try connection.rows(
                """
                INSERT INTO cell (key, kind, arm, seed, payload, machines, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
                """,
                [
                    .text(key), .text(kind), arm.map(SQLValue.text) ?? .null,
                    seed.map { .integer(Int64(bitPattern: $0)) } ?? .null, .text(payload),
                    .text(numbers), Self.digest(key: key, payload: payload, machines: machines),
                ])
            guard connection.changedRows == 1 else {
                throw .alreadyFinished(path: path, key: key)
            }
            for key in replaced {
                try connection.rows("DELETE FROM cell WHERE key = ?", [.text(key)])
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

    /// Forgets all finished cells of some arms but those of one kind, so that their work is done
    /// again.
    ///
    /// - Parameter kept: the kind that stays; nil for none.
    public func discardCells(
        ofArms arms: Set<String>, but kept: String? = nil
    ) throws(StorageError) {
        try file.access { connection throws(StorageError) in
            for arm in arms {
                try connection.rows(
                    "DELETE FROM cell WHERE arm = ? AND kind <> ?",
                    [.text(arm), .text(kept ?? "")])
            }
        }
    }

    /// Forgets some finished cells.
    public func discardCells(withKeys keys: [String]) throws(StorageError) {
        try file.access { connection throws(StorageError) in
            for key in keys {
                try connection.rows("DELETE FROM cell WHERE key = ?", [.text(key)])
            }
        }
    }

    /// Forgets all finished cells of some kinds.
    public func discardCells(ofKinds kinds: [String]) throws(StorageError) {
        try file.access { connection throws(StorageError) in
            for kind in kinds {
                try connection.rows("DELETE FROM cell WHERE kind = ?", [.text(kind)])
            }
        }
    }

    private static func clear(_ file: DatabaseFile) throws(StorageError) {
        try file.access { connection throws(StorageError) in
            try connection.execute("DELETE FROM cell; DELETE FROM machine; DELETE FROM run")
        }
    }

    private static func claim(
        _ file: DatabaseFile, for fingerprint: SHA256Digest
    ) throws(StorageError) {
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
        DatabaseFile.Migration(name: "3: machines") { connection throws(StorageError) in
            try connection.execute(
                """
                CREATE TABLE machine (
                    id INTEGER PRIMARY KEY,
                    description TEXT NOT NULL UNIQUE
                ) STRICT;
                ALTER TABLE cell ADD COLUMN machines TEXT NOT NULL DEFAULT '';
                """)
        },
    ]
}

/// A finished cell with what is known of it.
public struct FinishedCell: Sendable, Equatable {
    /// What was done, e.g. `train`.
    public let kind: String
    /// Nil for work that serves all arms.
    public let arm: String?
    /// JSON.
    public let payload: String
    /// The descriptions of the machines that it was made on: several when pieces of it were made on
    /// different ones.
    public let machines: [String]
}
