import Domain
import Scenarios
import Testing

@Suite("Options of a training, one by one")
struct TrainingOptionsTests {
    private func mistakes(
        _ options: [String], in training: TrainingConfiguration = TrainingConfiguration()
    ) throws -> [String] {
        let result = Result { try training.setting(options) }
        guard case .failure(ScenariosError.options(let mistakes)) = result else {
            Issue.record("\(options) were taken")
            return []
        }
        return mistakes
    }

    @Test("have the names and values of a scenario's arms")
    func values() throws {
        let training = try TrainingConfiguration().setting([
            "learning-rate=1e-3", "rank=8", "replay=0.25", "variant=dora", "targets=qv",
            "schedule=cosine", "form=chat",
        ])
        #expect(training.learningRate == 1e-3 && training.lora.rank == 8)
        #expect(training.retention.replay == 0.25 && training.lora.variant == .dora)
        #expect(training.lora.targets == [.query, .value])
        #expect(training.schedule == .cosine && training.form == .chat)
        #expect(training.epochs == TrainingConfiguration().epochs)
        let listed = try TrainingConfiguration().setting(["targets=[q_proj, up_proj]"])
        #expect(listed.lora.targets == [.query, .up])
    }

    @Test("are all told when they are wrong, with what was given")
    func wrong() throws {
        let found = try mistakes([
            "rnk=8", "epochs=many", "batch", "batch=4", "batch=5", "targets=[q",
        ])
        #expect(found.count == 5)
        #expect(found.contains { $0.contains("'rnk'") && $0.contains("'rank'") })
        #expect(found.contains { $0.contains("'many'") })
        for option in ["wordings=2", "stop-by=score", "blend=0.5", "rank=", "l2-sp=-1"] {
            #expect(try mistakes([option]).count == 1, "\(option)")
        }
        #expect(try mistakes(["variant=dora", "ewc=1"]).count == 1)
        #expect(try mistakes(["rank=8"], in: .fullDefaults).count == 1)
    }

    @Test("that are to be written are those that differ, and those that are asked for")
    func written() throws {
        let usual = TrainingConfiguration()
        let other = try usual.setting(["rank=8", "alpha=16"])
        #expect(
            other.scenarioOptions(besides: usual, always: [.epochs])
                == ["rank: 8", "alpha: 16", "epochs: 8"])
    }
}
