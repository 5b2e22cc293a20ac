import Checkpoints
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Checkpoints in several files")
struct ShardTests {
    private let folder: TemporaryFolder
    private let names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]

    init() throws { folder = try TemporaryFolder() }

    /// Writes the tiny decoder's weights in two files, after a change of the index and the files.
    private func write(
        _ change: (inout [String: JSONValue], inout [[NamedTensor]]) -> Void = { _, _ in }
    ) throws {
        let tiny = TinyDecoder()
        try tiny.writeFolder(to: folder.path)
        try FileManager.default.removeItem(atPath: "\(folder.path)/model.safetensors")
        var files = [Array(tiny.tensors[..<7]), Array(tiny.tensors[7...])]
        var map: [String: JSONValue] = [:]
        for (name, tensors) in zip(names, files) {
            for tensor in tensors { map[tensor.name] = .string(name) }
        }
        change(&map, &files)
        for (name, tensors) in zip(names, files) {
            try SafetensorsFile.write(tensors, to: "\(folder.path)/\(name)")
        }
        let index: JSONValue = ["metadata": ["total_size": 1], "weight_map": .object(map)]
        try AtomicFile.write(
            CanonicalJSON.encode(index), to: "\(folder.path)/model.safetensors.index.json")
    }

    private func load() throws -> LanguageModel {
        try ModelStore(folder: "").languageModel(folder.path, on: Compute(threads: 1))
    }

    @Test("give the same model as one file, and the record names them all")
    func sameModel() throws {
        try write()
        let model = try load(), tokens = model.tokens("the rows")
        func logits(_ decoder: Decoder) -> [Float] {
            let cache = KeyValueCache(decoder.configuration, capacity: tokens.count)
            return decoder.logits(decoder.forward([tokens], caches: [cache]), rows: [0, 1]).values
        }
        #expect(
            logits(model.decoder)
                == (try logits(TinyDecoder().load(on: Compute(threads: 1)).decoder)))
        #expect(
            model.identity.files.keys.sorted()
                == ["config.json"] + names
                + ["model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json"])
    }

    @Test("a tensor that the index places elsewhere, nowhere or twice is refused")
    func strays() throws {
        func place(
            _ change: (inout [String: JSONValue], inout [[NamedTensor]]) -> Void
        ) throws
            -> String
        {
            try write(change)
            let error = #expect(throws: CheckpointsError.self) { try load() }
            return "\(try #require(error))"
        }
        let norm = "model.norm.weight"
        #expect(try place { map, _ in map[norm] = nil }.contains("'\(norm)'"))
        #expect(try place { map, _ in map[norm] = .string(names[0]) }.contains("places in"))
        #expect(try place { _, files in files[1].removeLast() }.contains("has no tensor '\(norm)'"))
        #expect(try place { map, _ in map[norm] = "../model.safetensors" }.contains("weight_map"))
        #expect(
            try place { map, files in
                map[norm] = "model-3.safetensors"
                files[1].removeLast()
            }.contains("cannot be opened"))
    }
}
