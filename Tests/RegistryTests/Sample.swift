import FoundationEssentials
import Foundations
import Record
import Registry
import Storage
import TestSupport
import Testing

/// A registry of its own for one test, and an invented run to register.
final class Sample: Sendable {
    let folder: TemporaryFolder
    let registry: Registry
    /// The run's record, as its file has it.
    let record: String
    let model: ModelName
    let champion: ModelAlias

    init() throws {
        model = try ModelName("handbook-lora")
        champion = try ModelAlias("champion")
        folder = try TemporaryFolder()
        record = try Self.record()
        registry = try Registry(at: folder.path + "/registry", isCreating: true)
    }

    static func author(_ by: String? = "ana") -> RegistryEvent.Author {
        RegistryEvent.Author(by: by, at: "2026-11-30T12:00:00Z")
    }

    static func record() throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "ReportsTests/Fixtures/sample.json")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    static func run() throws -> RunRecord {
        try CanonicalJSON.decode(RunRecord.self, from: try record())
    }

    /// Registers invented weights; other contents are other weights.
    @discardableResult
    func add(
        _ contents: String, as other: ModelName? = nil, to target: Registry? = nil
    ) throws -> ModelVersion {
        let source = "weights-\(UUID().uuidString)"
        let files = ["adapter_config.json": "{}", "adapter_model.safetensors": contents]
        for (name, text) in files { try folder.file("\(source)/\(name)", Array(text.utf8)) }
        return try (target ?? registry).add(
            TrainingInRun(arm: "lora", seed: 1, of: try Self.run()), as: other ?? model,
            weights: files.mapValues { SHA256.hash($0) }, from: "\(folder.path)/\(source)",
            record: record, trainingData: SHA256.hash("questions"), by: Self.author())
    }

    @discardableResult
    func approve(_ number: Int) throws -> ModelVersion {
        try registry.change(reference("\(number)"), by: Self.author()) {
            .approved($0, reason: "good")
        }
    }

    @discardableResult
    func reject(_ number: Int) throws -> ModelVersion {
        try registry.change(reference("\(number)"), by: Self.author()) {
            .rejected($0, reason: "bad")
        }
    }

    @discardableResult
    func alias(_ number: Int) throws -> ModelVersion {
        let champion = champion
        return try registry.change(reference("\(number)"), by: Self.author()) {
            .aliased(champion, $0)
        }
    }

    func reference(_ target: String) throws -> VersionReference {
        try VersionReference("\(model)@\(target)")
    }

    func version(_ target: String) throws -> ModelVersion {
        try registry.contents().state.version(try reference(target))
    }

    func rollBack() throws -> ModelVersion {
        try registry.rollBack(champion, of: model, reason: nil, by: Self.author())
    }

    /// Where the bytes of a stored file lie.
    func stored(_ digest: SHA256Digest?) throws -> String {
        "\(registry.folder)/files/\(try #require(digest).hex)"
    }

    /// Changes the database behind the registry's back, as another program would.
    func tamper(_ sql: String) throws {
        let connection = try Connection(
            path: "\(registry.folder)/registry.sqlite", patience: .seconds(10))
        try connection.execute(sql)
    }
}

/// What a call throws, if that is an error of the room.
func refusal(_ body: () throws -> some Any) throws -> RegistryError {
    let result = Result { try body() }
    guard case .failure(let error) = result else {
        throw Unexpected(what: "\(result)")
    }
    return try #require(error as? RegistryError, "\(error)")
}

struct Unexpected: Error { let what: String }
