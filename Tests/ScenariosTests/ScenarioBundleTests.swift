import Domain
import Scenarios
import FoundationEssentials
import Testing

@Suite("A scenario with its files")
struct ScenarioBundleTests {
    private static let retrieving = """
        crossover: 1
        title: T
        task: { kind: short-answer }
        data: { questions: questions.jsonl, corpus: corpora/handbook, wrong-corpus: corpora/other }
        arms: [base, rag, rag-wrong-corpus]
        forgetting: { english: english.txt }

        """

    private static func files(scenario: String, in folder: String) -> [String: String] {
        [
            folder + "scenario.yaml": scenario,
            folder + "english.txt": "Plain text.",
            folder + "questions.jsonl": (1...4).map { number in
                #"{"id":"t\#(number)","question":"Train \#(number)","answers":["x"],"split":"train"}"#
                    + "\n"
            }.joined() + ScenarioFixture.smallQuestions,
            "corpora/handbook/a.md": "Ada leads sales.",
            "corpora/other/b.md": "Tides rise.",
        ]
    }

    @Test("finds shared documents beside the library's scenarios")
    func library() throws {
        let files = Self.files(scenario: Self.retrieving, in: "scenarios/handbook/")
        let fixture = try ScenarioFixture(files)
        let bundle = try fixture.bundle(in: "scenarios/handbook")
        #expect(bundle.file.name == "handbook")
        #expect(bundle.corpus?.documents.map(\.path) == ["a.md"])
        #expect(bundle.wrongCorpus?.documents.map(\.path) == ["b.md"])
        #expect(bundle.probeTexts == [.english: "Plain text."])
        #expect(bundle.questions.train.count == 5)
    }

    @Test("finds documents in its own folder elsewhere")
    func ownFolder() throws {
        let fixture = try ScenarioFixture(Self.files(scenario: Self.retrieving, in: ""))
        #expect(try fixture.bundle().corpus?.documents.count == 1)
    }

    @Test("has a fingerprint of every byte it read and of no place")
    func fingerprint() throws {
        let files = Self.files(scenario: Self.retrieving, in: "")
        let first = try ScenarioFixture(files).bundle().fingerprint
        #expect(try ScenarioFixture(files).bundle().fingerprint == first)
        for name in files.keys {
            let changed = files.merging([name: files[name, default: ""] + "\n"]) { $1 }
            #expect(try ScenarioFixture(changed).bundle().fingerprint != first, "\(name)")
        }
        var renamed = files
        renamed["corpora/handbook/c.md"] = renamed.removeValue(forKey: "corpora/handbook/a.md")
        #expect(try ScenarioFixture(renamed).bundle().fingerprint != first)
    }

    @Test(
        "stays in its folder",
        arguments: [
            (
                "/etc/passwd",
                "expected a path relative to the scenario's folder, got "
                    + "'/etc/passwd'. Put the file there."
            ),
            ("../q.jsonl", "'../q.jsonl' leads out of the folder 'inner'. Put the file inside it."),
            (
                "a/../../q.jsonl",
                "'a/../../q.jsonl' leads out of the folder 'inner'. Put the file inside it."
            ),
            ("link.jsonl", "'link.jsonl' leads out of the folder 'inner'. Put the file inside it."),
            (
                "question.jsonl",
                "there is no 'question.jsonl'. Did you mean 'questions.jsonl'? "
                    + "Correct the path, or put the file there."
            ),
        ]
    )
    func outside(path: String, message: String) throws {
        let scenario = ScenarioFixture.smallScenario.replacing("questions.jsonl", with: path)
        let fixture = try ScenarioFixture([
            "inner/scenario.yaml": scenario,
            "inner/questions.jsonl": ScenarioFixture.smallQuestions,
            "inner/a/x.md": "x",
            "q.jsonl": ScenarioFixture.smallQuestions,
        ])
        try fixture.link("inner/link.jsonl", to: "../q.jsonl")
        #expect(
            try fixture.message { try fixture.bundle(in: "inner") }
                == "inner/scenario.yaml:4:9: data.questions: " + message
        )
    }

    @Test("stays in the library's corpora")
    func outsideLibrary() throws {
        let scenario = Self.retrieving.replacing("corpora/other", with: "corpora/../secret")
        var files = Self.files(scenario: scenario, in: "scenarios/handbook/")
        files["secret/s.md"] = "S"
        let fixture = try ScenarioFixture(files)
        #expect(
            try fixture.message { try fixture.bundle(in: "scenarios/handbook") } == """
                scenarios/handbook/scenario.yaml:4:63: data.wrong-corpus: 'corpora/../secret' \
                leads out of the folder 'corpora'. Put the file inside it.
                """
        )
    }

    @Test("takes another question file from anywhere when the user names one")
    func dataFile() throws {
        let fixture = try ScenarioFixture([
            "inner/scenario.yaml": ScenarioFixture.smallScenario,
            "inner/questions.jsonl": "broken",
            "mine.jsonl": ScenarioFixture.smallQuestions,
        ])
        let bundle = try fixture.bundle(dataFile: fixture.path + "/mine.jsonl", in: "inner")
        #expect(bundle.questions.test.map(\.id) == ["c"])
    }

    @Test("takes at most so many questions of each split, the same ones each time")
    func limits() throws {
        let scenario = Self.retrieving
            .replacing("questions.jsonl,", with: "questions.jsonl, limits: { train: 4 },")
        let files = Self.files(scenario: scenario, in: "")
        let first = try ScenarioFixture(files).bundle().questions
        #expect(first.train.count == 4)
        #expect(
            first.train.map(\.id)
                == first.train.map(\.id).sorted { a, b in
                    ["t1", "t2", "t3", "t4", "a"].firstIndex(of: a) ?? 9
                        < ["t1", "t2", "t3", "t4", "a"].firstIndex(of: b) ?? 9
                }
        )
        #expect(first.test.count == 1)
        #expect(try ScenarioFixture(files).bundle().questions == first)
    }

    @Test("needs questions for everything its arms do")
    func emptySplits() throws {
        func message(without split: String, arms: String = "[base]") throws -> String {
            let scenario = ScenarioFixture.smallScenario.replacing("[base]", with: arms)
            let lines = ScenarioFixture.smallQuestions.split(separator: "\n")
                .filter { !$0.contains("\"\(split)\"") }
            let fixture = try ScenarioFixture(
                scenario: scenario,
                questions: lines.joined(separator: "\n"),
            )
            return try fixture.message { try fixture.bundle() }
        }
        #expect(
            try message(without: "test") == """
                'questions.jsonl' has no questions with split 'test': expected at least one for \
                the verdict to rest on. Add some, or give a part of the others this split.
                """
        )
        #expect(
            try message(without: "validation") == """
                'questions.jsonl' has no questions with split 'validation': expected at least one \
                to choose a setting of the arm 'base'. Add some, or give a part of the others \
                this split.
                """
        )
        #expect(
            try message(without: "train", arms: "[base, lora]") == """
                'questions.jsonl' has no questions with split 'train': expected at least one for \
                the arm 'lora'. Add some, or give a part of the others this split.
                """
        )
    }

    @Test("needs as many training questions as an arm shows, and sources to learn reading from")
    func tooFew() throws {
        let scenario = Self.retrieving
            .replacing("[base, rag, rag-wrong-corpus]", with: "[few-shot, lora+rag]")
        var files = Self.files(scenario: scenario, in: "")
        files["questions.jsonl"] = ScenarioFixture.smallQuestions
        let fixture = try ScenarioFixture(files)
        #expect(
            try fixture.message { try fixture.bundle() } == """
                scenario.yaml:5:8: arms.few-shot.examples: 4 training questions are wanted, but \
                there are only 1. Ask for fewer, or add some.
                scenario.yaml:5:18: arms.lora+rag: 1 training questions name no source (the first \
                is 'a'). Add the key 'source' to them, or remove the arm.
                """
        )
    }
}
