import FoundationEssentials
import Foundations
import GRDB

/// An SQLite file of ours: opened with the same care everywhere, errors in plain words.
struct DatabaseFile: Sendable {
    /// What makes one kind of file different from another.
    struct Kind: Sendable {
        /// Stands in the file's header, so that another program's database is recognised.
        var applicationID: Int32
        /// True when only one process at a time may have the file open.
        var isExclusive: Bool
        /// True when each commit must be on the disk before the call returns.
        var isDurable: Bool
    }

    let path: String
    private let queue: DatabaseQueue

    /// Opens the file, makes it when it is not there, and brings its tables up to date.
    ///
    /// - Parameter patience: how long to wait for another process that has the file locked.
    init(
        path: String,
        kind: Kind,
        migrator: DatabaseMigrator,
        patience: Duration
    ) throws(StorageError) {
        self.path = path
        try Self.makeFolder(of: path)
        try DatabaseOwner.require(kind.applicationID, of: path)
        queue = try Self.explaining(path) {
            try DatabaseQueue(path: path, configuration: kind.configuration(patience: patience))
        }
        try access { database in
            try Self.checkOwner(of: database, is: kind, path: path)
            guard try !migrator.hasBeenSuperseded(database) else {
                throw StorageError.tooNew(path: path)
            }
        }
        try Self.explaining(path) { [queue] in
            try migrator.migrate(queue)
        }
    }

    /// Whether a file is a database of this kind, going by its header alone.
    ///
    /// One that was killed before its first pages left the write-ahead log is not recognised.
    /// Source: sqlite.org/fileformat2.html, section 1.3: the application id stands at byte 68.
    static func isFile(at path: String, ofKind applicationID: Int32) -> Bool {
        DatabaseOwner.applicationID(ofFileAt: path) == applicationID
    }

    /// Runs one transaction: all of it happens, or nothing.
    func access<Value>(_ body: (Database) throws -> Value) throws(StorageError) -> Value {
        try Self.explaining(path) { try queue.write(body) }
    }

    private static func explaining<Value>(
        _ path: String,
        _ body: () throws -> Value
    ) throws(StorageError) -> Value {
        do {
            return try body()
        } catch let error as StorageError {
            throw error
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        } catch {
            throw .failed(path: path, detail: "\(error)")
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
    private static func checkOwner(of database: Database, is kind: Kind, path: String) throws {
        let found = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        if found != kind.applicationID {
            let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
            guard found == 0, objects == 0 else { throw StorageError.foreign(path: path) }
            try database.execute(sql: "PRAGMA application_id = \(kind.applicationID)")
        } else if kind.isDurable {
            let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
            guard finding == "ok" else {
                throw StorageError.corrupt(path: path, detail: oneLine(finding))
            }
        }
    }

    /// SQLite heads its findings with a line that names the database, which is always `main` here.
    private static func oneLine(_ finding: String) -> String {
        finding.split(separator: "\n").filter { !$0.hasPrefix("***") }.joined(separator: "; ")
    }
}

extension DatabaseFile.Kind {
    fileprivate func configuration(patience: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience / .seconds(1))
        configuration.prepareDatabase { [self] database in
            // An exclusive lock outlives every transaction and dies with the process, kill -9
            // included, so that no stale lock file can be left behind.
            if isExclusive { try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            // With the write-ahead log, NORMAL may lose the last commits when the power fails.
            let level = isDurable ? "FULL" : "NORMAL"
            try database.execute(sql: "PRAGMA synchronous = \(level)")
        }
        return configuration
    }
}
