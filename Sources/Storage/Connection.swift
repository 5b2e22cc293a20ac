import CSQLite
import Foundations

/// One open SQLite file. Not to be used by two threads at once: ``DatabaseFile`` sees to that.
///
/// This file and `Statement.swift` are the room's only ones with pointers: SQLite's interface has
/// no other. Only the few calls that two tables need are here; a package for all of SQLite took as
/// long to compile as a fifth of the program.
@safe package final class Connection {
    package let path: String
    private let handle: OpaquePointer

    /// Opens the file, or makes it when it is not there. It is first read by what is asked first.
    ///
    /// - Parameter patience: how long a call waits for another process that has the file locked.
    /// - Throws: ``StorageError/notWritable(path:reason:)`` and the other cases of opening.
    package init(path: String, patience: Duration = .zero) throws(StorageError) {
        self.path = path
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let opened = unsafe opened else {
            throw StorageError(code: code, message: "out of memory", path: path)
        }
        guard code == SQLITE_OK else {
            let error = unsafe StorageError(of: opened, path: path)
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe handle = opened
        unsafe sqlite3_extended_result_codes(handle, 1)
        let milliseconds = (patience / .milliseconds(1)).rounded(.up)
        unsafe sqlite3_busy_timeout(handle, Int32(exactly: milliseconds) ?? .max)
    }

    deinit {
        // Waits for statements that are still alive; they hold the connection anyhow.
        unsafe sqlite3_close_v2(handle)
    }

    /// Runs statements that take no values and give no rows, separated by semicolons.
    package func execute(_ script: String) throws(StorageError) {
        try check(unsafe sqlite3_exec(handle, script, nil, nil, nil))
    }

    /// Runs one statement with a value for each `?`, and gives all its rows.
    @discardableResult
    package func rows(
        _ sql: String, _ values: [SQLValue] = []
    ) throws(StorageError) -> [[SQLValue]] {
        try prepare(sql).rows(values)
    }

    /// The first column of the first row; nil when there is no row.
    package func value(
        _ sql: String, _ values: [SQLValue] = []
    ) throws(StorageError) -> SQLValue? {
        try rows(sql, values).first?.first
    }

    /// A statement that is to be run more than once.
    func prepare(_ sql: String) throws(StorageError) -> Statement {
        var prepared: OpaquePointer?
        try check(unsafe sqlite3_prepare_v2(handle, sql, -1, &prepared, nil))
        guard let prepared = unsafe prepared else {
            throw .failed(path: path, detail: "no statement in '\(sql)'")
        }
        return unsafe Statement(prepared, on: self)
    }

    /// How many rows the last statement has inserted, changed or deleted.
    var changedRows: Int { Int(unsafe sqlite3_changes(handle)) }

    /// Runs one transaction: all of it happens, or nothing. It may write from its beginning, so
    /// that no other process comes in between what it reads and what it writes.
    package func transaction<Value>(
        _ body: @Sendable (Connection) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do {
            let value = try body(self)
            try execute("COMMIT")
            return value
        } catch {
            // Some errors have ended the transaction already; then there is nothing to undo.
            try? execute("ROLLBACK")
            throw error
        }
    }

    /// Throws what SQLite says of the last call, unless its code is `SQLITE_OK`.
    func check(_ code: Int32) throws(StorageError) {
        guard code == SQLITE_OK else { throw unsafe StorageError(of: handle, path: path) }
    }
}

extension StorageError {
    /// What went wrong last on a connection.
    fileprivate init(of handle: OpaquePointer, path: String) {
        let message = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) }
        self.init(
            code: unsafe sqlite3_extended_errcode(handle), message: message ?? "", path: path)
    }
}
