import FoundationEssentials
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("A folder that is no model")
struct FolderDiagnosisTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try TinyDecoder().writeFolder(to: "\(folder.path)/model")
    }

    private var path: String { "\(folder.path)/model" }

    private func reason(_ path: String? = nil) throws -> String {
        let error = try #require(throws: LanguageModelsError.self) {
            try ModelStore(folder: folder.path)
                .languageModel(path ?? self.path, on: Compute(threads: 1))
        }
        guard case .unusable(_, let reason) = error else {
            Issue.record("\(error)")
            return ""
        }
        return reason
    }

    private func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    @Test("Weights in another form are named, with what to make of them")
    func otherWeights() throws {
        try remove("model.safetensors")
        try folder.file("model/pytorch_model.bin", [])
        #expect(try reason().contains("'pytorch_model.bin'"))
        #expect(try reason().contains("safe_serialization"))
    }

    @Test("An adapter is told from a model, with the base that it names")
    func adapter() throws {
        try folder.file(
            "adapter/adapter_config.json", Array(#"{"base_model_name_or_path":"org/base"}"#.utf8))
        let reason = try reason("\(folder.path)/adapter")
        #expect(reason.contains("'org/base'") && reason.contains("merge_and_unload"))
    }

    @Test("A link to nothing is named with what it points to")
    func danglingLink() throws {
        try remove("model.safetensors")
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/model.safetensors", withDestinationPath: "../nowhere")
        #expect(try reason().contains("'../nowhere'"))
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link.gguf", withDestinationPath: "gone.gguf")
        #expect(try reason("\(folder.path)/link.gguf").contains("'gone.gguf'"))
    }

    @Test("Of several GGUF files one must be chosen, and parts of one merged")
    func severalFiles() throws {
        for name in ["b.gguf", "a.gguf"] { try folder.file("two/\(name)", []) }
        #expect(try reason("\(folder.path)/two").contains("'a.gguf', 'b.gguf'"))
        for name in ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"] {
            try folder.file("split/\(name)", [])
        }
        #expect(try reason("\(folder.path)/split").contains("--merge"))
    }

    @Test("A file that is no GGUF file is no folder")
    func file() throws {
        #expect(try reason("\(path)/model.safetensors").contains("the folder"))
    }

    @Test("Without its weights a model counts tokens as with them, and knows its context")
    func tokenCounter() throws {
        let store = ModelStore(folder: folder.path), compute = try Compute(threads: 1)
        let whole = try store.languageModel(path, on: compute)
        let counter = try store.tokenCounter(path, on: compute)
        #expect(counter.tokens("on 12\n\n") == whole.tokens("on 12\n\n"))
        #expect(counter.decoder.contextLength == whole.decoder.contextLength)
        #expect(counter.decoder.layers.isEmpty)
    }

    @Test("Other programs find a model by its name on the hub, or by its absolute path")
    func origin() {
        let store = ModelStore(folder: folder.path)
        #expect(
            store.origin(of: "smollm2-135m-instruct") == "HuggingFaceTB/SmolLM2-135M-Instruct")
        #expect(store.origin(of: path) == path)
        let relative = store.origin(of: "models/../mine")
        #expect(relative.hasPrefix("/") && relative.hasSuffix("/mine") && !relative.contains(".."))
    }
}
