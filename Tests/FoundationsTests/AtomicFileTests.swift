import Foundations
import FoundationEssentials
import Testing

@Suite("AtomicFile")
struct AtomicFileTests {
    private func text(at path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test("writes, writes over, and leaves nothing else behind")
    func replaces() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/report.md"
        try AtomicFile.write("first, and longer", to: path)
        try AtomicFile.write("zweiter", to: path)
        #expect(try text(at: path) == "zweiter")
        try AtomicFile.write([UInt8](), to: path)
        #expect(try text(at: path) == "")
        #expect(try folder.contents == ["report.md"])
    }

    @Test("pieces follow each other; when one fails, the old file stays and nothing is left")
    func pieces() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/weights"
        let failure = FoundationsError.cannotWrite(path: path, reason: "No space left on device")
        try AtomicFile.write(to: path) { writer in
            for piece in [[65, 66], [], [67]] as [[UInt8]] { try writer.append(piece.span.bytes) }
        }
        #expect(try text(at: path) == "ABC")
        #expect(throws: failure) {
            try AtomicFile.write(to: path) { writer in
                try writer.append(([68] as [UInt8]).span.bytes)
                throw FoundationsError.cannotWrite(
                    path: "elsewhere", reason: "No space left on device")
            }
        }
        #expect(try text(at: path) == "ABC")
        #expect(try folder.contents == ["weights"])
    }

    @Test("copies a file with the bytes that are expected, and no link")
    func copies() throws {
        let folder = try TemporaryFolder()
        let (source, target) = (folder.path + "/a", folder.path + "/b")
        let text = String(repeating: "weights", count: 400_000)
        try AtomicFile.write(text, to: source)
        try AtomicFile.copy(source, to: target, expecting: SHA256.hash(text))
        #expect(try self.text(at: target) == text)
        #expect(throws: FoundationsError.self) {
            try AtomicFile.copy(source, to: folder.path + "/c", expecting: SHA256.hash("others"))
        }
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: source)
        #expect(throws: FoundationsError.self) {
            try AtomicFile.copy(link, to: folder.path + "/d", expecting: SHA256.hash(text))
        }
        #expect(try folder.contents == ["a", "b", "link"])
    }

    @Test("says why it cannot write below a file or in no folder")
    func unreachable() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write("x", to: folder.path + "/file")
        let below = folder.path + "/file/report.md"
        #expect(
            throws: FoundationsError.cannotWrite(path: below, reason: "Not a directory")
        ) { try AtomicFile.write("x", to: below) }
        let nowhere = folder.path + "/none/report.md"
        #expect(
            throws: FoundationsError.cannotWrite(path: nowhere, reason: "No such file or directory")
        ) { try AtomicFile.write("x", to: nowhere) }
    }

    @Test("leaves no temporary file when the new name cannot be taken")
    func targetIsFolder() throws {
        let folder = try TemporaryFolder()
        let target = folder.path + "/inner"
        try FileManager.default.createDirectory(
            atPath: target,
            withIntermediateDirectories: false
        )
        #expect(
            throws: FoundationsError.cannotWrite(path: target, reason: "Is a directory")
        ) { try AtomicFile.write("x", to: target) }
        #expect(try folder.contents == ["inner"])
    }

    @Test(
        "keeps the old file in a read-only folder",
        .enabled(if: geteuid() != 0, "root may write anywhere, so this test needs another user")
    )
    func readOnly() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/report.md"
        try AtomicFile.write("old", to: path)
        chmod(folder.path, 0o500)
        defer { chmod(folder.path, 0o700) }
        #expect(
            throws: FoundationsError.cannotWrite(path: path, reason: "Permission denied")
        ) { try AtomicFile.write("new", to: path) }
        #expect(try text(at: path) == "old")
    }
}
