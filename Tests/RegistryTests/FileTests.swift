import Domain
import FoundationEssentials
import Foundations
import Record
import Registry
import TestSupport
import Testing

@Suite("Stored files")
struct FileTests {
    private let sample: Sample
    private let weights = "adapter_model.safetensors"

    init() throws {
        sample = try Sample()
        try sample.add("one")
        try sample.add("two")
    }

    private func path(of number: Int) throws -> String {
        try sample.stored(sample.version("\(number)").registration.files[weights])
    }

    private func fault(
        _ number: Int, _ fault: RegistryError.FileFault
    ) -> RegistryCheck.Finding {
        .file(VersionName(sample.model, number), name: weights, fault)
    }

    @Test("are found changed, missing, or replaced by a link")
    func faults() throws {
        try AtomicFile.write("One", to: path(of: 1))
        try FileManager.default.removeItem(atPath: path(of: 2))
        #expect(
            try sample.registry.verify().findings == [fault(1, .changed), fault(2, .missing)])
        // A link to the very bytes is a link all the same.
        let elsewhere = try sample.folder.file("elsewhere", Array("two".utf8))
        try FileManager.default.createSymbolicLink(
            atPath: path(of: 2), withDestinationPath: elsewhere)
        #expect(
            try sample.registry.verify().findings == [fault(1, .changed), fault(2, .notAFile)])
    }

    @Test("that are not whole make no version usable")
    func unusable() throws {
        try sample.approve(1)
        try sample.alias(1)
        try sample.alias(2)
        try AtomicFile.write("One", to: path(of: 1))
        try AtomicFile.write("Two", to: path(of: 2))
        let first = RegistryError.file(
            VersionName(sample.model, 1), name: weights, .changed)
        let second = RegistryError.file(
            VersionName(sample.model, 2), name: weights, .changed)
        #expect(try refusal { try sample.rollBack() } == first)
        #expect(try refusal { try sample.approve(2) } == second)
        #expect(try refusal { try sample.alias(1) } == first)
        let version = try sample.version("1")
        let target = sample.folder.path + "/out"
        #expect(
            try refusal { try sample.registry.export(version, to: target, beside: [:]) } == first)
        #expect(FileKind(at: target) == .nothing)
        #expect(try sample.reject(1).state == .rejected)
    }

    @Test("are stored once, and anew when the same run is registered again")
    func again() throws {
        let version = try sample.version("1")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: sample.registry.folder + "/files")
        // Two weights, one configuration and one record of both.
        #expect(names.count == 4)
        try AtomicFile.write("One", to: path(of: 1))
        #expect(try refusal { try sample.add("one") } == .registeredBefore(version.name))
        #expect(try sample.registry.verify().findings == [])
    }

    @Test("go out with their names, and never into a folder that is there")
    func export() throws {
        let version = try sample.version("2"), target = sample.folder.path + "/out"
        try sample.registry.export(version, to: target, beside: ["README.md": "card"])
        let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
        #expect(names == ["README.md", "adapter_config.json", weights, "record.json"])
        #expect(try SHA256.hash(fileAt: "\(target)/\(weights)") == SHA256.hash("two"))
        #expect(
            try refusal { try sample.registry.export(version, to: target, beside: [:]) }
                == .exists(path: target))
    }

    @Test("are not taken when they are not what the run says")
    func source() throws {
        let source = try sample.folder.file("other/\(weights)", Array("three".utf8))
        let folder = sample.folder.path + "/other"
        func add(_ digest: SHA256Digest) throws -> ModelVersion {
            try sample.registry.add(
                TrainingInRun(arm: "lora", seed: nil, of: try Sample.run()), as: sample.model,
                weights: [weights: digest], from: folder, record: sample.record,
                trainingData: SHA256.hash(""), by: Sample.author())
        }
        #expect(throws: FoundationsError.self) { try add(SHA256.hash("four")) }
        try FileManager.default.moveItem(atPath: source, toPath: source + "-there")
        try FileManager.default.createSymbolicLink(
            atPath: source, withDestinationPath: source + "-there")
        #expect(throws: FoundationsError.self) { try add(SHA256.hash("three")) }
        #expect(try sample.registry.contents().state.versions.count == 2)
    }

    @Test("tell all of a version by the record, which is not read when it was changed")
    func record() throws {
        let version = try sample.version("1")
        let (record, text) = try sample.registry.record(of: version)
        #expect(text == sample.record)
        let details = try ModelDetails(version, in: record)
        #expect(details.score == record.arms[4].score && details.forgetting.count == 5)
        #expect(details.lineage.base?.files == record.models[0].files)
        let path = try sample.stored(version.registration.record)
        try AtomicFile.write(text.replacing("lora", with: "LoRA"), to: path)
        #expect(
            try refusal { try sample.registry.record(of: version) }
                == .file(version.name, name: "record.json", .changed))
    }

    @Test("of a comparison: what differs is marked, whatever the option is called")
    func comparison() throws {
        let (record, _) = try sample.registry.record(of: sample.version("1"))
        let first = try ModelDetails(sample.version("1"), in: record)
        var other = record
        other.arms[4].training?.configuration.learningRate *= 2
        other.arms[4].score.value += 0.01
        let second = try ModelDetails(sample.version("2"), in: other)
        let rows = VersionComparison(first, second).rows
        let differing = Set(rows.filter { !$0.isSame }.map(\.key))
        #expect(differing.contains("learningRate") && differing.contains("configuration"))
        #expect(differing.count == 3)
        #expect(Set(rows.map(\.topic)) == Set(VersionComparison.Topic.allCases))
    }
}
