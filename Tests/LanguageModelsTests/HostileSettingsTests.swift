import Checkpoints
import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Settings from strangers")
struct HostileSettingsTests {
    private let folder: TemporaryFolder
    private let compute: Compute

    init() throws {
        folder = try TemporaryFolder()
        compute = try Compute(threads: 1)
    }

    @Test(
        "numbers that no decoder has are errors, not traps",
        arguments: [
            "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
            "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings",
            "sliding_window", "eos_token_id", "bos_token_id", "pad_token_id",
        ], [Int.min, -1, 0, 1 << 40, Int.max])
    func decoder(key: String, value: Int) throws {
        for family in [TinyFamily.llama3, .qwen2, .qwen3, .gemma, .gemma3] {
            let folder = try TemporaryFolder()
            let bytes = try Data(contentsOf: URL(filePath: "\(family.folder)/config.json"))
            var settings = try JSONDecoder().decode([String: JSONValue].self, from: bytes)
            settings[key] = .integer(value)
            for file in ["model.safetensors", "tokenizer.json", "tokenizer_config.json"] {
                try? FileManager.default.copyItem(
                    atPath: "\(family.folder)/\(file)", toPath: "\(folder.path)/\(file)")
            }
            try folder.file("config.json", [UInt8](JSONEncoder().encode(settings)))
            // Some of these keys are not read, and change nothing.
            let isRead = !["bos_token_id", "pad_token_id"].contains(key)
            do {
                _ = try HuggingFaceFolder(path: folder.path).loader.decoder(on: compute)
            } catch {
                #expect(isRead, "\(error)")
            }
        }
    }

    @Test(
        "numbers that no encoder has are errors, not traps",
        arguments: [
            "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
            "vocab_size", "max_position_embeddings", "pad_token_id", "type_vocab_size",
        ], [Int.min, -1, 1 << 40, Int.max])
    func encoder(key: String, value: Int) throws {
        for kind in ["bert", "xlm-roberta"] {
            var tiny = TinyEncoder()
            tiny.settings["model_type"] = .string(kind)
            tiny.settings[key] = .integer(value)
            try tiny.write(to: folder.path)
            let isRead = kind != "bert" || key != "pad_token_id"
            do {
                _ = try ModelStore(folder: "").sentenceEncoder(folder.path, on: compute)
                #expect(!isRead, "\(kind): \(key) \(value)")
            } catch {
                #expect(isRead, "\(error)")
            }
        }
    }

    @Test("an encoder without a row for its token type is refused with both files")
    func tokenTypes() throws {
        var tiny = TinyEncoder()
        for index in tiny.tensors.indices
        where tiny.tensors[index].name.hasSuffix("token_type_embeddings.weight") {
            tiny.tensors[index].shape[0] = 0
            tiny.tensors[index].values = []
        }
        try tiny.write(to: folder.path)
        let error = #expect(throws: LanguageModelsError.self) {
            try ModelStore(folder: "").sentenceEncoder(folder.path, on: compute)
        }
        guard case .contradiction(let path, _, let other, let found)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(path == "\(folder.path)/config.json")
        #expect(other == "\(folder.path)/model.safetensors" && found.hasPrefix("0 rows"))
    }

    @Test("a longest text that is no length is an error", arguments: [-1e300, -1, 0, 1, 1e300])
    func longestText(length: Double) throws {
        try TinyEncoder().write(to: folder.path)
        try folder.file("sentence_bert_config.json", Array("{}".utf8))
        try folder.file("tokenizer_config.json", Array("{\"model_max_length\": \(length)}".utf8))
        func load() throws -> SentenceEncoder {
            try ModelStore(folder: "").sentenceEncoder(folder.path, on: compute)
        }
        if length > 1 {
            #expect(try load().maximumTokens == TinyEncoder.positions)
        } else {
            #expect(throws: LanguageModelsError.self) { try load() }
        }
    }

    @Test("settings of many megabytes, a pipe and deep nesting are refused before they are read")
    func largeFiles() throws {
        func error() throws -> any Error {
            try #require(
                #expect(throws: (any Error).self) {
                    try ModelStore(folder: "").languageModel(folder.path, on: compute)
                })
        }
        try TinyDecoder().writeFolder(to: folder.path)
        let config = "\(folder.path)/config.json"
        try FileManager.default.removeItem(atPath: config)
        // A hole: it takes no room on the disk.
        _ = FileManager.default.createFile(atPath: config, contents: Data("{".utf8))
        #expect(truncate(config, 1 << 40) == 0)
        #expect(try error() is FoundationsError)
        try FileManager.default.removeItem(atPath: config)
        #expect(mkfifo(config, 0o600) == 0)
        #expect(try error() is FoundationsError)
        try FileManager.default.removeItem(atPath: config)
        let nested = String(repeating: "[", count: 200_000)
        try folder.file("config.json", Array("{\"rope_scaling\": \(nested)".utf8))
        #expect(try error() is LanguageModelsError)
        try TinyDecoder().writeFolder(to: folder.path)
        try folder.file("tokenizer.json", Array("{\"model\": \(nested)".utf8))
        _ = try error()
    }

    @Test("the size of a link is that of the file it leads to")
    func links() throws {
        try TinyDecoder().writeGGUF(to: "\(folder.path)/real.gguf")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link.gguf", withDestinationPath: "real.gguf")
        let store = ModelStore(folder: "")
        let bytes = try folder.bytes("real.gguf").count
        let linked = try store.languageModel("\(folder.path)/link.gguf", on: compute)
        #expect(linked.identity.byteCount == bytes)
    }
}
