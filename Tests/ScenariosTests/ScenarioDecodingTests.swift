import Domain
import Scenarios
import Testing

@Suite("A scenario file")
struct ScenarioDecodingTests {
    @Test("takes every default when it says only what it must")
    func defaults() throws {
        let file = try ScenarioFixture(scenario: ScenarioFixture.smallScenario).scenario()
        let expected = Scenario(
            title: "Small",
            task: TaskConfiguration(kind: .shortAnswer),
            data: DataConfiguration(questions: "questions.jsonl"),
            arms: [ArmConfiguration(.base(PromptOptions()))],
        )
        #expect(file.scenario == expected)
        #expect(file.scenario.task.metric == .exactMatch)
        #expect(file.scenario.models.generator == "smollm2-135m-instruct")
        #expect(file.scenario.arms[0].candidateCount == 2)
        #expect(file.scenario.task.judge == nil && !file.resolvedYAML.contains("judge"))
    }

    @Test("names a judge for texts, and an experiment with one is another experiment")
    func judge() throws {
        func bundle(_ judge: String) throws -> ScenarioBundle {
            try ScenarioFixture(
                scenario: ScenarioFixture.smallScenario.replacing(
                    "short-answer }", with: "short-answer\(judge) }")
            ).bundle()
        }
        let judged = try bundle(", judge: smollm2-135m-instruct")
        #expect(judged.scenario.task.judge == "smollm2-135m-instruct")
        #expect(judged.file.resolvedYAML.contains("  judge: smollm2-135m-instruct # given\n"))
        #expect(try judged.experimentFingerprint != bundle("").experimentFingerprint)
    }

    @Test("can set everything")
    func everything() throws {
        let scenario = try ScenarioFixture(["scenario.yaml": Self.full]).scenario().scenario
        #expect(scenario.task.labels == ["Yes", "No", "3"])
        #expect(scenario.task.metric == .accuracy)
        #expect(scenario.data.limits == SplitLimits(train: 400, validation: 40, test: 120))
        #expect(scenario.chunking == ChunkingConfiguration(words: 80, overlap: 10))
        #expect(scenario.seeds == [7, 9])
        #expect(scenario.forgetting.probes == [.knowledge, .english])
        #expect(scenario.forgetting.files == [.knowledge: "probe.jsonl"])
        #expect(scenario.forgetting.atMost == [.knowledge: 0.1, .english: 0.25])
        #expect(
            scenario.requirements
                == Requirements(
                    accuracy: .atLeast(0.8), latency: .atMost(2), cost: Money(50, "USD"),
                    mayLeave: [.passages, .questions]))
        #expect(scenario.prices == ["this-machine", "api_2"])
        #expect(
            scenario.workload
                == Workload(
                    queriesPerMonth: 30000,
                    knowledgeChangesPerMonth: 0.05,
                    updatesPerMonth: 0.5,
                    horizonMonths: 18,
                    staff: StaffTime(
                        hour: Money(60.5, "USD"), build: ["lora": 8, "lora+rag": 0.5],
                        update: ["rag": 1]),
                )
        )
        #expect(
            scenario.arms.map(\.method) == [
                .nearest(NearestOptions(neighbours: [5])),
                .base(PromptOptions(forms: [.chat])),
                .fewShot(FewShotOptions(examples: [3], forms: [.completion])),
                .rag(
                    RetrievalOptions(passages: [2, 5], examples: [0], forms: [.chat, .completion])
                ),
                .ragWrongCorpus(
                    RetrievalOptions(passages: [1], examples: [0], forms: [.chat, .completion])
                ),
                .lora(Self.trained),
                .loraDocuments(
                    TrainingConfiguration(
                        lora: LoRAConfiguration(
                            variant: .dora, targets: [.query, .value], layers: 4))
                ),
                .loraWithRetrieval(
                    RetrievalTuningOptions(
                        passages: 4,
                        distractors: 1,
                        training: TrainingConfiguration(
                            lora: LoRAConfiguration(targets: [.down, .query]),
                            epochs: 2,
                        ),
                    )
                ),
                .full(TrainingConfiguration(method: .full, learningRate: 2e-4, epochs: 1)),
            ]
        )
    }

    private static let trained = TrainingConfiguration(
        lora: LoRAConfiguration(rank: 4, alpha: 8.5, scaling: .rankStabilised, dropout: 0.05),
        learningRate: 1e-3,
        epochs: 2,
        batchSize: 6,
        warmupFraction: 0.1,
        weightDecay: 0.01,
        maximumGradientNorm: 0.5,
        validationsPerEpoch: 3,
        patience: 4,
        activationBytes: 100_000_000,
        schedule: .cosine,
        form: .chat,
        retention: Retention(replay: 0.25, l2SP: 0.01, ewc: 3, blend: [0.5, 1]),
    )

    @Test("reads the same whether it is written in lines or in braces, with CRLF and a mark")
    func spelling() throws {
        let fixture = try ScenarioFixture(["scenario.yaml": Self.full])
        let plain = try fixture.scenario()
        try fixture.write("\u{FEFF}" + Self.full.replacing("\n", with: "\r\n"), to: "scenario.yaml")
        let other = try fixture.scenario()
        #expect(plain.scenario == other.scenario)
        #expect(plain.digest != other.digest)
    }

    @Test(
        "understands units",
        arguments: [
            ("queries: 1000 / day", 30437.5, 0, 12),
            ("queries: 7/week", 30.4375, 0, 12),
            ("queries: 1.2e3/year", 100, 0, 12),
            ("knowledge-changes: 0.05 / month", 10000, 0.05, 12),
            ("knowledge-changes: 60% / year", 10000, 0.05, 12),
            ("horizon: 2 years", 10000, 0, 24),
            ("horizon: 1month", 10000, 0, 1),
        ]
    )
    func units(line: String, queries: Double, changes: Double, horizon: Double) throws {
        let text = ScenarioFixture.smallScenario + "workload: { \(line) }\n"
        let workload = try ScenarioFixture(["scenario.yaml": text]).scenario().scenario.workload
        #expect(abs(workload.queriesPerMonth - queries) < 1e-9 * queries)
        #expect(abs(workload.knowledgeChangesPerMonth - changes) < 1e-12)
        #expect(workload.horizonMonths == horizon)
    }

    @Test("accepts an error bound for numbers and half a second")
    func bounds() throws {
        let text = """
            crossover: 1
            title: Prices
            task: { kind: number }
            data: { questions: q.jsonl }
            arms: [nearest]
            requirements: { accuracy: at most 12.5, latency: at most 500 ms }
            """
        let scenario = try ScenarioFixture(["scenario.yaml": text]).scenario().scenario
        #expect(scenario.requirements.accuracy == .atMost(12.5))
        #expect(scenario.requirements.latency == .atMost(0.5))
        #expect(scenario.requirements.accuracy?.isMet(by: 12.5) == true)
        #expect(scenario.requirements.accuracy?.isMet(by: .nan) == false)
    }

    @Test("may use a few aliases")
    func aliases() throws {
        let text = """
            crossover: 1
            title: "*Really*?"
            task: { kind: short-answer }
            data: { questions: q.jsonl, corpus: c }
            arms:
              - lora: &options { rank: 2, epochs: 3 }
              - lora+rag: *options
            """
        let arms = try ScenarioFixture(["scenario.yaml": text]).scenario().scenario.arms
        #expect(arms[0].training?.lora.rank == 2)
        #expect(arms[0].training == arms[1].training)
    }

    @Test("prefixes are kept with their blanks; an empty one is not the same as none")
    func prefixes() throws {
        let text =
            ScenarioFixture.smallScenario
            + #"models: { query-prefix: "query: ", passage-prefix: "" }"# + "\n"
        let models = try ScenarioFixture(["scenario.yaml": text]).scenario().scenario.models
        #expect(models == ModelNames(queryPrefix: "query: ", passagePrefix: ""))
        #expect(ModelNames().precision == .auto)
        #expect(ModelNames().queryPrefix == nil && ModelNames().passagePrefix == nil)
    }

    /// Every key of the format, none with its default.
    static let full = """
        crossover: 1
        title: "Should we: retrieve? # or not"
        task:
          kind: label
          metric: accuracy
          instruction: "One word.\\nOnly \\"one\\"."
          input: Review
          output: Is it good
          labels: [Yes, No, 3]
          answer-tokens: 4
        data:
          format: jsonl
          questions: questions.jsonl
          corpus: corpora/handbook
          wrong-corpus: "corpora/über uns"
          limits: { train: 400, validation: 40, test: 120 }
        chunking: { words: 80, overlap: 10 }
        models: { generator: other, encoder: /models/encoder, query-prefix: "query: ",
                  passage-prefix: "", precision: bf16 }
        arms:
          - nearest: { neighbours: 5 }
          - base: { form: chat }
          - few-shot: { examples: [3], form: completion }
          - rag: { passages: [2, 5], examples: [0], form: [chat, completion] }
          - rag-wrong-corpus: { passages: 1 }
          - lora: { rank: 4, alpha: 8.5, targets: all, learning-rate: 1e-3, epochs: 2, batch: 6,
                    patience: 4, validations-per-epoch: 3, warmup: 0.1, weight-decay: 0.01,
                    clip: 0.5, activation-megabytes: 100, schedule: cosine, form: chat,
                    replay: 0.25, blend: [1, 0.5], scale: rank-stabilised, dropout: 0.05,
                    l2-sp: 0.01, ewc: 3 }
          - lora-documents: { targets: qv, layers: 4, variant: dora }
          - lora+rag: { passages: 4, distractors: 1, targets: [down_proj, q_proj], epochs: 2 }
          - full: { epochs: 1 }
        seeds: [7, 9]
        forgetting:
          probes: [knowledge, english]
          knowledge: probe.jsonl
          at-most: { knowledge: 10 %, english: 0.25 }
        requirements:
          accuracy: at least 0.80
          latency: at most 2 s
          cost: at most 600 USD / year
          may-leave: [passages, questions]
        workload:
          queries: 30000 / month
          knowledge-changes: 5 % / month
          updates: 0.5 / month
          horizon: 18 months
          staff: { hour: 60.5 USD, build: { lora: 8 h, lora+rag: 30 min }, update: { rag: 1 h } }
        prices: [this-machine, api_2]

        """
}
