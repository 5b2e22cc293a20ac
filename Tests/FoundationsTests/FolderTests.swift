import FoundationEssentials
import Foundations
import Testing

@Suite("Folders that are written")
struct FolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: "\(folder.path)/\(name)", atomically: false, encoding: .utf8)
    }

    private static let leftover = ".report.md.0123456789abc.crossover-tmp"

    @Test("what a killed write of the same file left is removed by the next, and nothing else")
    func leftovers() throws {
        let others = [
            ".other.md.0123456789abc.crossover-tmp", ".report.md.swp",
            ".report.md.abc.crossover-tmp",
            ".report.md.0123456789ABC.crossover-tmp",
        ]
        for name in others + [Self.leftover] { try write("left", name) }
        try AtomicFile.write("new", to: "\(folder.path)/report.md")
        #expect(try folder.contents == (others + ["report.md"]).sorted())
    }

    @Test("a link with a leftover's name stays, and so does what it leads to")
    func link() throws {
        try write("precious", "thesis")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(Self.leftover)", withDestinationPath: "thesis")
        try AtomicFile.write("new", to: "\(folder.path)/report.md")
        #expect(try folder.contents == [Self.leftover, "report.md", "thesis"])
    }

    @Test("what killed work left as a folder is removed by the next for the same target alone")
    func folderLeftovers() throws {
        let ending = "0123456789abc.crossover-tmp"
        for name in [".lora.\(ending)", ".model.\(ending)"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false)
            try write("left", "\(name)/a")
        }
        try AtomicFolder.make(at: "\(folder.path)/lora") {
            try AtomicFile.write("1", to: "\($0)/a")
        }
        #expect(try folder.contents == [".model.\(ending)", "lora"])
        try WorkFolder.use(beside: "\(folder.path)/model") { _ in }
        #expect(try folder.contents == ["lora"])
    }

    @Test("a write that goes on is not taken for a killed one")
    func alive() throws {
        let path = "\(folder.path)/report.md"
        try AtomicFile.write(to: path) { writer in
            try writer.append(([65] as [UInt8]).span.bytes)
            try AtomicFile.write("inner", to: path)
            try writer.append(([66] as [UInt8]).span.bytes)
        }
        #expect(FileManager.default.contents(atPath: path) == Data([65, 66]))
        #expect(try folder.contents == ["report.md"])
    }

    @Test("a folder appears whole, or not at all and without a trace")
    func wholeFolder() throws {
        struct Stop: Error {}
        let path = "\(folder.path)/weights/lora"
        #expect(throws: Stop.self) {
            try AtomicFolder.make(at: path) { staging in
                try AtomicFile.write("1", to: "\(staging)/a")
                throw Stop()
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/weights") == [])
        try AtomicFolder.make(at: path) { staging in
            #expect(FileKind(at: path) == .nothing)
            try AtomicFile.write("1", to: "\(staging)/a")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["a"])
    }

    @Test("a folder in the way stays, unless it holds nothing but what is replaced")
    func inTheWay() throws {
        let path = "\(folder.path)/lora"
        try AtomicFolder.make(at: path) { try AtomicFile.write("old", to: "\($0)/a") }
        try write("mine", "lora/b")
        #expect(throws: FoundationsError.self) {
            try AtomicFolder.make(at: path, replacing: ["a"]) {
                try AtomicFile.write("new", to: "\($0)/a")
            }
        }
        #expect(FileManager.default.contents(atPath: "\(path)/a") == Data("old".utf8))
        try FileManager.default.removeItem(atPath: "\(path)/b")
        try AtomicFolder.make(at: path, replacing: ["a"]) {
            try AtomicFile.write("new", to: "\($0)/a")
        }
        #expect(FileManager.default.contents(atPath: "\(path)/a") == Data("new".utf8))
        #expect(try folder.contents == ["lora"])
    }

    @Test("a work folder is nobody else's, fresh, and gone in the end")
    func workFolder() throws {
        let target = "\(folder.path)/store/model"
        var used = ""
        try WorkFolder.use(beside: target) { first in
            used = first
            let attributes = try FileManager.default.attributesOfItem(atPath: first)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
            try AtomicFile.write("x", to: "\(first)/x")
            // Another one for the same target does not touch it.
            try WorkFolder.use(beside: target) { second in
                #expect(second != first)
                #expect(FileKind(at: "\(first)/x") == .file)
            }
        }
        #expect(FileKind(at: used) == .nothing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/store") == [])
    }

    @Test("a locked folder is locked until the value is let go")
    func lock() throws {
        func isFree() throws -> Bool { try FolderLock(of: folder.path) != nil }
        var lock = try FolderLock(of: folder.path)
        #expect(lock != nil)
        #expect(try !isFree())
        lock = nil
        #expect(try isFree())
    }
}
