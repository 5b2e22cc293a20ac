import Domain
import FoundationEssentials
import Foundations
import Lab
import LanguageModels
import Record
import Scenarios
import Storage
import TestSupport
import Testing

@Suite("A record made again from a run's folder")
struct FinishedRunTests {
    private static let arms = """
        arms:
          - nearest: { neighbours: [1, 3] }
          - base
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4, learning-rate: 1e-2 }
          - lora-shuffled
        seeds: [1, 7]
        forgetting: { probes: [english], english: english.txt }
        """

    private static let labels = """
        task: { kind: label, labels: [oak, iron, tin, bone, glass, clay] }
        \(arms)
        """

    private static let judged = """
        task: { kind: short-answer, answer-tokens: 3, judge: generator }
        \(arms)
        """

    private static func scenario(_ text: String) throws -> TinyScenario {
        let scenario = try TinyScenario(text)
        let generator = "\(scenario.folder.path)/generator.gguf"
        try scenario.rewrite(text.replacing("judge: generator", with: "judge: \(generator)"))
        return scenario
    }

    /// Another folder that has a run's journal, and nothing else.
    private func moved(_ scenario: TinyScenario, _ run: String = "run") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.file("journal.sqlite", scenario.folder.bytes("\(run)/journal.sqlite"))
        return folder
    }

    private func bytes(_ record: RunRecord) throws -> String { try CanonicalJSON.encode(record) }

    @Test(
        "Without models and the scenario's files it is the run's own, byte for byte",
        arguments: [TinyScenario.allArms, labels, judged, SweepTests.scenario])
    func same(text: String) throws {
        var scenario: TinyScenario? = try Self.scenario(text)
        let record = try #require(try scenario?.run())
        let path = try #require(scenario?.folder.path)
        let folder = try moved(#require(scenario))
        scenario = nil
        #expect(!FileManager.default.fileExists(atPath: path))
        let again = try FinishedRun(folder: folder.path).record()
        #expect(try bytes(again) == bytes(record))
        #expect(again.machine.finishedAt == record.machine.finishedAt)
        #expect(again.arms.contains { !$0.rows.isEmpty } && !again.examples.isEmpty)
        #expect(
            (again.judge != nil) == text.contains("judge")
                && (again.sweeps != nil) == text.contains("sweeps"))
    }

    @Test("So it is of a look, of a greater one, and of the whole that follows")
    func looks() throws {
        let scenario = try QuickLookTests.scenario()
        for count in [25, 50] {
            let record = try scenario.run { bundle in
                var look = Look.small(bundle)
                look.test = count
                return look
            }
            let again = try FinishedRun(folder: "\(scenario.folder.path)/run").record()
            #expect(again.look?.testQuestions == LookRecord.Part(used: count, of: 60))
            #expect(try bytes(again) == bytes(record))
        }
        let record = try scenario.run()
        let folder = try moved(scenario)
        let again = try FinishedRun(folder: folder.path).record()
        #expect(again.look == nil)
        #expect(try bytes(again) == bytes(record))
    }

    @Test("What was asked of the results afterwards is in it as of the last run")
    func judgedAnew() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        try scenario.rewrite(
            TinyScenario.fewArms + "\nrequirements: { accuracy: at least 0.9 }",
            title: "Asked \u{1F511} anew")
        let record = try scenario.run()
        let folder = try moved(scenario)
        let again = try FinishedRun(folder: folder.path).record()
        #expect(again.scenario.title == "Asked \u{1F511} anew")
        #expect(!again.scenario.requirements.isEmpty)
        #expect(try bytes(again) == bytes(record))
    }

    @Test("Its weights are given as the training left them, and not when they were changed")
    func trainedFiles() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let record = try scenario.run(),
            run = try FinishedRun(folder: "\(scenario.folder.path)/run")
        let seed = try #require(record.scenario.seeds.first)
        let trained = try run.trainedFiles(ofArm: "lora", seed: seed)
        #expect(Set(trained.files.keys) == ["adapter_config.json", "adapter_model.safetensors"])
        for (name, digest) in trained.files {
            #expect(try SHA256.hash(fileAt: "\(trained.folder)/\(name)") == digest)
        }
        #expect(throws: LabError.self) { try run.trainedFiles(ofArm: "base", seed: seed) }
        let gone = LabError.weightsGone(folder: trained.folder)
        let weights = "\(trained.folder)/adapter_model.safetensors"
        let bytes = try RegularFile.bytes(at: weights, most: 1 << 30)
        try AtomicFile.write(bytes + [0], to: weights)
        #expect(throws: gone) { try run.trainedFiles(ofArm: "lora", seed: seed) }
        let elsewhere = try scenario.folder.file("elsewhere", bytes)
        try FileManager.default.removeItem(atPath: weights)
        #expect(throws: gone) { try run.trainedFiles(ofArm: "lora", seed: seed) }
        try FileManager.default.createSymbolicLink(
            atPath: weights, withDestinationPath: elsewhere)
        #expect(throws: gone) { try run.trainedFiles(ofArm: "lora", seed: seed) }
    }

    // MARK: - No record

    /// Runs until the first stage that answers to the description.
    private func stop(_ scenario: TinyScenario, threads: Int = 1, at stage: String) throws {
        let cancellation = Cancellation()
        let monitor = Monitor(
            progress: { if $0.stage == stage { cancellation.cancel() } },
            cancellation: cancellation)
        #expect(throws: Interrupted.self) {
            try scenario.run(threads: threads, monitor: monitor)
        }
    }

    @Test("A run that was stopped has none: it is said which arms have no answers")
    func unfinished() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let run = "\(scenario.folder.path)/run"
        try stop(scenario, at: "lora: training")
        let arms = try scenario.bundle().scenario.arms.map(\.kind.rawValue)
        #expect(
            throws: LabError.notFinished(
                folder: run, scenario: try scenario.bundle().file.name,
                missing: Array(arms.drop { $0 != "lora" }))
        ) { try FinishedRun(folder: run).record() }
        let record = try scenario.run()
        #expect(try bytes(FinishedRun(folder: run).record()) == bytes(record))
    }

    @Test("A finished run that was begun again and stopped has none until it is finished again")
    func begunAgain() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let run = "\(scenario.folder.path)/run"
        _ = try scenario.run()
        try stop(scenario, at: "indexing the corpus")
        #expect(
            throws: LabError.notFinished(
                folder: run, scenario: try scenario.bundle().file.name, missing: [])
        ) { try FinishedRun(folder: run).record() }
    }

    @Test("A training that is to be done again takes the record away, a refused request does not")
    func forgotten() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let run = "\(scenario.folder.path)/run"
        let record = try scenario.run()
        #expect(throws: LabError.notTrained(arm: "base", known: ["lora"])) {
            try scenario.run(retrain: ["base"])
        }
        #expect(try bytes(FinishedRun(folder: run).record()) == bytes(record))
        #expect(throws: LabError.self) { try scenario.run(retrain: ["lora"], within: 0.001) }
        #expect(
            throws: LabError.notFinished(
                folder: run, scenario: try scenario.bundle().file.name, missing: ["lora"])
        ) { try FinishedRun(folder: run).record() }
    }

    @Test("A folder without a journal is none of a run, and nothing is made in it")
    func noRun() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path, "\(folder.path)/nothing"] {
            #expect(throws: LabError.notARun(folder: path)) { try FinishedRun(folder: path) }
        }
        #expect(try folder.contents.isEmpty)
    }

    @Test("Another program's database stays as it is")
    func foreign() throws {
        let folder = try TemporaryFolder(), path = "\(folder.path)/journal.sqlite"
        do { try Connection(path: path).execute("CREATE TABLE t (a)") }
        let before = try folder.bytes("journal.sqlite")
        #expect(throws: StorageError.foreign(path: path)) {
            try FinishedRun(folder: folder.path)
        }
        #expect(try folder.bytes("journal.sqlite") == before)
    }

    @Test("A cell that was changed or is missing is damage, and so is another version's journal")
    func damaged() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        func record(after change: String) throws -> RunRecord {
            let folder = try moved(scenario)
            do { try Connection(path: "\(folder.path)/journal.sqlite").execute(change) }
            return try FinishedRun(folder: folder.path).record()
        }
        let changed = #expect(throws: StorageError.self) {
            try record(after: "UPDATE cell SET payload = payload || ' ' WHERE kind = 'answer'")
        }
        let elsewhere = #expect(throws: StorageError.self) {
            try record(after: "UPDATE machine SET description = '{}'")
        }
        for error in [changed, elsewhere] {
            guard case .corrupt? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let missing = #expect(throws: LabError.self) {
            try record(after: "DELETE FROM cell WHERE kind = 'train'")
        }
        guard case .damagedCell(let key, _)? = missing else {
            Issue.record("\(String(describing: missing))")
            return
        }
        #expect(key.hasPrefix("train · lora"))
    }

    @Test("The journal of another version is refused with its name, whatever else it holds")
    func otherVersion() throws {
        let folder = try TemporaryFolder()
        try Journal(path: "\(folder.path)/journal.sqlite", fingerprint: SHA256.hash("a run"))
            .finish(key: "inputs", kind: "inputs", payload: #"{"crossover":"9.9","new":[]}"#)
        #expect(throws: LabError.otherVersion(folder: folder.path, found: "9.9")) {
            try FinishedRun(folder: folder.path).record()
        }
    }

    // MARK: - Machines

    @Test("A run on one kind of machine lists none, and says nothing of others")
    func oneMachine() throws {
        let record = try TinyScenario(TinyScenario.fewArms).run()
        #expect(record.machines == nil)
        #expect(MeasuringMachines(record, arms: record.arms.map(\.name)).sentence == nil)
    }

    @Test("One that went on elsewhere lists what was done where, and its costs say so")
    func twoMachines() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let undisturbed = try scenario.run(in: "undisturbed")
        try stop(scenario, at: "lora: training")
        // What distinguishes a machine here is its number of threads.
        let record = try scenario.run(threads: 2)
        #expect(record.digest == undisturbed.digest)
        let machines = try #require(record.machines)
        #expect(Set(machines.map(\.kind.threads)) == [1, 2])
        #expect(machines.allSatisfy { $0.kind.processor == record.machine.processor })
        func cells(_ arm: String?, threads: Int) -> [String] {
            let machine = machines.first { $0.kind.threads == threads }
            return machine?.work.first { $0.arm == arm }?.cells ?? []
        }
        #expect(cells(nil, threads: 1) == ["index"] && cells(nil, threads: 2).isEmpty)
        #expect(cells("base", threads: 1).contains("answer"))
        #expect(cells("base", threads: 2).isEmpty && cells("lora", threads: 1).isEmpty)
        #expect(cells("lora", threads: 2).contains("train"))
        let sentence = try #require(
            MeasuringMachines(record, arms: record.arms.map(\.name)).sentence)
        #expect(record.verdict.costs?.contains(sentence) == true)
        try expectTraced([sentence], in: record)
        let folder = try moved(scenario)
        let again = try FinishedRun(folder: folder.path).record()
        #expect(try bytes(again) == bytes(record))
    }

    @Test("One that was only ended elsewhere says where its costs were measured")
    func endedElsewhere() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        let record = try scenario.run(threads: 2)
        #expect(record.machine.threads == 2)
        #expect(record.machines?.map(\.kind.threads) == [1])
        let sentence = try #require(
            MeasuringMachines(record, arms: record.arms.map(\.name)).sentence)
        #expect(record.verdict.costs?.contains(sentence) == true)
        try expectTraced([sentence], in: record)
    }
}
