import FoundationEssentials
import Foundations
import Record
import Registry
import Storage
import TestSupport
import Testing

@Suite("Bad input")
struct InputTests {
    @Test(
        "is no name, and no path",
        arguments: [
            "", ".", "..", "../x", "a/b", "/etc/passwd", "a\\b", "-x", ".hidden", "a b", "a@b",
            "ä", "a\u{0}", "a\n", "\u{202E}a", String(repeating: "a", count: 65),
        ])
    func names(text: String) throws {
        #expect(try refusal { try ModelName(text) } == .notAName(text))
        #expect(try refusal { try ModelAlias(text) } == .notAnAlias(text))
    }

    @Test(
        "is no version",
        arguments: [
            "", "a", "@1", "a@", "a@b@c", "a@0", "a@-1", "a@1.5", "../a@1",
            "a@99999999999999999999",
        ])
    func references(text: String) throws {
        _ = try refusal { try VersionReference(text) }
        let alias = try refusal { try ModelAlias("2nd") }
        #expect(alias == .notAnAlias("2nd"))
    }

    @Test("a folder without a registry stays as it is")
    func nothing() throws {
        let folder = try TemporaryFolder(), path = folder.path + "/none"
        #expect(try refusal { try Registry(at: path) } == .noRegistry(folder: path))
        #expect(FileKind(at: path) == .nothing)
    }

    @Test("another program's database, a damaged one, a link and a folder are left alone")
    func database() throws {
        let folder = try TemporaryFolder()
        let foreign = folder.path + "/foreign", name = "registry.sqlite"
        try folder.file("foreign/none", Array("".utf8))
        try Connection(path: "\(foreign)/\(name)").execute("CREATE TABLE theirs (a)")
        let before = try SHA256.hash(fileAt: "\(foreign)/\(name)")
        #expect(
            try refusal { try Registry(at: foreign, isCreating: true) }
                == .notARegistry(path: "\(foreign)/\(name)"))
        #expect(try SHA256.hash(fileAt: "\(foreign)/\(name)") == before)

        let damaged = try folder.file(
            "damaged/\(name)", Array(String(repeating: "x", count: 5000).utf8))
        guard
            case .damaged(damaged, _) = try refusal({ try Registry(at: folder.path + "/damaged") })
        else { throw Unexpected(what: "damaged") }

        try folder.file("linked/none", Array("".utf8))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/linked/\(name)", withDestinationPath: "\(foreign)/\(name)")
        #expect(
            try refusal { try Registry(at: folder.path + "/linked") }
                == .notARegistry(path: folder.path + "/linked/\(name)"))
        try folder.file("folder/\(name)/x", Array("".utf8))
        #expect(
            try refusal { try Registry(at: folder.path + "/folder") }
                == .notARegistry(path: folder.path + "/folder/\(name)"))
    }

    @Test("a file or a link in the place of the folder of files is in the way")
    func files() throws {
        let sample = try Sample()
        let path = sample.registry.folder + "/files"
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: sample.folder.path)
        #expect(try refusal { try sample.add("one") } == .notARegistry(path: path))
        try FileManager.default.removeItem(atPath: path)
        try AtomicFile.write("", to: path)
        #expect(try refusal { try sample.add("one") } == .notARegistry(path: path))
        #expect(try sample.registry.contents().head.count == 0)
    }

    @Test("an arm or a seed that was not trained")
    func training() throws {
        var run = try Sample.run()
        guard
            case .trainsNothing("rag", ["lora"]) = try refusal({
                try TrainingInRun(arm: "rag", seed: nil, of: run)
            })
        else { throw Unexpected(what: "rag") }
        guard
            case .unknownArm("nobody", _) = try refusal({
                try TrainingInRun(arm: "nobody", seed: nil, of: run)
            })
        else { throw Unexpected(what: "nobody") }
        #expect(
            try refusal { try TrainingInRun(arm: "lora", seed: 9, of: run) }
                == .unknownSeed(9, known: [1]))
        run.arms[4].failure = "it diverged"
        #expect(
            try refusal { try TrainingInRun(arm: "lora", seed: nil, of: run) }
                == .armFailed("lora", reason: "it diverged"))
    }

    @Test("a record of another format, an edited one, and none")
    func records() throws {
        let sample = try Sample(),
            source = try sample.folder.file("w/model.safetensors", Array("w".utf8))
        let edited = sample.record.replacing("\"lora\"", with: "\"LORA\"")
        let newer = sample.record.replacing(/"schema" ?: ?2/, with: "\"schema\":99")
        #expect(newer != sample.record)
        for text in ["", "{}", "[1", edited, newer] {
            let error = try refusal {
                try sample.registry.add(
                    TrainingInRun(arm: "lora", seed: nil, of: try Sample.run()),
                    as: sample.model, weights: ["model.safetensors": SHA256.hash("w")],
                    from: String(source.dropLast("/model.safetensors".count)), record: text,
                    trainingData: SHA256.hash(""), by: Sample.author())
            }
            guard case .record = error else { throw Unexpected(what: "\(error)") }
        }
        #expect(FileKind(at: sample.registry.folder + "/files") == .nothing)
    }
}
