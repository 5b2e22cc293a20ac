import Foundations
import Storage
import Testing

@Suite("A connection to SQLite")
struct ConnectionTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.path + "/test.sqlite")
    }

    @Test(
        "gives back each kind of value as it was",
        arguments: [
            SQLValue.null, .integer(.min), .integer(.max), .real(-0.1), .real(.infinity),
            .text(""), .text("é\u{0}🙂"), .blob([]), .blob([0, 1, 255]),
        ])
    func roundTrip(value: SQLValue) throws {
        try connection.execute("CREATE TABLE t (a)")
        try connection.rows("INSERT INTO t VALUES (?)", [value])
        #expect(try connection.rows("SELECT a FROM t") == [[value]])
        #expect(
            try connection.value("SELECT typeof(a) FROM t")
                == connection.value("SELECT typeof(?)", [value]))
    }

    @Test("gives all rows, and none where there are none")
    func rows() throws {
        try connection.execute("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (2, 'y')")
        #expect(
            try connection.rows("SELECT a, b FROM t ORDER BY a DESC")
                == [[.integer(2), .text("y")], [.integer(1), .text("x")]])
        #expect(try connection.rows("SELECT a FROM t WHERE a > ?", [.integer(2)]).isEmpty)
        #expect(try connection.value("SELECT a FROM t WHERE a > 2") == nil)
    }

    @Test(
        "says what SQLite says",
        arguments: ["nonsense", "SELECT * FROM nowhere", "SELECT abs(-9223372036854775808)", ""])
    func mistakes(sql: String) {
        let error = #expect(throws: StorageError.self) { try connection.rows(sql) }
        guard case .failed(let path, let detail) = error else {
            Issue.record("expected a failure, got: \(String(describing: error))")
            return
        }
        #expect(path == connection.path && !detail.isEmpty)
    }

    @Test("undoes all of a transaction that failed, and can begin another")
    func transactions() throws {
        try connection.execute("CREATE TABLE t (a UNIQUE)")
        for values in [["(1)", "(2)"], ["(3)", "(1)"], ["(4)", "(nowhere)"]] {
            try? connection.transaction { connection throws(StorageError) in
                for value in values { try connection.execute("INSERT INTO t VALUES \(value)") }
            }
        }
        #expect(
            try connection.rows("SELECT a FROM t ORDER BY a") == [[.integer(1)], [.integer(2)]])
    }
}
