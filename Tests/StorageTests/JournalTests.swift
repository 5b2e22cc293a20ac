import CSQLite
import FoundationEssentials
import Foundations
import Storage
import Testing

@Suite("The run's journal")
struct JournalTests {
    private let folder: TemporaryFolder
    private let path: String
    private let fingerprint = SHA256.hash("one scenario")

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/run/journal.sqlite"
    }

    /// Leaves a journal of many pages.
    private func fillJournal() throws {
        let journal = try openJournal()
        for index in 0..<200 {
            let payload = String(repeating: "\(index) ", count: 500)
            try journal.finish(key: "\(index)", kind: "answer", payload: payload)
        }
    }

    /// Leaves a journal of which only the header is whole.
    private func fillWithDamage() throws {
        try FileManager.default.removeItem(atPath: path)
        try fillJournal()
        var bytes = try folder.bytes(of: "run/journal.sqlite")
        for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try folder.write(bytes, to: "run/journal.sqlite")
    }

    /// All files of the run's folder, by name.
    private func contents() throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/run")
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try folder.bytes(of: "run/\($0)")) })
    }

    private func openJournal(_ path: String? = nil) throws -> Journal {
        try Journal(path: path ?? self.path, fingerprint: fingerprint, patience: .zero)
    }

    @Test("is known for a journal by its file alone, and nothing else is")
    func known() throws {
        do { _ = try openJournal() }
        #expect(Journal.isJournal(at: path) && !VectorStore.isStore(at: path))
        let store = folder.path + "/vectors.sqlite"
        do { _ = try VectorStore(path: store) }
        #expect(VectorStore.isStore(at: store) && !Journal.isJournal(at: store))
        let other = folder.path + "/other.sqlite"
        try Connection(path: other).execute("CREATE TABLE t (a)")
        #expect(!Journal.isJournal(at: other))
        #expect(!Journal.isJournal(at: folder.path) && !Journal.isJournal(at: "/dev/zero"))
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(!Journal.isJournal(at: link))
    }

    @Test("forgets the cells of an arm, and keeps all others")
    func discarded() throws {
        let journal = try openJournal()
        for (key, kind, arm) in [
            ("1", "train", "lora"), ("2", "answer", "lora"), ("3", "train", "full"),
            ("4", "index", nil),
        ] {
            try journal.finish(key: key, kind: kind, arm: arm, payload: "{}")
        }
        #expect(try journal.arms(withCellsOf: "train") == ["full", "lora"])
        try journal.discardCells(ofArms: ["lora", "rag"])
        #expect(try journal.finishedKeys() == ["3", "4"])
        #expect(try journal.arms(withCellsOf: "train") == ["full"])
    }

    @Test("a cell of pieces was made where its pieces were")
    func machines() throws {
        func journal(_ machine: String) throws -> Journal {
            try Journal(path: path, fingerprint: fingerprint, machine: machine)
        }
        try journal("one").finish(key: "piece 1", kind: "answer", payload: "1")
        try journal("two").finish(key: "piece 2", kind: "answer", payload: "2")
        let last = try journal("three")
        try last.finish(
            key: "part", kind: "answer", payload: "1", from: ["piece 1"])
        try last.finish(
            key: "whole", kind: "answer", arm: "rag", payload: "3", from: ["piece 2", "piece 1"],
            replacing: ["piece 1", "piece 2", "part"])
        try last.finish(key: "own", kind: "answer", payload: "4")
        #expect(try last.finishedKeys() == ["whole", "own"])
        let whole = try #require(try last.cell("whole"))
        #expect(whole.machines == ["one", "two"])
        #expect(whole.payload == "3" && whole.kind == "answer" && whole.arm == "rag")
        #expect(try last.cell("own")?.machines == ["three"])
        #expect(try last.cell("piece 1") == nil)
    }

    @Test("forgets the cells of a kind, and keeps all others")
    func discardedKind() throws {
        let journal = try openJournal()
        for (key, kind) in [("1", "inputs"), ("2", "answer"), ("3", "outcome")] {
            try journal.finish(key: key, kind: kind, payload: "{}")
        }
        try journal.discardCells(ofKinds: ["inputs", "outcome"])
        #expect(try journal.finishedKeys() == ["2"])
    }

    @Test("is read without its fingerprint")
    func reading() throws {
        do { try openJournal().finish(key: "a", kind: "answer", payload: "1") }
        #expect(try Journal(reading: path).finishedCell("a") == "1")
        try change("UPDATE cell SET machines = '7'")
        #expect(throws: StorageError.self) { try Journal(reading: path).cell("a") }
    }

    @Test("keeps finished cells, in order, over a close")
    func reopens() throws {
        do {
            let journal = try openJournal()
            #expect(try journal.finishedCell("a") == nil)
            try journal.finish(
                key: "b",
                kind: "answer",
                arm: "rag",
                seed: .max,
                payload: "{\"é\":1}"
            )
            try journal.finish(key: "a", kind: "index", payload: "")
        }
        let journal = try openJournal()
        #expect(try journal.finishedCell("b") == "{\"é\":1}")
        #expect(try journal.finishedCell("a") == "")
        #expect(try journal.finishedKeys() == ["b", "a"])
    }

    @Test("never replaces a finished cell")
    func refusesSecondFinish() throws {
        let journal = try openJournal()
        try journal.finish(key: "a", kind: "answer", payload: "first")
        #expect(throws: StorageError.alreadyFinished(path: path, key: "a")) {
            try journal.finish(key: "a", kind: "answer", payload: "second")
        }
        #expect(try journal.finishedCell("a") == "first")
    }

    @Test("takes the pieces of a cell away when the whole is there, and no others")
    func pieces() throws {
        let journal = try openJournal()
        for key in ["a · piece 1", "a · piece 2", "b · piece 1"] {
            try journal.finish(key: key, kind: "answer", payload: "{}")
        }
        try journal.finish(
            key: "a", kind: "answer", payload: "{}", replacing: ["a · piece 1", "a · piece 2"])
        #expect(try journal.finishedKeys() == ["b · piece 1", "a"])
        #expect(throws: StorageError.alreadyFinished(path: path, key: "a")) {
            try journal.finish(
                key: "a", kind: "answer", payload: "{}", replacing: ["b · piece 1"])
        }
        #expect(try journal.finishedKeys() == ["b · piece 1", "a"])
    }

    @Test("notices a cell that is not what was put down")
    func changedCell() throws {
        try openJournal().finish(key: "a", kind: "answer", payload: "right")
        try change("UPDATE cell SET payload = 'wrong'")
        #expect(throws: StorageError.corrupt(path: path, detail: "the cell 'a' was changed")) {
            try openJournal().finishedCell("a")
        }
        try change("UPDATE cell SET payload = 'right', key = 'b'")
        #expect(throws: StorageError.self) { try openJournal().finishedCell("b") }
    }

    @Test("a journal from before cells had a digest is gone on with")
    func withoutDigests() throws {
        try openJournal().finish(key: "a", kind: "answer", payload: "right")
        try change(
            """
            ALTER TABLE cell DROP COLUMN digest;
            DELETE FROM grdb_migrations WHERE identifier LIKE '2:%'
            """)
        #expect(try openJournal().finishedCell("a") == "right")
    }

    private func change(_ sql: String) throws {
        try Connection(path: path).execute(sql)
    }

    @Test("refuses the run of another scenario and says what to do")
    func refusesOtherFingerprint() throws {
        _ = try openJournal()
        let other = SHA256.hash("another scenario")
        let error = try #require(throws: StorageError.self) {
            try Journal(path: path, fingerprint: other, patience: .zero)
        }
        #expect(error == .otherRun(path: path, expected: other, found: fingerprint))
        #expect(
            error.description == """
                The run in '\(path)' belongs to another scenario or to other data: expected \
                fingerprint \(other.hex.prefix(12)), found \(fingerprint.hex.prefix(12)). Undo the \
                change to go on with that run, choose another folder (--out), or begin again \
                (--restart).
                """
        )
    }

    @Test("begins again when asked: cells and fingerprint go, a damaged journal too, no lock")
    func restarts() throws {
        do {
            let journal = try openJournal()
            try journal.finish(key: "a", kind: "answer", payload: "1")
            #expect(throws: StorageError.inUse(path: path)) {
                try Journal(
                    path: path, fingerprint: fingerprint, restarting: true, patience: .zero)
            }
            #expect(try journal.finishedCell("a") == "1")
        }
        let other = SHA256.hash("another scenario")
        do {
            let journal = try Journal(
                path: path, fingerprint: other, restarting: true, patience: .zero)
            #expect(try journal.finishedKeys().isEmpty)
        }
        try fillWithDamage()
        let journal = try Journal(
            path: path, fingerprint: other, restarting: true, patience: .zero)
        #expect(try journal.finishedKeys().isEmpty)
    }

    @Test("lets no second opener in while the first lives, and lets it in afterwards")
    func isExclusive() throws {
        do {
            let first = try openJournal()
            #expect(throws: StorageError.inUse(path: path)) { try openJournal() }
            try first.finish(key: "a", kind: "answer", payload: "1")
        }
        #expect(try openJournal().finishedCell("a") == "1")
    }

    @Test("after a kill holds what was finished and nothing of an open transaction")
    func survivesKill() throws {
        try openJournal().finish(key: "before", kind: "answer", payload: "1")
        let killed = folder.path + "/killed.sqlite"
        try folder.copyDatabase("run/journal.sqlite", to: "killed.sqlite")
        do {
            let raw = try Connection(path: killed)
            // A tiny cache makes SQLite put the open transaction's pages into the log.
            try raw.execute("PRAGMA cache_size = 1; BEGIN")
            let payload = String(repeating: "x", count: 100_000)
            let sql = "INSERT INTO cell (key, kind, payload) VALUES (?, 'answer', ?)"
            for index in 0..<20 { try raw.rows(sql, [.text("open \(index)"), .text(payload)]) }
            try folder.copyDatabase("killed.sqlite", to: "image.sqlite")
            try raw.execute("ROLLBACK")
        }
        #expect(try folder.bytes(of: "image.sqlite-wal").count > 1_000_000)
        let journal = try openJournal(folder.path + "/image.sqlite")
        #expect(try journal.finishedKeys() == ["before"])
        try journal.finish(key: "open 0", kind: "answer", payload: "2")
    }

    @Test("after a kill with a torn log still holds every finished cell")
    func survivesTornLog() throws {
        let journal = try openJournal()
        try journal.finish(key: "a", kind: "answer", payload: "1")
        try folder.copyDatabase("run/journal.sqlite", to: "torn.sqlite")
        let log = try folder.bytes(of: "torn.sqlite-wal")
        try folder.write(log + log.suffix(3000), to: "torn.sqlite-wal")
        #expect(try openJournal(folder.path + "/torn.sqlite").finishedCell("a") == "1")
    }

    @Test("refuses a file that is no database", arguments: [100, 5000])
    func refusesGarbage(count: Int) throws {
        try folder.write([UInt8](repeating: 0x41, count: count), to: "x.sqlite")
        let path = folder.path + "/x.sqlite"
        let error = try #require(throws: StorageError.self) { try openJournal(path) }
        #expect(error == .corrupt(path: path, detail: "file is not a database"))
        #expect(
            error.description == """
                '\(path)' is not a sound SQLite database: file is not a database. Move the file \
                away and run again; what it held is made anew.
                """
        )
        #expect(try folder.bytes(of: "x.sqlite").count == count)
    }

    @Test("notices damage inside the file")
    func refusesDamage() throws {
        try fillJournal()
        var bytes = try folder.bytes(of: "run/journal.sqlite")
        #expect(bytes.count > 40_000)
        for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try folder.write(bytes, to: "run/journal.sqlite")
        let error = try #require(throws: StorageError.self) { try openJournal() }
        guard case .corrupt = error else {
            Issue.record("expected a damaged file, got: \(error)")
            return
        }
    }

    @Test("tells in one line what a damaged page does to the file")
    func refusesDamagedPages() throws {
        try fillJournal()
        // The header and the list of tables are whole, so that the file can be opened.
        var bytes = try folder.bytes(of: "run/journal.sqlite")
        for index in bytes.count / 2..<bytes.count { bytes[index] = UInt8(index % 251) }
        try folder.write(bytes, to: "run/journal.sqlite")
        let error = try #require(throws: StorageError.self) { try openJournal() }
        guard case .corrupt(_, let detail) = error else {
            Issue.record("expected a damaged file, got: \(error)")
            return
        }
        #expect(!detail.isEmpty && !detail.contains("\n") && !detail.contains("***"))
    }

    @Test("refuses a database of another program and leaves it as it is")
    func refusesForeign() throws {
        let path = folder.path + "/foreign.sqlite"
        try Connection(path: path).execute("CREATE TABLE notes (text)")
        #expect(throws: StorageError.foreign(path: path)) { try openJournal(path) }
        let tables = try Connection(path: path).rows("SELECT name FROM sqlite_master")
        #expect(tables == [[.text("notes")]])
    }

    @Test("changes no byte of what it refuses, not even when it is to begin again")
    func refusesUnchanged() throws {
        try openJournal().finish(key: "a", kind: "answer", payload: "1")
        let whole = try folder.bytes(of: "run/journal.sqlite")
        try FileManager.default.removeItem(atPath: path)
        try Connection(path: path).execute("CREATE TABLE t (a)")
        let foreign = try folder.bytes(of: "run/journal.sqlite")
        let notes = Array("my precious notes".utf8)
        let cases: [(name: String, files: [String: [UInt8]])] = [
            ("another program's", ["": foreign]),
            ("another program's, damaged", ["": Array(foreign.prefix(5000))]),
            ("another program's, cut", ["": Array(foreign.prefix(90))]),
            ("notes", ["": notes]),
            ("notes as a log", ["": whole, "-wal": notes]),
            ("notes as a log's index", ["": whole, "-shm": notes]),
            ("notes as a rollback journal", ["": whole, "-journal": notes]),
            ("notes as a log, alone", ["-wal": notes]),
            ("notes as a log of an empty file", ["": [], "-wal": notes]),
        ]
        for (name, files) in cases {
            try FileManager.default.removeItem(atPath: folder.path + "/run")
            try FileManager.default.createDirectory(
                atPath: folder.path + "/run", withIntermediateDirectories: true)
            for (ending, bytes) in files {
                try folder.write(bytes, to: "run/journal.sqlite" + ending)
            }
            let before = try contents()
            for isRestart in [false, true] {
                #expect(throws: StorageError.self, "\(name)") {
                    try Journal(
                        path: path, fingerprint: fingerprint, restarting: isRestart,
                        patience: .zero)
                }
                #expect(try contents() == before, "\(name)")
            }
        }
    }

    @Test("follows no link to another run's journal")
    func refusesLink() throws {
        let other = folder.path + "/other.sqlite"
        try openJournal(other).finish(key: "a", kind: "answer", payload: "1")
        let before = try folder.bytes(of: "other.sqlite")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/run", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        #expect(throws: StorageError.notOurs(path: path)) {
            try Journal(
                path: path, fingerprint: fingerprint, restarting: true, patience: .zero)
        }
        #expect(throws: StorageError.notOurs(path: path)) { try VectorStore(path: path) }
        #expect(try folder.bytes(of: "other.sqlite") == before)
    }

    @Test("a journal of which all but the first page is in the log is known for its own")
    func newJournal() throws {
        let journal = try openJournal()
        try journal.finish(key: "a", kind: "answer", payload: "1")
        try folder.copyDatabase("run/journal.sqlite", to: "new.sqlite")
        let new = folder.path + "/new.sqlite"
        #expect(!Journal.isJournal(at: new))
        #expect(throws: StorageError.foreign(path: new)) { try VectorStore(path: new) }
        #expect(try openJournal(new).finishedCell("a") == "1")
        // Killed between the first page and the first entry in the log.
        try folder.copyDatabase("run/journal.sqlite", to: "newer.sqlite")
        try FileManager.default.removeItem(atPath: folder.path + "/newer.sqlite-wal")
        #expect(try openJournal(folder.path + "/newer.sqlite").finishedKeys().isEmpty)
        withExtendedLifetime(journal) {}
    }

    @Test("refuses a vector store")
    func refusesVectorStore() throws {
        _ = try VectorStore(path: path)
        #expect(throws: StorageError.foreign(path: path)) { try openJournal() }
    }

    @Test("refuses a file of a newer version")
    func refusesNewer() throws {
        _ = try openJournal()
        try change("INSERT INTO grdb_migrations VALUES ('2: not known yet')")
        #expect(throws: StorageError.tooNew(path: path)) { try openJournal() }
    }

    @Test("says when the folder cannot be written")
    func refusesBadFolder() throws {
        try folder.write([], to: "file")
        let below = folder.path + "/file/journal.sqlite"
        #expect(
            throws: StorageError.notWritable(path: below, reason: "its folder cannot be made")
        ) { try openJournal(below) }
        // Nobody, not even root, can make a file here.
        let system = "/proc/journal.sqlite"
        let error = try #require(throws: StorageError.self) { try openJournal(system) }
        #expect(error == .notWritable(path: system, reason: "unable to open database file"))
    }

    @Test(
        "explains SQLite's own errors",
        arguments: [
            (SQLITE_FULL, StorageError.diskFull(path: "p")),
            (SQLITE_READONLY, .notWritable(path: "p", reason: "m")),
            // SQLITE_READONLY_DIRECTORY and SQLITE_IOERR_WRITE, which are extended codes.
            (SQLITE_READONLY | 6 << 8, .notWritable(path: "p", reason: "m")),
            (SQLITE_IOERR | 3 << 8, .failed(path: "p", detail: "m")),
            (SQLITE_BUSY, .inUse(path: "p")),
        ]
    )
    func explainsErrors(code: Int32, expected: StorageError) {
        #expect(StorageError(code: code, message: "m", path: "p") == expected)
    }
}
