import Domain
import FoundationEssentials
import Foundations
import Lab
import Record
import TestSupport
import Testing

@Suite("Runs that search for settings")
struct TuningRunTests {
    private static func text(
        _ tuning: String = "trials: 5", arms: String = "",
        base: String = "base: { form: completion }",
        lora: String = "tune: { learning-rate: 1e-3 .. 3e-2, rank: [1, 2, 4], epochs: 2 .. 6 }"
    ) -> String {
        """
        task: { kind: short-answer, metric: contains, answer-tokens: 3 }
        arms:
          - \(base)
          - lora: { rank: 2, alpha: 4, epochs: 4, batch: 4, learning-rate: 1e-2, \(lora) }
          - lora-shuffled: { epochs: 1 }
        \(arms)
        seeds: 2
        tuning: { budget: 10 h, \(tuning) }
        forgetting: { probes: [knowledge], knowledge: knowledge.jsonl }
        requirements: { latency-questions: 2 }
        """
    }

    private func lora(_ record: RunRecord) throws -> ArmRecord {
        try #require(record.arms.first { $0.kind == .lora })
    }

    @Test("trials pause after a quarter of their epochs, the best go on, and the arm has the best")
    func halving() throws {
        let scenario = try TinyScenario(Self.text())
        let record = try scenario.run()
        let arm = try lora(record), tuning = try #require(arm.tuning)
        #expect(tuning.trials.map(\.number) == [0, 1, 2, 3, 4])
        // The scenario's own values, in the space.
        #expect(
            tuning.trials[0].values
                == ["learning-rate": .number(0.01), "rank": .number(2), "epochs": .number(4)])
        for trial in tuning.trials {
            let first = try #require(trial.looks.first)
            #expect(first.epoch == (trial.epochs + 3) / 4)
            #expect(trial.looks.count == 1 || trial.looks.last?.epoch == trial.epochs)
        }
        let whole = tuning.trials.filter { $0.looks.last?.epoch == $0.epochs }
        #expect((1...2).contains(whole.count))
        let chosen = try #require(tuning.trials.first { $0.number == tuning.chosen })
        #expect(whole.contains(chosen))
        let training = try #require(arm.training).configuration
        #expect(chosen.values["learning-rate"] == .number(training.learningRate))
        #expect(chosen.values["rank"] == .number(Double(training.lora.rank)))
        #expect(chosen.epochs == training.epochs)
        // The scale stays.
        #expect(training.lora.alpha == 2 * Double(training.lora.rank))
        // A control has what was found, but for what it says of its own.
        let control = try #require(record.arms.first { $0.kind == .loraShuffled })
        #expect(control.training?.configuration.learningRate == training.learningRate)
        #expect(control.training?.configuration.epochs == 1)
        #expect(control.tuning == nil)
        // Nothing is left of the trials, and what they did is part of building the arm.
        let left = try FileManager.default.contentsOfDirectory(
            atPath: "\(scenario.folder.path)/run/weights")
        #expect(left.filter { $0.contains("trial") || $0.contains("unfinished") } == [])
        #expect(try #require(arm.building).trainedTokens > tuning.usage.trainedTokens)
        #expect(tuning.usage.trainedTokens > 0)
    }

    @Test("the same scenario gives the same search, and the journal alone the same record")
    func reproducible() throws {
        let scenario = try TinyScenario(Self.text())
        let record = try scenario.run()
        #expect(try scenario.run(in: "again").digest == record.digest)
        let resumed = try scenario.run()
        #expect(resumed.digest == record.digest)
        let made = try FinishedRun(folder: "\(scenario.folder.path)/run").record()
        #expect(try CanonicalJSON.encode(made) == CanonicalJSON.encode(resumed))
    }

    @Test("a trial that was trained in two stretches is the training of one")
    func stretches() throws {
        func scores(_ rungs: String) throws -> [Int: Double] {
            let text = Self.text("trials: 3, method: random, rungs: \(rungs), reduction: 2")
            let tuning = try lora(TinyScenario(text).run()).tuning
            let ended = try #require(tuning).trials.filter { $0.looks.last?.epoch == $0.epochs }
            return Dictionary(
                uniqueKeysWithValues: ended.map { ($0.number, $0.looks.last?.score ?? 0) })
        }
        let whole = try scores("[]"), paused = try scores("[30 %, 60 %]")
        #expect(whole.count == 3 && !paused.isEmpty)
        for (number, score) in paused { #expect(score == whole[number]) }
    }

    @Test("a grid tries every combination of its lists")
    func grid() throws {
        let text = Self.text(
            "method: grid, rungs: []", lora: "tune: { rank: [1, 2], schedule: [linear, constant] }")
        let tuning = try #require(try lora(TinyScenario(text).run()).tuning)
        let tried = Set(tuning.trials.map(\.values))
        #expect(tuning.trials.count == 4 && tried.count == 4)
        #expect(tuning.searched == ["rank": "[1, 2]", "schedule": "[linear, constant]"])
    }

    @Test("rungs that fall on one epoch are one look, which counts for both")
    func oneEpoch() throws {
        let text = Self.text("method: grid", lora: "tune: { epochs: [1, 2], rank: [1, 2] }")
        let tuning = try #require(try lora(TinyScenario(text).run()).tuning)
        #expect(tuning.trials.count == 4)
        for trial in tuning.trials {
            let epochs = trial.looks.map(\.epoch)
            #expect(epochs == (trial.epochs == 1 ? [1] : epochs.count == 1 ? [1] : [1, 2]))
        }
        let chosen = try #require(tuning.trials.first { $0.number == tuning.chosen })
        #expect(chosen.looks.last?.epoch == chosen.epochs)
    }

    @Test("a control that stands before its arm is trained as the scenario has it")
    func controlBefore() throws {
        let control = "- lora-shuffled: { epochs: 1, of: lora }"
        let text = Self.text("trials: 3, rungs: []", base: "base\n  \(control)")
            .replacing("  - lora-shuffled: { epochs: 1 }\n", with: "")
        let record = try TinyScenario(text).run()
        let tuning = try #require(try lora(record).tuning)
        #expect(tuning.trials.count == 3)
        let trained = try #require(record.arms.first { $0.kind == .loraShuffled }?.training)
        #expect(trained.configuration.learningRate == 0.01)
        #expect(trained.configuration.lora.rank == 2)
    }

    @Test("a trial that cannot be done fails alone")
    func failing() throws {
        let text = Self.text(
            "method: grid, rungs: []", lora: "tune: { form: [completion, chat] }")
        let record = try TinyScenario(text) { $0.removeChatTemplate() }.run()
        let tuning = try #require(try lora(record).tuning)
        #expect(
            tuning.trials.map(\.values) == [
                ["form": .word("completion")], ["form": .word("chat")],
            ])
        #expect(tuning.trials.map { $0.failure == nil } == [true, false])
        #expect(tuning.trials.map(\.looks.count) == [1, 0])
        #expect(tuning.chosen == 0)
        #expect(try lora(record).failure == nil)
    }

    @Test("a search in which all trials fail chooses none, and its arm fails")
    func allFailing() throws {
        let text = Self.text("trials: 2, rungs: []", lora: "form: chat, tune: { rank: [1, 2] }")
        let record = try TinyScenario(text) { $0.removeChatTemplate() }.run()
        let arm = try lora(record)
        #expect(arm.failure != nil)
        let tuning = try #require(arm.tuning)
        #expect(tuning.trials.map { $0.failure == nil } == [false, false])
        #expect(tuning.chosen == nil)
        let base = try #require(record.arms.first { $0.kind == .base })
        #expect(base.failure == nil)
    }

    @Test("an arm has the budget that all have, and begins no trial when it is used up")
    func budget() throws {
        let text = Self.text("trials: 10000", base: "base: { form: [completion, chat] }").replacing(
            "budget: 10 h", with: "budget: 1 s")
        let record = try TinyScenario(text).run()
        #expect(record.tuning?.seconds == 1)
        let trained = try #require(try lora(record).tuning)
        #expect((1..<10_000).contains(trained.trials.count))
        #expect(trained.usage.wallSeconds >= 1)
        let prompted = try #require(record.arms.first { $0.kind == .base }?.tuning)
        #expect(prompted.settings == 2 && prompted.settingsTried == 2 && prompted.trials.isEmpty)
    }

    @Test("a run that had no room for the search makes it when it is given all its time")
    func lookFirst() throws {
        let scenario = try TinyScenario(Self.text())
        let undisturbed = try scenario.run(in: "undisturbed")
        _ = try scenario.run { bundle in
            var look = Look.whole(bundle)
            look.tunes = false
            return look
        }
        let whole = try scenario.run()
        #expect(try lora(whole).tuning?.trials.count == 5)
        #expect(whole.digest == undisturbed.digest)
    }

    @Test("ended while a trial answers, it goes on from the trained weights")
    func answering() throws {
        let scenario = try TinyScenario(Self.text("trials: 1"))
        let undisturbed = try scenario.run(in: "undisturbed")
        let cancellation = Cancellation()
        let ending = Monitor(
            progress: { if $0.stage == "lora: trial 0, validation" { cancellation.cancel() } },
            cancellation: cancellation)
        #expect(throws: Interrupted.self) { try scenario.run(monitor: ending) }
        var first: Int?
        let record = try scenario.run(
            monitor: Monitor(
                progress: {
                    guard $0.stage == "lora: trial 0, training" else { return }
                    first = first ?? $0.completed
                }, cancellation: Cancellation()))
        // The three steps of the epoch before are not done again.
        #expect(try #require(first) > 3)
        #expect(record.digest == undisturbed.digest)
    }

    @Test("an arm that is trained again keeps its trials")
    func retrain() throws {
        let scenario = try TinyScenario(Self.text())
        let record = try scenario.run()
        var stages: Set<String> = []
        let again = try scenario.run(
            retrain: ["lora"],
            monitor: Monitor(
                progress: { stages.insert($0.stage) }, cancellation: Cancellation()))
        #expect(stages.contains { $0.hasPrefix("lora, ") && $0.contains("training") })
        #expect(!stages.contains { $0.contains("trial") })
        #expect(again.digest == record.digest)
    }

    @Test("a look that has no room for searches trains with the scenario's own values")
    func look() throws {
        let scenario = try TinyScenario(Self.text())
        let record = try scenario.run { bundle in
            var look = Look.whole(bundle)
            look.tunes = false
            return look
        }
        let arm = try lora(record)
        #expect(arm.tuning?.trials.isEmpty == true)
        #expect(arm.training?.configuration.learningRate == 0.01)
    }

    @Test("ended after more and more reports, it gives the record of an undisturbed run")
    func interrupted() throws {
        let scenario = try TinyScenario(Self.text("trials: 3"))
        let undisturbed = try scenario.run(in: "undisturbed")
        var limit = 1, record: RunRecord?
        while record == nil {
            let cancellation = Cancellation()
            var count = 0
            let monitor = Monitor(
                progress: { progress in
                    count += 1
                    if count == limit, progress.stage != "making the record" {
                        cancellation.cancel()
                        limit += 3
                    }
                }, cancellation: cancellation)
            do {
                record = try scenario.run(in: "ended", checkpointPause: 0, monitor: monitor)
            } catch is Interrupted {}
        }
        #expect(limit > 15)
        let left = try FileManager.default.contentsOfDirectory(
            atPath: "\(scenario.folder.path)/ended/weights")
        #expect(
            left.sorted() == [
                "lora-seed1", "lora-seed2", "lora-shuffled-seed1", "lora-shuffled-seed2",
            ])
        #expect(record?.digest == undisturbed.digest)
        #expect(try lora(#require(record)).tuning?.chosen == lora(undisturbed).tuning?.chosen)
    }
}
