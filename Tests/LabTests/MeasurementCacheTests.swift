import Benchmarking
import FoundationEssentials
import Foundations
import Lab
import LanguageModels
import Record
import TestSupport
import Testing

@Suite("What was measured of models is kept")
struct MeasurementCacheTests {
    private static let probed = """
        task: { kind: short-answer, answer-tokens: 3 }
        arms:
          - base: { form: completion }
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4 }
        forgetting:
          { probes: [english, knowledge], english: english.txt, knowledge: knowledge.jsonl }
        """

    /// What a run told beside its record.
    private struct Course {
        var record: RunRecord
        var notices: [String]
        /// Reports of the untrained model's probes.
        var baseProbes: [Progress]
    }

    private func run(_ scenario: TinyScenario, in folder: String) throws -> Course {
        var notices: [String] = [], probes: [Progress] = []
        let record = try scenario.run(
            in: folder,
            monitor: Monitor(
                progress: { if $0.stage.hasPrefix("base model: probe") { probes.append($0) } },
                notice: { notices.append($0) }, cancellation: Cancellation()))
        return Course(record: record, notices: notices, baseProbes: probes)
    }

    private func files(_ scenario: TinyScenario) throws -> [String] {
        let folder = scenario.store.measurementsFolder
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .map { "\(folder)/\($0)" }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        try RegularFile.bytes(at: path, most: 1 << 20)
    }

    @Test("A second run measures no probe of the untrained model, and comes to the same record")
    func reused() throws {
        let scenario = try TinyScenario(Self.probed)
        let first = try run(scenario, in: "first"), second = try run(scenario, in: "second")
        #expect(try files(scenario).count == 2)
        #expect(first.baseProbes.count > 2)
        // One report for each.
        #expect(second.baseProbes.map(\.completed) == [1, 1])
        #expect(second.record.digest == first.record.digest)
        #expect(second.record.forgetting == first.record.forgetting)
        #expect(first.notices.isEmpty && second.notices.isEmpty)
    }

    @Test("Other items of a probe, and another model, are measured")
    func keys() throws {
        let scenario = try TinyScenario(Self.probed)
        _ = try run(scenario, in: "first")
        _ = try scenario.folder.file("english.txt", Array("The dog ran.\n\nIt snowed.\n".utf8))
        _ = try run(scenario, in: "second")
        #expect(try files(scenario).count == 3)
        try TinyDecoder(seed: 2).writeGGUF(to: "\(scenario.folder.path)/generator.gguf")
        _ = try run(scenario, in: "third")
        #expect(try files(scenario).count == 5)
    }

    @Test("A damaged file is told, measured anew and replaced", arguments: [0.3, 0.5, 0.9])
    func damaged(place: Double) throws {
        let scenario = try TinyScenario(Self.probed)
        let first = try run(scenario, in: "first")
        let file = try files(scenario)[0], whole = try bytes(file)
        var damaged = whole
        let index = try #require(Int(exactly: (Double(whole.count) * place).rounded()))
        damaged[index] ^= 1
        try AtomicFile.write(damaged, to: file)
        let second = try run(scenario, in: "second")
        #expect(second.notices.count == 1 && second.notices[0].contains(file))
        #expect(second.record.digest == first.record.digest)
        #expect(try bytes(file) == whole)
    }

    @Test(
        "What is not ours stays, and the run goes on",
        arguments: ["", "mine", "{}", #"{"crossover":"other"}"#])
    func foreign(text: String) throws {
        let scenario = try TinyScenario(Self.probed)
        let first = try run(scenario, in: "first")
        let file = try files(scenario)[0]
        try AtomicFile.write(text, to: file)
        let second = try run(scenario, in: "second")
        #expect(second.notices.count == 1)
        #expect(second.record.digest == first.record.digest)
        #expect(try bytes(file) == Array(text.utf8))
    }

    @Test("A file that belongs to another measurement is not taken for this one")
    func exchanged() throws {
        let scenario = try TinyScenario(Self.probed)
        let first = try run(scenario, in: "first")
        let files = try files(scenario)
        let contents = try files.map(bytes)
        try AtomicFile.write(contents[1], to: files[0])
        try AtomicFile.write(contents[0], to: files[1])
        let second = try run(scenario, in: "second")
        #expect(second.notices.count == 2)
        #expect(second.record.digest == first.record.digest)
        #expect(try files.map(bytes) == contents)
    }

    @Test("Where nothing can be kept, one notice says so and the run goes on")
    func unwritable() throws {
        let scenario = try TinyScenario(Self.probed)
        _ = try scenario.folder.file("measured", [])
        let course = try run(scenario, in: "run")
        #expect(course.notices.count == 1)
        #expect(!course.record.forgetting.isEmpty)
    }

    @Test("The forecast leaves out what is kept")
    func forecast() throws {
        let scenario = try TinyScenario(Self.probed)
        var rates = EngineRates.aSecondEach(trainings: 1)
        rates.scoredToken = 1
        func shared() throws -> Double {
            try ForecastMaker(
                bundle: scenario.bundle(), store: scenario.store,
                options: ExperimentOptions(threads: 1),
                monitor: Monitor(progress: { _ in }, cancellation: Cancellation())
            ).forecast(rates: rates).sharedCPUSeconds
        }
        let before = try shared()
        _ = try run(scenario, in: "run")
        let after = try shared()
        #expect(after < before)
        try FileManager.default.removeItem(atPath: try files(scenario)[0])
        let between = try shared()
        #expect(after < between && between < before)
    }
}
