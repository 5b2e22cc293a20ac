import Scenarios
import Domain
import Testing

@Suite("The resolved scenario")
struct ResolvedYAMLTests {
    @Test("shows every default and what was given")
    func snapshot() throws {
        let text = """
            crossover: 1
            title: What's new?
            task: { kind: number, metric: rmse }
            data: { questions: q.jsonl, corpus: c, limits: { test: 5 } }
            arms:
              - nearest
              - rag: { passages: [2] }
              - lora: { learning-rate: 1e-3 }
            forgetting: { at-most: { french: 7 % } }
            requirements: { accuracy: at most 12 }
            """
        let resolved = try ScenarioFixture(["scenario.yaml": text]).scenario().resolvedYAML
        #expect(
            resolved == """
                crossover: 1 # given
                title: "What's new?" # given
                task: # given
                  kind: number # given
                  metric: rmse # given
                  also: [] # default
                  instruction: Answer with a number only. # default
                  input: Question # default
                  output: Answer # default
                  answer-tokens: 16 # default
                  reasoning: # default
                    begin: "<think>" # default
                    end: "</think>" # default
                    tokens: 1024 # default
                  numbers: # default
                    decimal: "." # default
                data: # given
                  format: jsonl # default
                  questions: q.jsonl # given
                  corpus: c # given
                  limits: # given
                    test: 5 # given
                  repeated: refuse # default
                chunking: # default
                  words: 120 # default
                  overlap: 0 # default
                models: # default
                  generator: smollm2-135m-instruct # default
                  encoder: all-minilm-l6-v2 # default
                  precision: auto # default
                arms: # given
                  - nearest: # given
                      neighbours: [1, 3] # default
                  - rag: # given
                      passages: [2] # given
                      examples: [0, 4] # default
                      form: [completion] # default
                  - lora: # given
                      variant: lora # default
                      rank: 16 # default
                      alpha: 32 # default
                      scale: standard # default
                      dropout: 0 # default
                      targets: all # default
                      learning-rate: 0.001 # given
                      epochs: 8 # default
                      batch: 8 # default
                      patience: 2 # default
                      stop-by: loss # default
                      validations-per-epoch: 1 # default
                      warmup: 0.05 # default
                      schedule: linear # default
                      weight-decay: 0 # default
                      clip: 1 # default
                      activation-megabytes: 512 # default
                      form: completion # default
                      replay: 0 # default
                      replay-loss: answers # default
                      l2-sp: 0 # default
                      ewc: 0 # default
                      blend: [1] # default
                seeds: [1] # default
                forgetting: # given
                  probes: [english, french, knowledge, instructions, passages, code, arithmetic, refusing, calibration] # default
                  at-most: # given
                    french: 7 % # given
                requirements: # given
                  accuracy: at most 12 # given
                  latency-questions: 20 # default
                  margin: 3 % # default
                workload: # default
                  queries: 10000 / month # default
                  knowledge-changes: 0 % / month # default
                  updates: 1 / month # default
                  horizon: 12 months # default
                prices: [] # default

                """
        )
    }

    @Test(
        "reads back as an equal scenario",
        arguments: [
            ScenarioDecodingTests.full,
            ScenarioFixture.smallScenario,
            ScenarioFixture.smallScenario.replacing(
                "short-answer }",
                with: "short-answer, reasoning: { begin: '[T]', end: '[/T]', tokens: 7 } }"),
            ScenarioFixture.smallScenario.replacing(
                "short-answer }", with: "short-answer, judge: \"models/judge, the.gguf\" }"),
            ScenarioFixture.smallScenario + "workload: { queries: 1 / day, horizon: 100 days }\n"
                + "requirements: { accuracy: at least 66.7 %, latency: at most 333 ms,\n"
                + "  latency-p95: at most 1 min, latency-questions: 73, margin: 0.5 % }\n",
            """
            crossover: 1
            title: "tab\\tquote\\" back\\\\slash\\u2028line \\x01 é 'x' - # :"
            task: { kind: text, input: "null", output: "~", instruction: "- a" }
            data: { format: squad, held-out-articles: 0.25 }
            arms: [base, rag, few-shot, full]
            """,
        ]
    )
    func roundTrip(text: String) throws {
        let fixture = try ScenarioFixture(["scenario.yaml": text])
        let first = try fixture.scenario()
        try fixture.write(first.resolvedYAML, to: "scenario.yaml")
        let second = try fixture.scenario()
        #expect(first.scenario == second.scenario)
        #expect(!second.resolvedYAML.contains("# default"))
        #expect(
            second.resolvedYAML == first.resolvedYAML.replacing("# default", with: "# given")
        )
    }

    @Test("gives a control of training what it does not have itself, wherever it stands")
    func trainingControl() throws {
        let text = """
            crossover: 1
            title: T
            task: { kind: short-answer }
            data: { questions: q.jsonl }
            arms:
              - lora-shuffled: { epochs: 2 }
              - lora: { rank: 4, targets: qv, layers: 3, questions: 50, epochs: 9 }
            """
        let arms = try ScenarioFixture(["scenario.yaml": text]).scenario().scenario.arms
        var expected = try #require(arms[1].training)
        expected.epochs = 2
        #expect(arms[0] == ArmConfiguration(.loraShuffled(expected), controls: "lora"))
        #expect(expected.lora.layers == 3 && expected.examples == 50)
    }

    @Test("gives the control the options of what it controls")
    func control() throws {
        let text = """
            crossover: 1
            title: T
            task: { kind: short-answer }
            data: { questions: q.jsonl, corpus: c, wrong-corpus: d }
            arms:
              - rag-wrong-corpus: { form: chat }
              - rag: { passages: [2, 9], examples: 1 }
            """
        let arms = try ScenarioFixture(["scenario.yaml": text]).scenario().scenario.arms
        #expect(
            arms[0]
                == ArmConfiguration(
                    .ragWrongCorpus(
                        RetrievalOptions(passages: [2, 9], examples: [1], forms: [.chat])),
                    controls: "rag")
        )
    }
}
