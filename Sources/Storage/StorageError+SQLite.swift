import CSQLite

extension StorageError {
    /// Says what an error of SQLite means for the file at `path`.
    ///
    /// - Parameters:
    ///   - code: a primary or an extended result code.
    ///   - message: SQLite's own words.
    package init(code: Int32, message: String, path: String) {
        // The primary code stands in the lowest byte. Source: sqlite.org/rescode.html.
        self =
            switch code & 0xFF {
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt(path: path, detail: message)
            case SQLITE_BUSY, SQLITE_LOCKED: .inUse(path: path)
            case SQLITE_FULL: .diskFull(path: path)
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
                .notWritable(path: path, reason: message)
            default: .failed(path: path, detail: message)
            }
    }
}
