import FoundationEssentials
import Foundations
import Synchronization

/// An SQLite file of ours: opened with the same care everywhere, errors in plain words.
final class DatabaseFile: Sendable {
    /// What makes one kind of file different from another.
    struct Kind: Sendable {
        /// Stands in the file's header, so that another program's database is recognised.
        var applicationID: Int32
        /// True when only one process at a time may have the file open.
        var isExclusive: Bool
        /// True when each commit must be on the disk before the call returns.
        var isDurable: Bool
        /// What makes its tables, in the order in which they came; each runs once in a file's life.
        var migrations: [Migration]
    }

    /// A step from one form of the tables to the next.
    struct Migration: Sendable {
        /// Stands in the file once the step has been taken. Never changed.
        var name: String
        var body: @Sendable (Connection) throws(StorageError) -> Void
    }

    let path: String
    private let connection: Mutex<Connection>

    /// Opens the file, makes it when it is not there, and brings its tables up to date.
    ///
    /// - Parameter patience: how long to wait for another process that has the file locked.
    init(path: String, kind: Kind, patience: Duration) throws(StorageError) {
        self.path = path
        try Self.makeFolder(of: path)
        try DatabaseOwner.require(kind.applicationID, of: path)
        let connection = try Connection(path: path, patience: patience)
        // An exclusive lock outlives every transaction and dies with the process, kill -9
        // included, so that no stale lock file can be left behind.
        if kind.isExclusive { try connection.execute("PRAGMA locking_mode = EXCLUSIVE") }
        try connection.execute("PRAGMA journal_mode = WAL")
        // With the write-ahead log, NORMAL may lose the last commits when the power fails.
        try connection.execute("PRAGMA synchronous = \(kind.isDurable ? "FULL" : "NORMAL")")
        try connection.transaction { connection throws(StorageError) in
            try Self.checkOwner(of: connection, is: kind)
            try Self.migrate(connection, by: kind.migrations)
        }
        self.connection = Mutex(connection)
    }

    /// Whether a file is a database of this kind, going by its header alone.
    ///
    /// One that was killed before its first pages left the write-ahead log is not recognised.
    /// Source: sqlite.org/fileformat2.html, section 1.3: the application id stands at byte 68.
    static func isFile(at path: String, ofKind applicationID: Int32) -> Bool {
        DatabaseOwner.applicationID(ofFileAt: path) == applicationID
    }

    /// Runs one transaction: all of it happens, or nothing.
    func access<Value: Sendable>(
        _ body: @Sendable (Connection) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try connection.withLock { connection throws(StorageError) in
            try connection.transaction(body)
        }
    }

    private static func makeFolder(of path: String) throws(StorageError) {
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: path, reason: "its folder cannot be made")
        }
    }

    /// Marks a new database as ours. ``DatabaseOwner`` has looked at the file before; another
    /// process may have made it since. A damaged one is found here too, before its tables are used.
    private static func checkOwner(
        of connection: Connection, is kind: Kind
    ) throws(StorageError) {
        let path = connection.path
        let found = try connection.value("PRAGMA application_id")
        if found != .integer(Int64(kind.applicationID)) {
            let objects = try connection.value("SELECT count(*) FROM sqlite_master")
            guard found == .integer(0), objects == .integer(0) else { throw .foreign(path: path) }
            try connection.execute("PRAGMA application_id = \(kind.applicationID)")
        } else if kind.isDurable {
            let finding = try connection.value("PRAGMA quick_check(1)")?.text ?? ""
            guard finding == "ok" else { throw .corrupt(path: path, detail: oneLine(finding)) }
        }
    }

    /// Takes the steps that this file has not taken. Their names stand in a table with the name
    /// that earlier versions' files have for it.
    private static func migrate(
        _ connection: Connection, by migrations: [Migration]
    ) throws(StorageError) {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        let taken = try connection.rows("SELECT identifier FROM grdb_migrations")
            .compactMap { $0.first?.text }
        guard Set(taken).isSubset(of: migrations.map(\.name)) else {
            throw .tooNew(path: connection.path)
        }
        for migration in migrations where !taken.contains(migration.name) {
            try migration.body(connection)
            try connection.rows(
                "INSERT INTO grdb_migrations (identifier) VALUES (?)", [.text(migration.name)])
        }
    }

    /// SQLite heads its findings with a line that names the database, which is always `main` here.
    private static func oneLine(_ finding: String) -> String {
        finding.split(separator: "\n").filter { !$0.hasPrefix("***") }.joined(separator: "; ")
    }
}
