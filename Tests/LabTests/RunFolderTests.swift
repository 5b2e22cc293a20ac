import FoundationEssentials
import Foundations
import Lab
import Record
import TestSupport
import Testing

@Suite("A folder of a run")
struct RunFolderTests {
    private let folder: TemporaryFolder
    private let out: String

    init() throws {
        folder = try TemporaryFolder()
        out = "\(folder.path)/out"
    }

    private static let report = ["report.md": "page\n", "record.json": "{}\n", "tornado.svg": "a"]

    private func write(_ text: String, _ name: String) throws {
        try folder.file("out/\(name)", Array(text.utf8))
    }

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(out)/\(name)").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    }

    // MARK: - Whose folder

    @Test(
        "A folder that holds something, and nothing of a run, is refused and stays as it is",
        arguments: [
            "notes.md", "report.md", "weights/mine.bin", "sweep-1.svg", "journal.sqlite",
            "record.json", ".hidden", "vectors.sqlite", ".files.json",
        ])
    func strangers(name: String) throws {
        try write("mine", name)
        let error = try #require(throws: LabError.self) { try RunFolder(path: out) }
        guard case .notARunFolder(_, let holds) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(holds == [String(name.split(separator: "/")[0])])
        #expect(text(name) == "mine")
        #expect(try names() == holds)
    }

    @Test(
        "A list of files that is not crossover's makes no folder of a run",
        arguments: [
            "{}", "[1]", #"{"crossover":2,"files":{},"weights":{}}"#,
            #"{"crossover":1,"files":{"thesis.tex":[]},"weights":{}}"#,
            #"{"crossover":1,"files":{"../report.md":[]},"weights":{}}"#,
            #"{"crossover":1,"files":{},"weights":{"../..":[]}}"#,
            #"{"crossover":1,"files":{"a/b.svg":[]},"weights":{}}"#,
            #"{"crossover":1,"files":{"a.svg":["12"]},"weights":{}}"#,
            #"{"crossover":1,"files":{".svg":[]},"weights":{}}"#,
        ])
    func otherLists(list: String) throws {
        try write(list, "files.json")
        #expect(throws: LabError.self) { try RunFolder(path: out) }
        #expect(text("files.json") == list)
    }

    @Test("A folder of an older version is known by its record, and its pages stay")
    func olderVersion() throws {
        let zeros = String(repeating: "0", count: 64)
        try write(#"{"schema":1,"crossover":"0.9.0","digest":"\#(zeros)"}"#, "record.json")
        try write("old page", "report.md")
        let folder = try RunFolder(path: out)
        #expect(throws: LabError.notOurs(folder: out, names: ["record.json", "report.md"])) {
            try folder.write(Self.report)
        }
        #expect(text("report.md") == "old page")
    }

    @Test("A link in the place of the list, or of the weights, is not followed")
    func links() throws {
        try folder.file("elsewhere/weights", [1])
        _ = try RunFolder(path: out)
        try FileManager.default.createSymbolicLink(
            atPath: "\(out)/weights", withDestinationPath: "\(folder.path)/elsewhere")
        #expect(throws: LabError.self) { try RunFolder(path: out) }
        let linked = "\(folder.path)/linked"
        try FileManager.default.createDirectory(
            atPath: linked, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: "\(linked)/files.json", withDestinationPath: "\(out)/files.json")
        #expect(throws: LabError.self) { try RunFolder(path: linked) }
    }

    @Test(
        "A link in the place of a database is refused, and what it leads to stays",
        arguments: ["journal.sqlite", "vectors.sqlite"])
    func linkedDatabase(name: String) throws {
        do { _ = try RunFolder(path: out) }
        try folder.file("other.sqlite", [1])
        try FileManager.default.createSymbolicLink(
            atPath: "\(out)/\(name)", withDestinationPath: "\(folder.path)/other.sqlite")
        #expect(throws: LabError.self) { try RunFolder(path: out) }
        #expect(try folder.bytes("other.sqlite") == [1])
    }

    @Test("One process at a time writes into a folder")
    func locked() throws {
        let first = try RunFolder(path: out)
        #expect(throws: LabError.folderInUse(path: out)) { try RunFolder(path: out) }
        withExtendedLifetime(first) {}
    }

    // MARK: - A report

    @Test("A report is replaced by the next, and what only the first had is taken away")
    func replaced() throws {
        do {
            let folder = try RunFolder(path: out)
            #expect(try folder.write(Self.report) == [])
        }
        try write("mine", "logo.svg")
        do {
            let folder = try RunFolder(path: out)
            #expect(try folder.write(["report.md": "new\n", "record.json": "{}\n"]) == [])
        }
        #expect(try names() == ["files.json", "logo.svg", "record.json", "report.md"])
        #expect(text("report.md") == "new\n" && text("logo.svg") == "mine")
    }

    @Test(
        "A page that was changed is not written over, and nothing else is",
        arguments: Self.report.keys)
    func changed(name: String) throws {
        do {
            let folder = try RunFolder(path: out)
            _ = try folder.write(Self.report)
        }
        try write("my notes", name)
        let folder = try RunFolder(path: out)
        let new = Self.report.mapValues { $0 + "new" }
        #expect(throws: LabError.notOurs(folder: out, names: [name])) { try folder.write(new) }
        for (other, old) in Self.report {
            #expect(text(other) == (other == name ? "my notes" : old))
        }
    }

    @Test("A picture that was changed and is no part of the next report stays, and is told")
    func changedPicture() throws {
        let folder = try RunFolder(path: out)
        _ = try folder.write(Self.report)
        try write("drawn over", "tornado.svg")
        let next = Self.report.filter { $0.key != "tornado.svg" }
        #expect(try folder.write(next) == ["tornado.svg"])
        #expect(text("tornado.svg") == "drawn over")
    }

    @Test("A link with a page's name is in the way, and what it leads to stays")
    func linkedPage() throws {
        let folder = try RunFolder(path: out)
        try self.folder.file("thesis.md", [1])
        try FileManager.default.createSymbolicLink(
            atPath: "\(out)/report.md", withDestinationPath: "\(self.folder.path)/thesis.md")
        #expect(throws: LabError.self) { try folder.write(Self.report) }
        #expect(try self.folder.bytes("thesis.md") == [1])
    }

    @Test("What killed writes left goes with the next report, also of files that it does not write")
    func leftovers() throws {
        do { _ = try RunFolder(path: out).write(Self.report) }
        let left = ["report.md", "tornado.svg", "record.json"]
            .map { ".\($0).0123456789abc.crossover-tmp" }
        for name in left { try write("half", name) }
        try write("mine", ".notes.0123456789abc.crossover-tmp")
        let next = Self.report.filter { $0.key != "tornado.svg" }
        do { _ = try RunFolder(path: out).write(next) }
        #expect(
            try names() == [
                ".notes.0123456789abc.crossover-tmp", "files.json", "record.json", "report.md",
            ])
    }

    @Test("A folder that takes the place of the run's own is not written into")
    func exchanged() throws {
        let folder = try RunFolder(path: out)
        _ = try folder.write(Self.report)
        try WorkFolder.move(out, to: "\(self.folder.path)/away")
        try write("precious", "files.json")
        #expect(throws: LabError.self) { try folder.write(["record.json": "new\n"]) }
        #expect(try names() == ["files.json"])
        #expect(text("files.json") == "precious")
    }

    @Test("A write that ends between any two files is taken up by the next")
    func ended() throws {
        struct Stop: Error {}
        for steps in 0... {
            let out = "\(folder.path)/ended-\(steps)"
            func write(_ files: [String: String], most: Int) throws {
                var left = most
                let folder = try RunFolder(path: out)
                let kept = try folder.write(files) {
                    if left == 0 { throw Stop() }
                    left -= 1
                }
                #expect(kept == [])
            }
            try write(Self.report, most: .max)
            var new = Self.report.mapValues { $0 + "new" }
            new["tornado.svg"] = nil
            new["forgetting.svg"] = "b"
            let isWhole = (try? write(new, most: steps)) != nil
            try write(new, most: .max)
            let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
            #expect(names == ["files.json", "forgetting.svg", "record.json", "report.md"])
            if isWhole { break }
        }
    }
}

@Suite("What a run may remove")
struct RemovalTests {
    @Test("Beginning again refuses what was changed, and removes nothing")
    func changedWeights() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        let weights = "run/weights/lora-seed1/adapter_config.json"
        let old = try scenario.folder.bytes(weights)
        try scenario.folder.file(weights, Array("mine".utf8))
        let error = try #require(throws: LabError.self) { try scenario.run(restart: true) }
        guard case .notOurs(_, let names) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(names == ["weights/lora-seed1"])
        #expect(try scenario.folder.bytes(weights) == Array("mine".utf8))
        // The journal is whole, too: nothing is done again.
        try scenario.folder.file(weights, old)
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        #expect(try scenario.run(monitor: monitor).digest == first.digest)
        #expect(stages.isDisjoint(with: ["lora: training", "lora: answering", "base: answering"]))
    }

    @Test("A run whose report could not be written is refused before any work")
    func changedPage() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let path = "\(scenario.folder.path)/run"
        do {
            let folder = try RunFolder(path: path)
            _ = try folder.write(["report.md": "page\n", "record.json": "{}\n"])
        }
        try scenario.folder.file("run/report.md", Array("mine".utf8))
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        #expect(throws: LabError.notOurs(folder: path, names: ["report.md"])) {
            try scenario.run(monitor: monitor)
        }
        #expect(stages.isEmpty)
    }

    @Test("What lies beside a run's own weights stays when it begins again")
    func besideWeights() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        try scenario.folder.file("run/weights/mine/model.safetensors", [1])
        try scenario.folder.file("run/notes.txt", [2])
        _ = try scenario.run(restart: true)
        #expect(try scenario.folder.bytes("run/weights/mine/model.safetensors") == [1])
        #expect(try scenario.folder.bytes("run/notes.txt") == [2])
    }

    @Test("Another's folder under the name of an arm's weights is in the way, and stays")
    func weightsInTheWay() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try RunFolder(path: "\(scenario.folder.path)/run")
        try scenario.folder.file("run/weights/lora-seed1/model.safetensors", [1])
        #expect(throws: LabError.self) { try scenario.run() }
        #expect(try scenario.folder.bytes("run/weights/lora-seed1/model.safetensors") == [1])
    }

    @Test("An arm whose weights are gone is trained again, and the others are not")
    func retrained() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        try FileManager.default.removeItem(
            atPath: "\(scenario.folder.path)/run/weights/lora-seed1")
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        let again = try scenario.run(retrain: ["lora"], monitor: monitor)
        #expect(again.digest == first.digest)
        #expect(stages.isSuperset(of: ["lora: training", "lora: answering"]))
        #expect(!stages.contains("base: answering"))
    }

    @Test("An arm whose weights were changed is trained again, and they are replaced")
    func retrainedChanged() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        let weights = "run/weights/lora-seed1/adapter_model.safetensors"
        let whole = try scenario.folder.bytes(weights)
        var changed = whole
        changed[changed.count - 1] ^= 1
        try scenario.folder.file(weights, changed)
        #expect(try scenario.run(retrain: ["lora"]).digest == first.digest)
        #expect(try scenario.folder.bytes(weights) == whole)
    }

    @Test("A refused training loses neither weights nor finished work")
    func retrainRefused() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        let first = try scenario.run()
        let path = "\(scenario.folder.path)/run"
        let weights = "run/weights/lora-seed1/adapter_model.safetensors"
        let whole = try scenario.folder.bytes(weights)
        try scenario.folder.file("run/weights/lora-seed1/notes.txt", [1])
        #expect(throws: LabError.notOurs(folder: path, names: ["weights/lora-seed1"])) {
            try scenario.run(retrain: ["lora"])
        }
        #expect(try scenario.folder.bytes(weights) == whole)
        #expect(try scenario.folder.bytes("run/weights/lora-seed1/notes.txt") == [1])
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        #expect(try scenario.run(monitor: monitor).digest == first.digest)
        #expect(stages.isDisjoint(with: ["lora: training", "lora: answering"]))
    }

    @Test("Weights that the list does not name are not replaced by a training")
    func retrainUnlisted() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        let weights = "run/weights/lora-seed1/adapter_model.safetensors"
        let whole = try scenario.folder.bytes(weights)
        try scenario.folder.file(
            "run/files.json", Array(#"{"crossover":1,"files":{},"weights":{}}"#.utf8))
        #expect(throws: LabError.self) { try scenario.run(retrain: ["lora"]) }
        #expect(try scenario.folder.bytes(weights) == whole)
    }

    @Test("With an arm, the control that took its setting is trained again, too")
    func followers() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: f1, answer-tokens: 3 }
            arms:
              - base: { form: completion }
              - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4 }
              - lora-shuffled: { epochs: 1 }
            forgetting: { probes: [english], english: english.txt }
            """)
        let first = try scenario.run()
        var stages: Set<String> = []
        let monitor = Monitor(progress: { stages.insert($0.stage) }, cancellation: Cancellation())
        #expect(try scenario.run(retrain: ["lora"], monitor: monitor).digest == first.digest)
        #expect(stages.isSuperset(of: ["lora: training", "lora-shuffled: training"]))
        #expect(!stages.contains("base: answering"))
    }

    @Test("An arm that was not trained cannot be trained again")
    func notTrained() throws {
        let scenario = try TinyScenario(TinyScenario.fewArms)
        _ = try scenario.run()
        #expect(throws: LabError.notTrained(arm: "base", known: ["lora"])) {
            try scenario.run(retrain: ["base"])
        }
    }
}
