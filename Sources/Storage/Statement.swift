import CSQLite
import Foundations

/// A value of SQLite's: for a parameter, or from a column.
package enum SQLValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// The text, or nil for anything else.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The whole number, or nil for anything else.
    package var integer: Int64? {
        if case .integer(let integer) = self { integer } else { nil }
    }
}

/// One compiled statement.
@safe final class Statement {
    private let handle: OpaquePointer
    private let connection: Connection

    /// Takes over `handle`, a statement of `connection`'s.
    init(_ handle: OpaquePointer, on connection: Connection) {
        unsafe self.handle = handle
        self.connection = connection
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Runs the statement with a value for each `?`, and gives all its rows.
    @discardableResult
    func rows(_ values: [SQLValue] = []) throws(StorageError) -> [[SQLValue]] {
        // What a reset says was said by the step before it.
        defer { unsafe sqlite3_reset(handle) }
        precondition(values.count == Int(unsafe sqlite3_bind_parameter_count(handle)))
        for (index, value) in values.enumerated() {
            try connection.check(bind(value, at: Int32(index + 1)))
        }
        var rows: [[SQLValue]] = []
        while true {
            switch unsafe sqlite3_step(handle) {
            case SQLITE_ROW:
                let count = unsafe sqlite3_column_count(handle)
                rows.append((0..<count).map(column))
            case SQLITE_DONE:
                return rows
            case let code:
                try connection.check(code)
            }
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return unsafe sqlite3_bind_null(handle, index)
        case .integer(let integer):
            return unsafe sqlite3_bind_int64(handle, index, integer)
        case .real(let real):
            return unsafe sqlite3_bind_double(handle, index, real)
        case .text(let text):
            let count = UInt64(text.utf8.count)
            return unsafe csqlite_bind_text(handle, index, text, count)
        case .blob(let bytes):
            return unsafe csqlite_bind_blob(handle, index, bytes, UInt64(bytes.count))
        }
    }

    private func column(_ index: Int32) -> SQLValue {
        switch unsafe sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER:
            return .integer(unsafe sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT:
            return .real(unsafe sqlite3_column_double(handle, index))
        case SQLITE_TEXT:
            let text = unsafe UnsafeRawPointer(sqlite3_column_text(handle, index))
            return .text(String(decoding: unsafe bytes(text, of: index), as: UTF8.self))
        case SQLITE_BLOB:
            return .blob(unsafe bytes(sqlite3_column_blob(handle, index), of: index))
        default:
            return .null
        }
    }

    /// A copy of what stands at `start`, as long as SQLite says that the column is.
    private func bytes(_ start: UnsafeRawPointer?, of index: Int32) -> [UInt8] {
        // Null stands for no bytes.
        guard let start = unsafe start else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, index))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
