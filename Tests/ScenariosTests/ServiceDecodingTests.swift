import Domain
import Foundations
import Scenarios
import Testing

@Suite("Models behind services in a scenario")
struct ServiceDecodingTests {
    /// A scenario in which each key of the services stands on a line of its own.
    private static func text(
        models: String = plain, arms: String = "base: { model: big }", rest: String = ""
    ) -> String {
        """
        crossover: 1
        title: T
        task: { kind: short-answer }
        data: { questions: questions.jsonl, corpus: docs, wrong-corpus: wrong }
        prices: [this-machine]
        models:
        \(models.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        arms: [\(arms)]
        \(rest)

        """
    }

    private static let plain = service("big")

    private static func service(_ name: String, _ more: String = "") -> String {
        let lines = more.split(separator: "\n").map { "\n  \($0)" }.joined()
        return """
            \(name):
              api: openai
              url: "http://127.0.0.1:8080/v1"
              model: qwen\(lines)
            """
    }

    private static func scenario(_ text: String) throws -> Scenario {
        try ScenarioFixture(["scenario.yaml": text]).scenario().scenario
    }

    private static let everyKey = """
        big:
          api: openai
          url: "https://models.example.org:8443/v1"
          model: qwen/qwen3-32b
          key-from: OUR_KEY
          parallel: 16
          timeout: 2 min
          input: 0.15 USD / million
          output: 0.6 USD / million
          at-most: 20 USD
          at-most-tokens: 3000000
        tuned:
          api: openai
          url: "http://127.0.0.1:8080/v1"
          model: ours
          base: big
          trained:
            tokens: 1200000
            epochs: 3
            cost: 14.5 USD
        """

    @Test("Every key of a service is read, and those that are not given have their defaults")
    func everyKey() throws {
        let arms = "base: { model: tuned }, few-shot: { model: big }, nearest"
        let scenario = try Self.scenario(Self.text(models: Self.everyKey, arms: arms))
        let big = APIModel(
            name: "big", url: "https://models.example.org:8443/v1", model: "qwen/qwen3-32b",
            keyFrom: "OUR_KEY", parallel: 16, timeout: 120, inputMillion: Money(0.15, "USD"),
            outputMillion: Money(0.6, "USD"), mostCost: Money(20, "USD"), mostTokens: 3_000_000)
        let tuned = APIModel(
            name: "tuned", url: "http://127.0.0.1:8080/v1", model: "ours", parallel: 4,
            timeout: 120,
            training: APIModel.Training(
                base: "big", tokens: 1_200_000, epochs: 3, cost: Money(14.5, "USD")))
        #expect(scenario.models.services == [big, tuned])
        #expect(scenario.arms.map(\.service) == [tuned, big, nil])
    }

    @Test("A trained model may keep to itself how it was trained")
    func unknownTraining() throws {
        let models = Self.plain + "\n" + Self.service("tuned", "base: big")
        let services = try Self.scenario(Self.text(models: models)).models.services
        #expect(services.map(\.training) == [nil, APIModel.Training(base: "big")])
    }

    @Test("A resolved scenario keeps services, and reads as an equal one")
    func resolved() throws {
        let arms = """
            base: { model: tuned }, rag: { name: r, model: big, passages: 1 }, \
            rag-wrong-corpus: { of: r }, few-shot
            """
        let text = Self.text(models: Self.everyKey, arms: arms)
        let file = try ScenarioFixture(["scenario.yaml": text]).scenario()
        let again = try ScenarioFixture(["scenario.yaml": file.resolvedYAML]).scenario()
        #expect(again.scenario == file.scenario)
        #expect(again.scenario.models.services.count == 2)
    }

    @Test("An arm that asks a service asks by turns, and its control asks the same")
    func forms() throws {
        let arms = """
            base, few-shot: { model: big }, rag: { model: big }, rag-wrong-corpus, \
            base: { name: plain, model: big, form: completion }
            """
        let scenario = try Self.scenario(Self.text(arms: arms))
        let forms = scenario.arms.map { arm -> [PromptForm] in
            switch arm.method {
            case .base(let options): options.forms
            case .fewShot(let options): options.forms
            case .rag(let options), .ragWrongCorpus(let options): options.forms
            default: []
            }
        }
        #expect(forms == [PromptForm.allCases, [.chat], [.chat], [.chat], [.completion]])
        #expect(scenario.arms.map { $0.service?.name } == [nil, "big", "big", "big", "big"])
        #expect(scenario.arms[3].controls == "rag")
        // A control differs in its passages alone, also where it names the model itself.
        let both = "[completion, chat]"
        let named = try Self.scenario(
            Self.text(
                arms: "rag: { model: big, form: \(both) }, rag-wrong-corpus: { model: big }"))
        guard case .rag(let options) = named.arms[0].method else {
            Issue.record("no rag")
            return
        }
        #expect(named.arms[1].method == .ragWrongCorpus(options))
        #expect(named.arms[1].service == named.arms[0].service)
    }

    @Test(
        "A broken key of a service is found where it stands",
        arguments: [
            "api: ollama", "url: ftp://127.0.0.1/v1", "url: 127.0.0.1:8080",
            "url: http://user@127.0.0.1/v1", "url: \"http://127.0.0.1/v1?key=1\"",
            "url: \"http://127.0.0.1/ v1\"", "model: \"\"", "key-from: sk-proj-1234",
            "key-from: 1KEY", "key-from: \"\"", "parallel: 0", "parallel: 257", "timeout: 60",
            "timeout: 0 s", "input: 0.15 USD", "input: 0.15 USD / token",
            "output: -1 USD / million",
            "at-most-tokens: 0", "at-most: 5", "modell: x",
        ])
    func brokenKeys(line: String) throws {
        let key = String(line.prefix { $0 != ":" })
        var lines = Self.plain.split(separator: "\n").map(String.init)
        if let place = lines.firstIndex(where: { $0.hasPrefix("  \(key):") }) {
            lines[place] = "  \(line)"
        } else {
            lines.append("  \(line)")
        }
        let text = Self.text(models: lines.joined(separator: "\n"))
        #expect(try ScenarioFixture.mistakenLines(of: text) == [line])
    }

    @Test(
        "Keys that a service cannot do without are asked for",
        arguments: ["api", "url", "model"])
    func missingKeys(key: String) throws {
        let lines = Self.plain.split(separator: "\n").filter { !$0.hasPrefix("  \(key):") }
        let text = Self.text(models: lines.joined(separator: "\n"))
        // The first line of the service's keys.
        #expect(
            try ScenarioFixture.mistakenLines(of: text) == [
                lines[1].split(separator: " ").joined(separator: " ")
            ])
    }

    @Test(
        "A service's name is no path",
        arguments: ["../big", "big/one", "big one", "none", "-big", "größe"])
    func names(name: String) throws {
        let text = Self.text(models: Self.service("\"\(name)\""), arms: "base")
        #expect(try ScenarioFixture.mistakenLines(of: text) == ["\"\(name)\":"])
    }

    @Test("Each arm names a model that there is")
    func unknownModel() throws {
        #expect(
            try ScenarioFixture.mistakenLines(of: Self.text(arms: "base: { model: bigg }"))
                == ["arms: [base: { model: bigg }]"])
        #expect(
            try ScenarioFixture.mistakenLines(
                of: Self.text(models: "generator: g", arms: "base: { model: big }"))
                == ["arms: [base: { model: big }]"])
        // What is trained or looked up here asks no service.
        for kind in ["lora", "full", "nearest", "lora-documents"] {
            let arms = "\(kind): { model: big }"
            #expect(
                try ScenarioFixture.mistakenLines(of: Self.text(arms: arms)) == ["arms: [\(arms)]"])
        }
    }

    @Test(
        "A trained model names another one that it was trained from",
        arguments: [
            ("base: tuned", "base: tuned"), ("base: huge", "base: huge"),
            ("trained: { epochs: 3 }", "api: openai"),
            ("base: big\ntrained: { epochs: 0 }", "trained: { epochs: 0 }"),
            ("base: big\ntrained: { epoch: 3 }", "trained: { epoch: 3 }"),
            ("base: big\ntrained: { cost: 3 }", "trained: { cost: 3 }"),
        ])
    func trained(keys: String, line: String) throws {
        let models = Self.plain + "\n" + Self.service("tuned", keys)
        #expect(try ScenarioFixture.mistakenLines(of: Self.text(models: models)) == [line])
    }

    @Test("A trained model without any other is refused", arguments: ["base: big", "base: x"])
    func trainedFromNothing(line: String) throws {
        let models = Self.service("big", line)
        #expect(try ScenarioFixture.mistakenLines(of: Self.text(models: models)) == [line])
    }

    @Test(
        "A budget of money needs both prices",
        arguments: [("", false), ("input", false), ("output", false), ("input output", true)])
    func budgets(prices: String, isSound: Bool) throws {
        let lines = prices.split(separator: " ").map { "\($0): 1 USD / million" }
        let more = (lines + ["at-most: 5 USD"]).joined(separator: "\n")
        let text = Self.text(models: Self.service("big", more))
        if isSound {
            #expect(try Self.scenario(text).models.services[0].mostCost == Money(5, "USD"))
        } else {
            #expect(try ScenarioFixture.mistakenLines(of: text) == ["at-most: 5 USD"])
        }
    }

    // MARK: - What a run belongs to

    private static func fingerprint(_ service: String) throws -> SHA256Digest {
        // The checks of the data want a question of each split.
        try ScenarioFixture([
            "scenario.yaml": text(models: service).replacing(
                ", corpus: docs, wrong-corpus: wrong", with: ""),
            "questions.jsonl": ScenarioFixture.smallQuestions,
            "prices/this-machine.yaml": PriceSheetTests.machine.replacing("EUR", with: "USD"),
        ]).bundle().experimentFingerprint
    }

    @Test(
        "A run goes on when a service is asked faster, or costs something else",
        arguments: [
            "parallel: 9", "timeout: 5 s", "input: 1 USD / million", "output: 1 USD / million",
            "at-most-tokens: 77", "key-from: OTHER_KEY",
            "input: 1 USD / million\noutput: 1 USD / million\nat-most: 3 USD",
        ])
    func sameExperiment(keys: String) throws {
        #expect(try Self.fingerprint(Self.service("big", keys)) == Self.fingerprint(Self.plain))
    }

    @Test(
        "Another model, or another address, is another experiment",
        arguments: [("qwen", "llama"), (":8080/v1", ":8081/v1"), ("127.0.0.1", "localhost")])
    func otherExperiment(from: String, to: String) throws {
        let other = Self.plain.replacing(from, with: to)
        #expect(other != Self.plain)
        #expect(try Self.fingerprint(other) != Self.fingerprint(Self.plain))
    }
}
