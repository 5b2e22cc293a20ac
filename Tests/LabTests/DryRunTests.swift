import Benchmarking
import Domain
import FineTuning
import Foundations
import Kernels
import Lab
import LanguageModels
import ModelAPI
import Record
import Scenarios
import Testing
import Tokenizers

/// Arms are run for the forecast as they are run in earnest.
@Suite("Arms on models that compute nothing")
struct DryRunTests {
    private func maker(
        _ scenario: TinyScenario, arms: [any Arm]? = nil
    ) throws -> ForecastMaker {
        let bundle = try scenario.bundle()
        let monitor = Monitor(progress: { _ in }, cancellation: Cancellation())
        return ForecastMaker(
            bundle: bundle,
            models: try Models(
                names: bundle.scenario.models, store: scenario.store,
                compute: Compute(threads: 1), monitor: monitor),
            arms: arms)
    }

    /// One seed and one setting an arm, so that nothing hangs on what is chosen; no training stops
    /// before its end.
    private static let arms = """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - nearest: { neighbours: 1 }
          - base: { form: chat }
          - few-shot: { form: completion, examples: 3 }
          - rag: { form: completion, passages: 9, examples: 0 }
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4, questions: 7 }
          - lora-shuffled
          - lora-documents: { rank: 2, alpha: 4, epochs: 1, batch: 4, targets: qv }
          - full: { epochs: 1, batch: 4, learning-rate: 1e-3 }
        forgetting: { probes: [english], english: english.txt }
        """

    /// Seconds for one kind of token only.
    private func rates(
        prompt: Double = 0, scored: Double = 0, embedded: Double = 0
    ) -> EngineRates {
        var rates = EngineRates.aSecondEach(trainings: 4)
        (rates.promptToken, rates.scoredToken) = (prompt, scored)
        (rates.newToken, rates.loneToken, rates.embeddedToken) = (0, 0, embedded)
        rates.trainedToken = rates.trainedToken.map { _ in 0 }
        return rates
    }

    @Test("Every arm asks for the tokens that its run reports")
    func tokens() throws {
        let scenario = try TinyScenario(Self.arms)
        let forecast = try maker(scenario).forecast(rates: .aSecondEach(trainings: 4))
        let record = try scenario.run()
        #expect(forecast.arms.map(\.name) == record.arms.map(\.name))
        for (arm, time) in zip(record.arms, forecast.arms) {
            let trained = Double(arm.training?.usage.trainedTokens ?? 0)
            #expect(time.trainedTokens == RunForecast.Span(trained), "\(arm.name)")
            // Six questions and one to warm up, asked alone, with nothing to share; the controls
            // keep nobody waiting.
            let alone = arm.latency == nil ? 0 : Double(arm.answering?.promptTokens ?? 0) * 7 / 6
            let prompts = Double(arm.answering?.computedPromptTokens ?? 0) + alone
            switch arm.name {
            case "base", "few-shot":
                #expect((time.promptTokens.likely - prompts).magnitude < 1e-6, "\(arm.name)")
            // Other passages stand in for those that are found.
            case "rag": #expect((time.promptTokens.likely / prompts - 1).magnitude < 0.3)
            case "nearest": #expect(time.promptTokens.most == 0)
            // Trainings look at the validation questions too.
            default: #expect(time.promptTokens.likely > prompts, "\(arm.name)")
            }
        }
    }

    @Test("Embedded are the texts that the run embeds")
    func embedded() throws {
        let scenario = try TinyScenario(Self.arms)
        let forecast = try maker(scenario).forecast(rates: rates(embedded: 1))
        let record = try scenario.run()
        let texts = try #require(record.embedding)
        let questions = Double(texts.testTokens)
        // Six questions at once; one of them alone, seven times.
        let asked = questions + questions * 7 / 6
        for (arm, time) in zip(record.arms, forecast.arms) {
            let expected =
                switch arm.name {
                case "nearest": asked + Double(texts.trainingTokens)
                case "rag": asked
                default: 0.0
                }
            #expect((time.cpuSeconds.likely - expected).magnitude < 1e-6, "\(arm.name)")
        }
        #expect(record.arms[0].answering?.promptTokens == texts.testTokens)
    }

    @Test(
        "Scored are the labels behind every prompt, as the form has them",
        arguments: PromptForm.allCases)
    func labels(form: PromptForm) throws {
        let scenario = try TinyScenario(
            """
            task: { kind: label, labels: [ab, cd] }
            arms: [base: { form: \(form.rawValue) }]
            """, questions: Rooms.questions(answers: [#""ab""#, #""cd""#]))
        let forecast = try maker(scenario).forecast(rates: rates(scored: 1))
        let model = try scenario.workbench().model
        let lead: PromptText =
            form == .completion
            ? " " : PromptText(template: try #require(model.chatTemplate).answerLead)
        let lengths = ["ab", "cd"].map { model.continuation(lead + PromptText($0)).count }
        // Six questions together, and one after the other seven.
        let expected = Double(13 * lengths.reduce(0, +))
        #expect((forecast.arms[0].cpuSeconds.likely - expected).magnitude < 1e-6)
        // The run reports those of the chosen ones.
        let chosen = try #require(try scenario.run().arms[0].answering).generatedTokens
        #expect(chosen >= 6 * (lengths.min() ?? 0) && chosen <= 6 * (lengths.max() ?? 0))
    }

    // MARK: - An arm that only this test knows

    /// Asks in words of its own, and learns what no other arm does.
    private struct Parrot: Arm {
        let kind = ArmConfiguration.Kind.lora
        let name = "lora"
        let extraction: AnswerExtraction? = nil
        let settings = [ArmSetting(form: .completion)]
        let training: TrainingConfiguration? = TrainingConfiguration(epochs: 1)

        func dataFlow(_ setting: ArmSetting) -> DataFlow { DataFlow(prompts: [.questions]) }

        func dependsOnSeed(_ setting: ArmSetting) -> Bool { false }

        func trainingTexts(_ bench: ArmBench, seed: UInt64) throws -> TrainingTexts {
            let examples = bench.questions.train.prefix(5).map {
                TrainingTexts.Example(
                    id: $0.id, prompt: "Repeat: ", completion: PromptText("\($0.text) \($0.text)"))
            }
            return TrainingTexts(training: examples)
        }

        func answer(
            _ questions: [Question], setting: ArmSetting, seed: UInt64, by scorer: Lab.Scorer,
            bench: ArmBench, pieces: PieceKeeper, progress: RequestProgress
        ) throws -> (answers: [Answer], usage: ModelUsage) {
            let said = try bench.model.answers(
                to: questions.map { PromptText("Say it again, parrot: \($0.text)") },
                options: GenerationOptions(maximumTokens: 2), progress: progress)
            let answers = zip(questions, said.answers).map {
                Answer(question: $0.id, text: $1.text, passages: [])
            }
            return (answers, said.usage)
        }
    }

    @Test("An arm of which the plan knows nothing is estimated")
    func unknownArm() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            arms: [lora: { rank: 2, epochs: 1 }]
            """)
        let parrot = Parrot(), bench = try scenario.workbench()
        let time = try maker(scenario, arms: [parrot])
            .forecast(rates: .aSecondEach(trainings: 1)).arms[0]
        let usage = try parrot.answer(
            bench.questions.test, setting: parrot.settings[0], seed: 1, by: .likelihood,
            bench: bench.forArms, pieces: .keepingNothing(), progress: { _, _ in }
        ).usage
        let (prompt, computed) = (try #require(usage.prompt), try #require(usage.computedPrompt))
        let expected = Double(computed) + Double(prompt) * 7 / 6
        #expect((time.promptTokens.likely - expected).magnitude < 1e-6)
        // Six together and seven alone, of two tokens at most.
        #expect(time.newTokens.most == 2 * 13)
        let learnt = try bench.trainingData(of: parrot, seed: 1).training
        #expect(learnt.count == 5)
        #expect(time.trainedTokens.likely == Double(learnt.reduce(0) { $0 + $1.tokens.count }))
    }
}
