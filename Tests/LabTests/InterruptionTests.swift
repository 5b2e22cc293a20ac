import FoundationEssentials
import Foundations
import Lab
import LanguageModels
import Record
import Storage
import TestSupport
import Testing

@Suite("An experiment that is ended and taken up again")
struct InterruptionTests {
    /// Runs until the monitor ends it, again and again until the record is there.
    ///
    /// - Parameter isEnough: whether to end at a report, by its number in this attempt.
    private func persist(
        _ scenario: TinyScenario, isEnough: (Int, Progress) -> Bool
    ) throws -> RunRecord {
        while true {
            let cancellation = Cancellation()
            var count = 0
            let record = try withoutActuallyEscaping(isEnough) { isEnough in
                let monitor = Monitor(
                    progress: { progress in
                        count += 1
                        if isEnough(count, progress) { cancellation.cancel() }
                    }, cancellation: cancellation)
                do {
                    return try scenario.run(in: "ended", monitor: monitor) as RunRecord?
                } catch is Interrupted {
                    return nil
                }
            }
            if let record { return record }
        }
    }

    @Test("Ended once in each stage, it gives the record of an undisturbed run")
    func everyStage() throws {
        let scenario = try TinyScenario()
        var stages: Set<String> = []
        let undisturbed = try scenario.run(
            in: "undisturbed",
            monitor: Monitor(
                progress: { stages.insert($0.stage) }, cancellation: Cancellation()))
        var ended: Set<String> = []
        let record = try persist(scenario) { _, progress in
            // After the last report nothing is left to be ended.
            progress.stage != "making the record" && ended.insert(progress.stage).inserted
        }
        #expect(record.digest == undisturbed.digest)
        #expect(ended == stages.subtracting(["making the record"]))
        let kinds = [
            "choosing", "answering", "training", "probe", "retrieval", "indexing", "models",
        ]
        for work in kinds {
            #expect(ended.contains { $0.contains(work) }, "\(work)")
        }
    }

    @Test("Ended after more and more reports, it gives the record of an undisturbed run")
    func afterReports() throws {
        let scenario = try TinyScenario()
        let undisturbed = try scenario.run(in: "undisturbed")
        var limit = 1, attempts = 0
        let record = try persist(scenario) { count, progress in
            guard progress.stage != "making the record", count == limit else { return false }
            limit += 1
            attempts += 1
            return true
        }
        #expect(attempts > 15)
        #expect(record.digest == undisturbed.digest)
        #expect(record.arms.map(\.rows) == undisturbed.arms.map(\.rows))
        #expect(record.forgetting == undisturbed.forgetting)
    }

    // MARK: - Run folders

    @Test("A folder with another scenario's journal is refused, and can be started afresh")
    func otherScenario() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        try scenario.rewrite(TinyScenario.fewArms + "\nseeds: [3]")
        let error = try #require(throws: StorageError.self) { try scenario.run() }
        guard case .otherRun = error else {
            Issue.record("\(error)")
            return
        }
        #expect(try scenario.run(restart: true).scenario.seeds == [3])
    }

    @Test("What is only asked of the results is judged anew, and no work is done again")
    func judgedAnew() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        let more = """

            requirements: { accuracy: at least 0.99, may-leave: [], latency-questions: 2 }
            workload: { queries: 5 / month }
            """
        try scenario.rewrite(TinyScenario.fewArms + more, title: "Another one")
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        let second = try scenario.run(monitor: monitor)
        #expect(stages.isDisjoint(with: ["lora: training", "lora: answering", "base: answering"]))
        #expect(second.scenario.title == "Another one")
        #expect(second.scenario.queriesPerMonth == 5)
        #expect(second.scenario.fingerprint != first.scenario.fingerprint)
        #expect(second.arms.map(\.rows) == first.arms.map(\.rows))
        #expect(second.scenario.requirements != first.scenario.requirements)
    }

    @Test("Another model's answers are not taken over")
    func otherModel() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        let other = try TinyScenario(TinyScenario.fewArms) { $0.limitContext(to: 1024) }
        let path = "\(scenario.folder.path)/generator.gguf"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(
            atPath: "\(other.folder.path)/generator.gguf", toPath: path)
        let error = try #require(throws: StorageError.self) { try scenario.run() }
        guard case .otherRun = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("Starting afresh does everything again")
    func restart() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        let second = try scenario.run(restart: true, monitor: monitor)
        #expect(stages.isSuperset(of: ["lora: training", "lora: answering", "base: answering"]))
        #expect(second.digest == first.digest)
    }

    @Test("A folder that cannot be made is named, with what to do")
    func impossibleFolder() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let error = try #require(throws: LabError.self) {
            try scenario.run(in: "questions.jsonl/run")
        }
        guard case .folder(let path, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(path.hasSuffix("questions.jsonl/run"))
    }

    @Test("A finished cell that cannot be read is named")
    func damagedCell() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let path = "\(scenario.folder.path)/run/journal.sqlite"
        _ = try Journal(path: path, fingerprint: SHA256.hash("not this one"))
        let refusal = try #require(throws: StorageError.self) { try scenario.run() }
        guard case .otherRun(_, let expected, _) = refusal else {
            Issue.record("\(refusal)")
            return
        }
        try FileManager.default.removeItem(atPath: "\(scenario.folder.path)/run")
        try Journal(path: path, fingerprint: expected)
            .finish(
                key: "answer · base · seed 1 · form=completion", kind: "answer",
                payload: #"{"answers":[]}"#)
        let error = try #require(throws: LabError.self) { try scenario.run() }
        guard case .damagedCell(let key, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(key == "answer · base · seed 1 · form=completion")
    }

    @Test("A saved adapter names its base by an absolute path, and its size is that of its weights")
    func adapterBase() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let record = try scenario.run()
        let folder = "run/weights/lora-seed1"
        let text = String(
            decoding: try scenario.folder.bytes("\(folder)/adapter_config.json"), as: UTF8.self)
        #expect(text.contains(#""\#(scenario.folder.path)/generator.gguf""#))
        let weights = try scenario.folder.bytes("\(folder)/adapter_model.safetensors")
        #expect(record.arms.last?.adapterBytes == weights.count)
    }

    @Test("A cancelled experiment does nothing")
    func cancelledBefore() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let cancellation = Cancellation()
        cancellation.cancel()
        var reports = 0
        let monitor = Monitor(progress: { _ in reports += 1 }, cancellation: cancellation)
        #expect(throws: Interrupted.self) { try scenario.run(monitor: monitor) }
        #expect(reports == 0)
    }
}
