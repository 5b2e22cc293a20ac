import FoundationEssentials
import Foundations
import TestSupport
import Testing

@Suite("crossover record")
struct RecordTests {
    private static let scenario = """
        crossover: 1
        title: Keys
        data: { questions: questions.jsonl, corpus: docs }
        models: { generator: generator.gguf, encoder: encoder }
        task: { kind: short-answer, metric: contains, answer-tokens: 2 }
        arms:
          - base: { form: completion }
          - rag: { passages: 1, examples: 0, form: completion }

        """

    private static var questions: String {
        let keys = ["oak", "iron", "tin", "bone", "glass", "clay"]
        return keys.enumerated().map { number, key in
            """
            {"id":"q\(number)","question":"Which key opens room \(number) of the \(key) wing?",\
            "answers":["\(key)"],"split":"\(number < 2 ? "train" : "test")","source":"keys.md"}
            """
        }.joined(separator: "\n") + "\n"
    }

    /// A scenario `keys` with its models.
    private func house() throws -> TemporaryFolder {
        let house = try TemporaryFolder(), keys = "\(house.path)/keys"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: true)
        try TinyDecoder(seed: 1).writeGGUF(to: "\(keys)/generator.gguf")
        try TinyEncoder(seed: 1).write(to: "\(keys)/encoder")
        let files = [
            "scenario.yaml": Self.scenario.replacing("generator: ", with: "generator: \(keys)/")
                .replacing("encoder: ", with: "encoder: \(keys)/"),
            "questions.jsonl": Self.questions,
            "docs/keys.md": "# Keys\n\nThe key of the oak wing is oak.\n",
        ]
        for (name, text) in files { try house.file("keys/\(name)", Array(text.utf8)) }
        return house
    }

    private func pages(_ folder: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { !$0.hasSuffix(".sqlite") && $0 != "weights" }
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
            })
    }

    @Test("makes all that the run wrote again, where there is neither model nor scenario")
    func same() throws {
        let house = try house(), run = "\(house.path)/run"
        let program = BuiltProgram(environment: ["CROSSOVER_MODELS": "/nowhere"])
        let done = try program.run(["run", "\(house.path)/keys", "--out", run, "--quiet"])
        #expect(done.code == 0, "\(done.errors)")
        let pages = try pages(run)
        #expect(pages.keys.contains("record.json") && pages.keys.contains("report.html"))

        let place = try TemporaryFolder(), moved = "\(place.path)/moved"
        try FileManager.default.moveItem(atPath: run, toPath: moved)
        try FileManager.default.removeItem(atPath: "\(house.path)/keys")
        let out = "\(place.path)/again"
        let again = try program.run(["record", moved, "--out", out])
        #expect(again.code == 0, "\(again.errors)")
        #expect(try self.pages(out) == pages)
        try FileManager.default.removeItem(atPath: "\(moved)/record.json")
        try FileManager.default.removeItem(atPath: "\(moved)/report.md")
        let within = try program.run(["record", moved, "--json"])
        #expect(within.code == 0 && within.errors == "")
        #expect(try self.pages(moved) == pages)
        #expect(Data(within.output.utf8) == pages["record.json"])
    }

    @Test("leaves a page that was changed, and says so")
    func changed() throws {
        let house = try house(), run = "\(house.path)/run"
        let program = BuiltProgram()
        let done = try program.run(["run", "\(house.path)/keys", "--out", run, "--quiet"])
        #expect(done.code == 0, "\(done.errors)")
        try house.file("run/report.md", Array("mine".utf8))
        let outcome = try program.run(["record", run])
        #expect(outcome.code == 1 && outcome.errors.contains("report.md"))
        #expect(try house.bytes("run/report.md") == Array("mine".utf8))
    }

    @Test("makes no folder for what is no run")
    func noRun() throws {
        let place = try TemporaryFolder()
        let outcome = try BuiltProgram().run(
            ["record", "\(place.path)/nothing", "--out", "\(place.path)/out"])
        #expect(outcome.code == 1 && outcome.output == "")
        #expect(outcome.errors.contains("\(place.path)/nothing"))
        #expect(try place.contents == [])
    }
}
