import Domain
import Foundations
import Scenarios
import Testing

@Suite("Programs in a scenario")
struct CommandDecodingTests {
    private static func text(_ arm: String) -> String {
        """
        crossover: 1
        title: T
        task: { kind: short-answer }
        data: { questions: questions.jsonl }
        seeds: [1, 2]
        arms:
          - command:
              \(arm.split(separator: "\n").joined(separator: "\n      "))

        """
    }

    private static func fixture(_ arm: String) throws -> ScenarioFixture {
        try ScenarioFixture([
            "scenario.yaml": text(arm), "questions.jsonl": ScenarioFixture.smallQuestions,
        ])
    }

    private static func arm(_ text: String) throws -> ArmConfiguration {
        try fixture(text).scenario().scenario.arms[0]
    }

    private static func mistaken(_ arm: String) throws -> [String] {
        try ScenarioFixture.mistakenLines(of: text(arm))
    }

    private static let everyKey = """
        name: ours
        run: [python3, pipeline.py, "--k", "4", "4", "two words", "a: b"]
        timeout: 90 s
        environment: [OUR_TOKEN, _x9]
        repeats: true
        allow-missing: true
        leaves: [questions, passages]
        to: our cloud
        cost: 0.004 USD / query
        training: 60 USD
        hosting: 50 USD / month
        update: 5 USD / update
        """

    @Test("Every key of a program is read")
    func everyKey() throws {
        let options = CommandOptions(
            run: ["python3", "pipeline.py", "--k", "4", "4", "two words", "a: b"], timeout: 90,
            variables: ["OUR_TOKEN", "_x9"], repeats: true, allowsMissing: true,
            terms: OutsideTerms(
                leaves: [.questions, .passages], to: "our cloud",
                costs: StatedCosts(
                    query: Money(0.004, "USD"), training: Money(60, "USD"),
                    hosting: Money(50, "USD"), update: Money(5, "USD"))))
        #expect(try Self.arm(Self.everyKey) == ArmConfiguration(.command(options), name: "ours"))
    }

    @Test("What is not given has its default")
    func defaults() throws {
        let arm = try Self.arm("run: [./answer]\nleaves: []")
        let options = CommandOptions(
            run: ["./answer"], timeout: 60, variables: [], repeats: false, allowsMissing: false,
            terms: OutsideTerms(leaves: [], to: nil, costs: StatedCosts()))
        #expect(arm == ArmConfiguration(.command(options), name: "command"))
        #expect(arm.kind.isOutside && arm.service == nil)
    }

    @Test("A resolved scenario keeps a program, and reads as an equal one")
    func resolved() throws {
        for arm in [Self.everyKey, "run: [x]\nleaves: []", "run: ['1', \"a\\tb\"]\nleaves: []"] {
            let file = try Self.fixture(arm).scenario()
            let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
            #expect(again.scenario == file.scenario)
        }
    }

    @Test(
        "A broken key of a program is found where it stands",
        arguments: [
            "run: python3 pipeline.py", "run: []", "run: { a: b }", "run: [python3, [x]]",
            "timeout: 60", "timeout: 0 s", "environment: [A, A]", "environment: [A=1]",
            "environment: [9A]", "repeats: yes", "allow-missing: 1", "leaves: [answers]",
            "cost: 0.004 USD", "cost: 1 USD / update", "hosting: 50 USD", "training: sixty",
            "file: a.jsonl", "model: big", "shell: true",
        ])
    func brokenKeys(line: String) throws {
        let key = line.prefix { $0 != ":" }
        let sound = ["run: [x]", "leaves: []"].filter { !$0.hasPrefix("\(key):") }
        #expect(try Self.mistaken((sound + [line]).joined(separator: "\n")) == [line])
    }

    @Test("The program and what it sends are asked for")
    func missing() throws {
        #expect(try Self.mistaken("run: [x]") == ["run: [x]"])
        #expect(try Self.mistaken("leaves: []") == ["leaves: []"])
        let bare = try ScenarioFixture([
            "scenario.yaml": Self.text("").replacing("- command:", with: "- command")
        ])
        let error = try #require(throws: ScenariosError.self) { try bare.scenario() }
        guard case .mistakes(let mistakes, omitted: 0) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(mistakes.map(\.position.line) == [6])
    }

    @Test("A program is no part of what the lab itself does: a run goes on when it changes")
    func sameExperiment() throws {
        func fingerprint(_ arm: String) throws -> SHA256Digest {
            try Self.fixture(arm).bundle().experimentFingerprint
        }
        #expect(
            try fingerprint("run: [x]\nleaves: []")
                == fingerprint("run: [y, z]\ntimeout: 1 s\nleaves: [questions]"))
    }
}
