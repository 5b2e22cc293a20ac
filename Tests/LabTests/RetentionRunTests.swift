import Domain
import Foundations
import Lab
import Record
import TestSupport
import Testing

@Suite("Runs that keep what the model knew")
struct RetentionRunTests {
    private static func text(_ options: String) -> String {
        """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - lora: { rank: 2, alpha: 4, epochs: 1, batch: 4, learning-rate: 1e-2, \(options) }
        forgetting: { probes: [knowledge], knowledge: knowledge.jsonl }
        requirements: { latency-questions: 2 }
        """
    }

    private func lora(_ record: RunRecord) throws -> ArmRecord {
        try #require(record.arms.first { $0.kind == .lora })
    }

    @Test("Replay goes along with every batch, and what the untuned model says is asked for once")
    func replay() throws {
        let scenario = try TinyScenario(Self.text("replay: 0.5"))
        let record = try scenario.run()
        let training = try #require(try lora(record).training)
        #expect(training.replayed == training.examples)
        #expect(training.configuration.retention.replay == 0.5)
        #expect(try scenario.run().digest == record.digest)
        let again = try scenario.run(in: "again")
        #expect(again.digest == record.digest)
        let without = try TinyScenario(Self.text("replay: 0"))
        let plain = try #require(try lora(try without.run()).training)
        #expect(plain.replayed == nil && plain.usage.trainedTokens < training.usage.trainedTokens)
    }

    @Test("Validation chooses how far the weights are taken, and the probes are asked there")
    func blend() throws {
        let scenario = try TinyScenario(Self.text("blend: [1, 0.25]"))
        let record = try scenario.run()
        let arm = try lora(record)
        #expect(arm.candidates.map(\.setting.blend) == [0.25, 1])
        let chosen = try #require(arm.chosen.blend)
        let best = try #require(arm.candidates.map(\.score).max())
        #expect(arm.candidates.first { $0.setting.blend == chosen }?.score == best)
        // Of points that answer equally well the nearest to the base: this model learns nothing here.
        #expect(chosen == 0.25)
        #expect(chosen == arm.candidates.first { $0.score == best }?.setting.blend)
        let whole = try TinyScenario(Self.text("blend: 1"))
        let trained = try whole.run()
        #expect(try lora(trained).chosen.blend == nil)
        let (near, far) = (record.forgetting, trained.forgetting)
        #expect(near.map(\.before) == far.map(\.before))
        #expect(near.map(\.after) != far.map(\.after))
        let made = try FinishedRun(folder: "\(scenario.folder.path)/run").record()
        #expect(try CanonicalJSON.encode(made) == CanonicalJSON.encode(record))
    }

    @Test("An arm that is trained in chat form answers in it")
    func form() throws {
        let chat = try lora(TinyScenario(Self.text("form: chat, schedule: wsd")).run())
        #expect(chat.chosen.form == .chat && chat.training?.configuration.form == .chat)
        #expect(chat.training?.configuration.schedule == .wsd)
        let plain = try lora(TinyScenario(Self.text("form: completion")).run())
        #expect(chat.training?.losses != plain.training?.losses)
        let silent = try TinyScenario(Self.text("form: chat"), adjust: { $0.removeChatTemplate() })
        #expect(throws: LabError.self) { try silent.run() }
    }

    @Test("The forecast counts what is replayed")
    func forecast() throws {
        func trained(_ options: String) throws -> Double {
            let scenario = try TinyScenario(Self.text(options))
            let forecast = try ForecastMaker(
                bundle: scenario.bundle(), store: scenario.store,
                options: ExperimentOptions(threads: 1),
                monitor: Monitor(progress: { _ in }, cancellation: Cancellation())
            ).forecast(monitor: Monitor(progress: { _ in }, cancellation: Cancellation())).forecast
            return try #require(forecast.arms.first).trainedTokens.likely
        }
        let (plain, mixed) = (try trained("replay: 0"), try trained("replay: 0.5"))
        let scenario = try TinyScenario(Self.text("replay: 0.5"))
        let usage = try #require(try lora(scenario.run()).training).usage
        #expect(mixed > plain)
        #expect(abs(mixed / Double(usage.trainedTokens) - 1) < 0.35)
    }
}
