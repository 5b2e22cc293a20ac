import FoundationEssentials
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Model store")
struct ModelStoreTests {
    private let folder: TemporaryFolder
    private let store: ModelStore
    private let encoder: CatalogueEntry

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(folder: folder.path)
        encoder = try #require(ModelCatalogue.entry(named: "all-minilm-l6-v2"))
    }

    @Test("a model that was not fetched is told with the command that fetches it")
    func notFetched() throws {
        let error = LanguageModelsError.notFetched(
            name: encoder.name, folder: "\(folder.path)/\(encoder.name)")
        #expect(!store.isFetched(encoder))
        #expect(throws: error) { try store.verify(encoder) }
        #expect(throws: error) {
            try store.sentenceEncoder(encoder.name, on: Compute(threads: 1))
        }
        #expect("\(error)".contains("crossover models fetch all-minilm-l6-v2"))
    }

    @Test("a file of another content is refused with both hashes")
    func wrongHash() throws {
        for file in encoder.files { try folder.file("\(encoder.name)/\(file.path)", [1, 2, 3]) }
        #expect(store.isFetched(encoder))
        let error = LanguageModelsError.wrongHash(
            path: "\(folder.path)/\(encoder.name)/\(encoder.files[0].path)",
            expected: encoder.files[0].sha256, found: SHA256.hash([1, 2, 3]).hex)
        #expect(throws: error) { try store.verify(encoder) }
        #expect(throws: error) {
            try store.sentenceEncoder(encoder.name, on: Compute(threads: 1))
        }
    }

    @Test("a name that is neither known nor a path is answered with the nearest that is known")
    func unknownName() throws {
        #expect(
            throws: LanguageModelsError.unknownModel(
                name: "smolm2-135m-instruct", known: ModelCatalogue.entries.map(\.name),
                nearest: "smollm2-135m-instruct")
        ) { try store.languageModel("smolm2-135m-instruct", on: Compute(threads: 1)) }
    }

    @Test("an encoder writes no text, and a language model makes no vectors")
    func roles() throws {
        #expect(
            throws: LanguageModelsError.wrongRole(
                name: "all-minilm-l6-v2", expected: "a language model")
        ) { try store.languageModel("all-minilm-l6-v2", on: Compute(threads: 1)) }
        #expect(
            throws: LanguageModelsError.wrongRole(
                name: "smollm2-135m-instruct", expected: "an encoder")
        ) { try store.sentenceEncoder("smollm2-135m-instruct", on: Compute(threads: 1)) }
    }

    @Test("fetching into a place that cannot be written to says so")
    func unwritable() throws {
        let file = try folder.file("file", [])
        let error = #expect(throws: LanguageModelsError.self) {
            try ModelStore(folder: "\(file)/store").fetch(encoder) { _ in }
        }
        guard case .fetchFailed("all-minilm-l6-v2", let reason)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(reason.contains("cannot be written to"))
    }

    @Test(
        "fetching leaves a folder that holds anything of the user's as it is, and says what",
        arguments: ["my-notes.txt", "model.safetensors", "1_Pooling/mine.json", "mine/a.txt"])
    func strangersStay(name: String) throws {
        try folder.file("\(encoder.name)/\(name)", Array("precious".utf8))
        let error = #expect(throws: LanguageModelsError.self) { try store.fetch(encoder) { _ in } }
        guard case .fetchFailed("all-minilm-l6-v2", let reason)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(reason.contains("Nothing was changed"))
        #expect(reason.contains(name == "mine/a.txt" ? "'mine'" : "'\(name)'"))
        #expect(try folder.bytes("\(encoder.name)/\(name)") == Array("precious".utf8))
    }

    @Test("fetching leaves a link in the place of the model's folder, and what it leads to")
    func linkStays() throws {
        try folder.file("own/my-notes.txt", Array("precious".utf8))
        let link = "\(folder.path)/\(encoder.name)"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "\(folder.path)/own")
        #expect(throws: LanguageModelsError.self) { try store.fetch(encoder) { _ in } }
        #expect(FileKind(at: link) == .other)
        #expect(try folder.bytes("own/my-notes.txt") == Array("precious".utf8))
    }

    @Test("the catalogue pins every file by a hash of 64 hexadecimal digits")
    func catalogue() {
        #expect(ModelCatalogue.entries.map(\.role) == [.generator, .encoder])
        for file in ModelCatalogue.entries.flatMap(\.files) {
            #expect(SHA256Digest(hex: file.sha256) != nil, "\(file.path)")
        }
        #expect(ModelCatalogue.entry(named: "nothing") == nil)
    }
}
