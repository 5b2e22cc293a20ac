import Checkpoints
import FoundationEssentials
import Foundations
import Testing

@Suite("Files that are no weight files")
struct MappedFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func reason(_ path: String) throws -> String {
        let error = try #require(throws: CheckpointsError.self) { try MappedFile(path: path) }
        guard case .cannotOpen(path, let reason) = error else {
            Issue.record("another error: \(error)")
            return ""
        }
        return reason
    }

    @Test("a missing file, a folder, a pipe and an empty file each get their own words")
    func notRegular() throws {
        #expect(try reason(folder.path + "/none").contains("No such file"))
        #expect(try reason(folder.path).contains("folder"))
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(try reason(pipe).contains("not a regular file"))
        let empty = try folder.file("empty", [])
        #expect(throws: CheckpointsError.empty(path: empty)) { try MappedFile(path: empty) }
    }

    @Test("reads are checked against the file's ends")
    func bounds() throws {
        let file = try MappedFile(path: folder.file("f", [1, 2, 3, 4, 5]))
        #expect(try file.load(UInt8.self, at: 4) == 5)
        #expect(try file.load(UInt32.self, at: 1) == 0x0504_0302)
        #expect(try file.bytes(at: 5, count: 0).isEmpty)
        for (offset, count) in [(2, 4), (5, 1), (6, 0), (-1, 1), (0, -1), (.max, 1), (1, .max)] {
            #expect(throws: CheckpointsError.self, "\(offset), \(count)") {
                try file.bytes(at: offset, count: count)
            }
        }
    }

    /// A safetensors file of a megabyte.
    private func weights() throws -> (path: String, file: SafetensorsFile) {
        let path = folder.path + "/weights.safetensors"
        let values = [Float](repeating: 1, count: 1 << 18)
        try SafetensorsFile.write(
            [NamedTensor(name: "t", shape: [values.count], values: values)], to: path)
        // Long ago, so that the clock's steps do not hide that it is written to.
        let past = timeval(tv_sec: 1, tv_usec: 0)
        #expect(utimes(path, [past, past]) == 0)
        return (path, try SafetensorsFile(path: path))
    }

    @Test("a file that is shortened or written to after it was opened is an error, not a crash")
    func changed() throws {
        let (path, file) = try weights()
        #expect(try file.values(of: file.tensors[0]).count == 1 << 18)
        let size = file.tensors[0].byteRange.upperBound
        #expect(truncate(path, 4096) == 0)
        #expect(
            throws: CheckpointsError.changed(path: path, before: size, now: 4096)
        ) { try file.values(of: file.tensors[0]) }
        let (again, other) = try weights()
        let handle = try #require(fopen(again, "r+"))
        fputs("x", handle)
        fclose(handle)
        #expect(throws: CheckpointsError.changed(path: again, before: size, now: size)) {
            try other.values(of: other.tensors[0])
        }
    }

    @Test("a GGUF file that is written to after it was opened is an error, too")
    func changedGGUF() throws {
        var writer = GGUFWriter()
        let values = (0..<64).map { Float($0) }
        try writer.add("whole", shape: [64], values: values)
        try writer.add("codes", shape: [1, 64], values: values, as: .q8_0)
        let bytes = try writer.bytes()
        let path = try folder.file("weights.gguf", bytes)
        // Long ago, as above.
        let past = timeval(tv_sec: 1, tv_usec: 0)
        #expect(utimes(path, [past, past]) == 0)
        let file = try GGUFFile(path: path)
        let whole = try file.tensor(named: "whole"), codes = try file.tensor(named: "codes")
        #expect(try file.values(of: whole) == values)
        let handle = try #require(fopen(path, "r+"))
        fputs("G", handle)
        fclose(handle)
        let changed = CheckpointsError.changed(path: path, before: bytes.count, now: bytes.count)
        #expect(throws: changed) { try file.values(of: whole) }
        #expect(throws: changed) {
            try file.forEachGroup(of: codes, rows: 0..<1) { _, _, _, _, _ in }
        }
    }

    @Test("a file that is shortened while its bytes are read ends the program with a line about it")
    func shortened() async throws {
        let result = await #expect(
            processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
        ) {
            let folder = try TemporaryFolder()
            let path = try folder.file("shortened.bin", [UInt8](repeating: 7, count: 1 << 20))
            let file = try MappedFile(path: path)
            let bytes = try file.bytes(at: 0, count: 1 << 20)
            truncate(path, 0)
            // A page that has gone.
            exit(Int32(bytes[1 << 19]))
        }
        let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(said.contains("shortened.bin: the file was shortened while it was read"))
    }

    @Test("a mislabelled file is told what it looks like")
    func mislabelled() throws {
        let safetensors = folder.path + "/really-safetensors.gguf"
        try SafetensorsFile.write(
            [NamedTensor(name: "t", shape: [1], values: [1])],
            to: safetensors
        )
        var writer = GGUFWriter()
        try writer.add("t", shape: [1], values: [1])
        let gguf = try folder.file("really-gguf.safetensors", writer.bytes())
        let texts: [(String, String)] = [
            (safetensors, "a safetensors file"),
            (try folder.file("page", Array("<!DOCTYPE html><html></html>".utf8)), "a web page"),
            (
                try folder.file("lfs", Array("version https://git-lfs.github.com/spec/v1".utf8)),
                "Git LFS"
            ),
            (try folder.file("zip", Array("PK\u{3}\u{4}rest of the archive".utf8)), "zip"),
            (try folder.file("json", Array("{\"a\": 1, \"b\": 2}".utf8)), "JSON"),
            (try folder.file("x", [7, 0xAB]), "07 ab"),
        ]
        for (path, words) in texts {
            let error = #expect(throws: CheckpointsError.self) { try GGUFFile(path: path) }
            guard case .wrongFormat(path, "GGUF", let found)? = error else {
                Issue.record("another error: \(String(describing: error))")
                continue
            }
            #expect(found.contains(words), "\(found)")
        }
        #expect(
            throws: CheckpointsError.wrongFormat(
                path: gguf, expected: "safetensors", found: "a GGUF file")
        ) { try SafetensorsFile(path: gguf) }
    }
}
