import Domain
import Scenarios
import Testing

@Suite("Names of arms")
struct ArmNameTests {
    private static func text(_ arms: String, rest: String = "") -> String {
        """
        crossover: 1
        title: T
        task: { kind: short-answer }
        data: { questions: q.jsonl, corpus: c, wrong-corpus: d }
        arms: [\(arms)]
        \(rest)

        """
    }

    private static func fixture(_ arms: String, rest: String = "") throws -> ScenarioFixture {
        try ScenarioFixture(["scenario.yaml": text(arms, rest: rest)])
    }

    private static let three = """
        rag, rag: { name: rag-short, passages: 1 }, rag-wrong-corpus,
        rag-wrong-corpus: { name: short-wrong, of: rag-short },
        lora: { name: tuned, rank: 4 }, lora-shuffled
        """

    @Test("Arms of one kind are told apart by their names, and a control says whose it is")
    func several() throws {
        let arms = try Self.fixture(Self.three).scenario().scenario.arms
        #expect(
            arms.map(\.name) == [
                "rag", "rag-short", "rag-wrong-corpus", "short-wrong", "tuned", "lora-shuffled",
            ])
        #expect(
            arms.map(\.kind) == [
                .rag, .rag, .ragWrongCorpus, .ragWrongCorpus, .lora, .loraShuffled,
            ])
        #expect(arms.map(\.controls) == [nil, nil, "rag", "rag-short", nil, "tuned"])
        #expect(arms[3].method == .ragWrongCorpus(RetrievalOptions(passages: [1])))
        #expect(arms[5].training?.lora.rank == 4, "a control is trained as what it controls")
    }

    @Test("A resolved scenario keeps names and controls, and reads as an equal one")
    func resolved() throws {
        let rest = """
            sweeps: [{ arm: rag-short, over: { passages: [1, 2] }, against: [rag, tuned] }]
            prices: [this-machine]
            workload: { staff: { hour: 60 USD, build: { rag-short: 8 h, tuned: 2 h } } }
            """
        let file = try Self.fixture(Self.three, rest: rest).scenario()
        let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario().scenario
        #expect(again == file.scenario)
        #expect(again.sweeps[0].arm == "rag-short" && again.sweeps[0].against == ["rag", "tuned"])
        #expect(again.workload.staff?.build == ["rag-short": 8, "tuned": 2])
    }

    @Test(
        "A name is no path, no other word of a record, and never empty",
        arguments: [
            "../weights", "a/b", "/", ".", "a.b", "a--b", "-a", "a b", "", "none", "undecided",
            "größe", "a\u{202E}b", String(repeating: "a", count: 41),
        ])
    func badNames(name: String) throws {
        #expect(!ArmConfiguration.isName(name))
        let message = try ScenarioFixture.message(
            of: Self.text("base: { name: \"\(name)\" }"))
        #expect(message.contains("arms.base.name: expected up to 40 ASCII letters"))
    }

    @Test(
        "A name may be any short word", arguments: ["a", "RAG_2", "gpt-4", "lora+rag-big", "7b"])
    func goodNames(name: String) throws {
        let arms = try Self.fixture("base: { name: \"\(name)\" }").scenario().scenario.arms
        #expect(arms.map(\.name) == [name])
    }

    @Test(
        "What cannot be told apart, or is not there, is one mistake with its place",
        arguments: [
            (
                "rag, rag",
                "5:13: arms: 'rag' stands here twice. Give one of the arms another name: "
                    + "'- rag: { name: … }'."
            ),
            (
                "base: { name: a-b }, rag: { name: a+b }",
                "5:29: arms: 'a-b' and 'a+b' would share a folder; rename one of them."
            ),
            (
                "base: { name: Short }, rag: { name: short }",
                "5:31: arms: 'Short' and 'short' would share a folder; rename one of them."
            ),
            (
                "rag: { name: lora }",
                "5:8: arms: 'lora' is another kind of arm; choose another name."
            ),
            (
                "rag, rag-wrong-corpus: { of: rag-shrot }, rag: { name: rag-short }",
                "5:37: arms.rag-wrong-corpus.of: expected one of rag, rag-short, got 'rag-shrot'. "
                    + "Did you mean 'rag-short'?"
            ),
            (
                "base, rag-wrong-corpus: { of: base }",
                "5:34: arms.rag-wrong-corpus.of: this control needs an arm of the kind 'rag', "
                    + "and the scenario has none."
            ),
            (
                "rag: { of: base }",
                "5:15: arms.rag: unknown key 'of'. Valid keys here: name, extract, "
                    + "passages, examples, form, model, decline-below."
            ),
        ])
    func mistakes(arms: String, message: String) throws {
        #expect(
            try ScenarioFixture.message(of: Self.text(arms)) == "scenario.yaml:" + message)
    }
}
