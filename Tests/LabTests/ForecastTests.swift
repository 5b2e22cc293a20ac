import Benchmarking
import Foundations
import Lab
import Record
import TestSupport
import Testing

@Suite("The forecast of a run")
struct ForecastTests {
    private static var monitor: Monitor {
        Monitor(progress: { _ in }, cancellation: Cancellation())
    }

    private func maker(_ scenario: TinyScenario) throws -> ForecastMaker {
        try ForecastMaker(
            bundle: scenario.bundle(), store: scenario.store,
            options: ExperimentOptions(threads: 1), monitor: Self.monitor)
    }

    @Test("The tokens that are estimated are those that the run then computes")
    func tokens() throws {
        // With one form there is nothing to choose, and so nothing to average over.
        let scenario = try TinyScenario(
            TinyScenario.allArms.replacing("- base\n", with: "- base: { form: completion }\n"))
        let forecast = try maker(scenario).forecast(rates: .aSecondEach(trainings: 4))
        let record = try scenario.run()
        #expect(forecast.arms.map(\.name) == record.arms.map(\.name))
        for (arm, time) in zip(record.arms, forecast.arms) {
            let seeds = Double(arm.scoreBySeed.count)
            let choosing = Double(arm.building?.computedPromptTokens ?? 0)
            let answering = Double(arm.answering?.computedPromptTokens ?? 0) * seeds
            // Six questions and one to warm up, asked alone, with nothing to share.
            let waiting = Double(arm.answering?.promptTokens ?? 0) * 7 / 6
            let counted = time.promptTokens.likely - choosing - answering - waiting
            // Trainings look at the validation questions too.
            if arm.name == "base" { #expect(counted.magnitude < 1e-6, "\(counted)") }
            if arm.name == "lora" || arm.name == "full" { #expect(counted > 0, "\(counted)") }
            let trained = Double(arm.training?.usage.trainedTokens ?? 0) * seeds
            switch arm.name {
            case "lora", "full":
                #expect(trained <= time.trainedTokens.likely)
                #expect(trained >= time.trainedTokens.least)
            case "lora-documents", "lora+rag":
                // Other passages stand in for those that are found.
                #expect(trained > 0.7 * time.trainedTokens.least)
                #expect(trained < 1.3 * time.trainedTokens.most)
            default: #expect(time.trainedTokens.most == 0)
            }
            let new = Double(try #require(arm.answering).generatedTokens) * seeds
            if arm.name != "nearest" { #expect(new <= time.newTokens.most, "\(arm.name)") }
        }
    }

    @Test("Time is tokens times rates, and the sum of its parts")
    func sums() throws {
        let scenario = try TinyScenario()
        let slow = EngineRates.aSecondEach(trainings: 4)
        var fast = slow
        fast.trainedToken = [0, 0, 0, 0]
        let forecast = try maker(scenario).forecast(rates: slow)
        let untrained = try maker(scenario).forecast(rates: fast)
        let trained = forecast.arms.reduce(0) { $0 + $1.trainedTokens.likely }
        let difference = forecast.cpuSeconds.likely - untrained.cpuSeconds.likely
        #expect((difference - trained).magnitude < 1e-6 * trained)
        let sum = forecast.arms.reduce(forecast.sharedCPUSeconds) {
            $0 + $1.cpuSeconds.likely
        }
        #expect((sum - forecast.cpuSeconds.likely).magnitude < 1e-6 * sum)
        #expect(forecast.cpuSeconds.likely == 2 * forecast.seconds.likely)
        #expect(forecast.peakMemoryBytes > 1_000, "keys and values come on top")
        for arm in forecast.arms {
            #expect(arm.cpuSeconds.least <= arm.cpuSeconds.likely, "\(arm)")
            #expect(arm.cpuSeconds.likely <= arm.cpuSeconds.most, "\(arm)")
        }
    }

    @Test("A sweep's tokens are those that its run then computes, each combination once")
    func sweeps() throws {
        let scenario = try TinyScenario(SweepTests.scenario)
        let forecast = try maker(scenario).forecast(rates: .aSecondEach(trainings: 2))
        let sweeps = try #require(try scenario.run().sweeps)
        #expect(
            forecast.sweeps.map(\.name) == [
                "lora over examples and wordings", "rag over passages and distractors",
                "lora+rag over passages and distractors",
            ])
        let computed = sweeps.map { sweep in
            sweep.cells.filter { !$0.isOwn }.map(\.answering.computedPromptTokens).reduce(0, +)
        }
        let trained = sweeps[0].cells.filter { !$0.isOwn }.compactMap(\.training?.trainedTokens)
        // One epoch, and as the questions come: a sample by chance has other lengths.
        let expected = forecast.sweeps[0].trainedTokens
        #expect(expected.least == expected.likely)
        let learnt = Double(trained.reduce(0, +))
        #expect((expected.likely / learnt - 1).magnitude < 0.1, "\(expected) \(learnt)")
        // Other passages stand in for those that are found.
        let read = forecast.sweeps[1].promptTokens
        #expect(read.least == read.most, "one setting only")
        #expect((read.likely / Double(computed[1]) - 1).magnitude < 0.3, "\(read) \(computed)")
        // Which of its two settings the arm itself takes is open, and so is what is left to ask.
        let open = forecast.sweeps[2].promptTokens
        #expect(open.least > 0 && open.least < open.most)
        #expect(forecast.sweeps[1].trainedTokens.most == 0)
        #expect(forecast.sweeps[2].trainedTokens.likely > 0)
        let sum = (forecast.arms + forecast.sweeps).reduce(forecast.sharedCPUSeconds) {
            $0 + $1.cpuSeconds.likely
        }
        #expect((sum - forecast.cpuSeconds.likely).magnitude < 1e-6 * sum)
    }

    @Test("The longest prompt of a sweep counts for memory")
    func longestPrompt() throws {
        func peak(_ sweep: String) throws -> Int {
            let scenario = try TinyScenario(
                """
                task: { kind: short-answer, metric: contains, answer-tokens: 3 }
                arms: [base: { form: completion }, rag: { passages: 1, examples: 0 }]
                \(sweep)
                """)
            return try maker(scenario).forecast(rates: .aSecondEach(trainings: 0)).peakMemoryBytes
        }
        let sweep = "sweeps: [{ arm: rag, over: { distractors: [0, 4] } }]"
        #expect(try peak(sweep) > peak(""))
    }

    @Test("Where the template begins thoughts, they count for time and memory")
    func thoughts() throws {
        func forecast(thinkingBehind mark: String) throws -> RunForecast {
            let scenario = try TinyScenario(
                """
                task:
                  kind: short-answer
                  metric: contains
                  answer-tokens: 3
                  reasoning: { begin: "\(mark)", end: "/>", tokens: 50 }
                arms: [base: { form: chat }]
                """)
            return try maker(scenario).forecast(rates: .aSecondEach(trainings: 0))
        }
        let thinking = try forecast(thinkingBehind: "assistant")
        let plain = try forecast(thinkingBehind: "<t")
        let more = thinking.arms[0].newTokens.most - plain.arms[0].newTokens.most
        // Six questions, once together and once alone behind one that warms up.
        #expect(more == 50 * (6 + 7))
        #expect(thinking.arms[0].newTokens.least == plain.arms[0].newTokens.least)
        #expect(thinking.peakMemoryBytes > plain.peakMemoryBytes)
    }

    @Test("This machine's rates are measured with the scenario's models")
    func measured() throws {
        let forecast = try maker(TinyScenario()).forecast(monitor: Self.monitor).forecast
        let rates = forecast.rates
        #expect(rates.trainedToken.count == 4 && rates.trainedToken.allSatisfy { $0 > 0 })
        for rate in [rates.promptToken, rates.newToken, rates.scoredToken, rates.embeddedToken] {
            #expect(rate > 0 && rate < 1)
        }
        #expect(forecast.seconds.likely > 0 && forecast.seconds.likely.isFinite)
        #expect(forecast.peakMemoryBytes > 1 << 20)
    }

    @Test("A model without chat form is estimated for the forms that it has")
    func noChat() throws {
        let scenario = try TinyScenario(
            """
            task: { kind: short-answer, metric: contains, answer-tokens: 3 }
            arms: [base: { form: [completion, chat] }]
            """, adjust: { $0.removeChatTemplate() })
        let forecast = try maker(scenario).forecast(rates: .aSecondEach(trainings: 0))
        #expect(forecast.arms[0].promptTokens.likely > 0)
    }
}

extension EngineRates {
    /// A machine on which everything takes as many seconds as it has tokens.
    static func aSecondEach(trainings: Int) -> EngineRates {
        EngineRates(
            promptToken: 1, lookBack: 0, newToken: 1, loneToken: 1, scoredToken: 0,
            embeddedToken: 1,
            trainedToken: [Double](repeating: 1, count: trainings), threads: 2, processorShare: 2,
            answeringPeakBytes: 1_000, trainingPeakBytes: 5)
    }
}
