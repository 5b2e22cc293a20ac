import Foundations

/// Tells whose a database is by its bytes, before SQLite opens it: opening alone may change a file,
/// and removes what it takes for a log of its own beside it.
///
/// To be asked before this process has the database open: closing a file ends all of a process's
/// locks on it.
///
/// Source: sqlite.org/fileformat2.html, sections 1.3 (the header), 1.6 (pages), 3 (the rollback
/// journal) and 4 (the write-ahead log); sqlite.org/walformat.html, section 2.2 (its index).
enum DatabaseOwner {
    /// The application id in the header of a database; nil for what is none.
    static func applicationID(ofFileAt path: String) -> Int32? {
        applicationID(of: FileKind.beginning(ofFileAt: path, count: headerLength))
    }

    /// Throws unless there is nothing at `path` or a database of this kind, and nothing beside it
    /// that SQLite could not have put there.
    ///
    /// - Throws: ``StorageError/corrupt(path:detail:)`` for a file that is no database,
    ///   ``StorageError/foreign(path:)`` for another program's, ``StorageError/notOurs(path:)`` for
    ///   links and other files in the way.
    static func require(_ id: Int32, of path: String) throws(StorageError) {
        for (ending, beginnings) in companions {
            try requireCompanion("\(path)\(ending)", beginnings: beginnings)
        }
        switch FileKind(at: path) {
        case .nothing, .file: break
        case .folder, .other: throw .notOurs(path: path)
        }
        let bytes = FileKind.beginning(ofFileAt: path, count: firstPageLength)
        // Without a file, or with an empty one, SQLite makes a new database, and removes the log
        // that is beside it.
        if bytes.isEmpty {
            guard logMayBeOurs(id, of: path) else { throw .notOurs(path: "\(path)-wal") }
            return
        }
        guard let found = applicationID(of: bytes) else {
            throw .corrupt(path: path, detail: "file is not a database")
        }
        guard found != id else { return }
        // One that was killed while it was new: its mark is in the log, or not even there.
        guard found == 0, isWithoutTables(bytes), logMayBeOurs(id, of: path) else {
            throw .foreign(path: path)
        }
    }

    /// Whether the log of a new database is empty, or begins as one of this kind does.
    private static func logMayBeOurs(_ id: Int32, of path: String) -> Bool {
        let log = FileKind.beginning(ofFileAt: "\(path)-wal", count: loggedIDEnd)
        return log.count < loggedIDEnd || number(log[(loggedIDEnd - 4)..<loggedIDEnd]) == id
    }

    private static let headerLength = 100
    /// The header of the database, and of its first page's tree behind it.
    private static let firstPageLength = 108
    /// Our first transaction writes the mark, so that the log's first frame is the first page: 32
    /// bytes of the log's header, 24 of the frame's, then the page.
    private static let loggedIDEnd = 32 + 24 + 72

    /// What SQLite puts beside a database, and how each can begin.
    private static let companions: [(ending: String, beginnings: [[UInt8]])] = [
        ("-wal", [[0x37, 0x7F, 0x06, 0x82], [0x37, 0x7F, 0x06, 0x83]]),
        ("-shm", [[0x18, 0xE2, 0x2D, 0x00], [0x00, 0x2D, 0xE2, 0x18]]),
        ("-journal", [[0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]]),
    ]

    private static func requireCompanion(
        _ path: String, beginnings: [[UInt8]]
    ) throws(StorageError) {
        switch FileKind(at: path) {
        case .nothing: return
        case .file: break
        case .folder, .other: throw .notOurs(path: path)
        }
        let bytes = FileKind.beginning(ofFileAt: path, count: 8)
        // Room that has been made for a header which is not written yet.
        if bytes.allSatisfy({ $0 == 0 }) { return }
        guard beginnings.contains(where: { bytes.starts(with: $0) }) else {
            throw .notOurs(path: path)
        }
    }

    private static func applicationID(of bytes: [UInt8]) -> Int32? {
        guard bytes.count >= headerLength, bytes.starts(with: "SQLite format 3\0".utf8) else {
            return nil
        }
        return number(bytes[68..<72])
    }

    /// Whether the first page, the root of the list of tables, is a leaf without a cell.
    private static func isWithoutTables(_ bytes: [UInt8]) -> Bool {
        bytes.count >= firstPageLength && bytes[headerLength] == 0x0D
            && bytes[headerLength + 3] == 0 && bytes[headerLength + 4] == 0
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int32 {
        Int32(bitPattern: bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
}
