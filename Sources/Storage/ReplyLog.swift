public import Foundations

/// What services replied, by what they were asked, so that nothing is paid for twice: it outlives
/// runs that are begun again.
public final class ReplyLog: Sendable {
    private static let applicationID: Int32 = 0x5852_504C
    private let file: DatabaseFile

    /// Opens a log, or makes an empty one.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; it and its folder are made when they are not there.
    ///   - patience: how long to wait for another process's transaction. The default is 10 s.
    /// - Throws: ``StorageError``.
    public init(path: String, patience: Duration = .seconds(10)) throws(StorageError) {
        // A reply was paid for: it must survive a power cut.
        let kind = DatabaseFile.Kind(
            applicationID: Self.applicationID, isExclusive: false, isDurable: true,
            migrations: Self.migrations)
        file = try DatabaseFile(path: path, kind: kind, patience: patience)
    }

    /// The reply to a request; nil where there is none.
    public func reply(to request: SHA256Digest) throws(StorageError) -> String? {
        try file.access { connection throws(StorageError) in
            try connection.rows("SELECT reply FROM reply WHERE request = ?", [.text(request.hex)])
                .first?.first?.text
        }
    }

    /// Keeps a reply; the first one to a request stays.
    public func keep(_ reply: String, to request: SHA256Digest) throws(StorageError) {
        try file.access { connection throws(StorageError) in
            _ = try connection.rows(
                "INSERT OR IGNORE INTO reply (request, reply) VALUES (?, ?)",
                [.text(request.hex), .text(reply)])
        }
    }

    /// All replies, in the order of their requests' digests.
    public func replies() throws(StorageError) -> [String] {
        try file.access { connection throws(StorageError) in
            try connection.rows("SELECT reply FROM reply ORDER BY request").compactMap {
                $0.first?.text
            }
        }
    }

    private static let migrations = [
        DatabaseFile.Migration(name: "1: reply") { connection throws(StorageError) in
            try connection.execute(
                """
                CREATE TABLE reply (
                    request TEXT NOT NULL PRIMARY KEY,
                    reply TEXT NOT NULL
                ) STRICT;
                """)
        }
    ]
}
