import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Training in stretches")
struct CheckpointTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/checkpoint.safetensors" }

    init() throws { folder = try TemporaryFolder() }

    /// A training of some epochs with replay and looks in their middle.
    private struct Case {
        var configuration: TrainingConfiguration
        var score: (() throws -> Double)?

        init(_ method: TrainingConfiguration.Method, patience: Int = 100) {
            configuration = TrainingConfiguration(
                method: method, lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: 1e-2,
                epochs: 4, batchSize: 4, validationsPerEpoch: 2, patience: patience,
                retention: Retention(replay: 0.3))
        }

        func train(
            _ stretch: TrainingStretch = TrainingStretch(), seed: UInt64 = 1,
            progress: (Progress) throws -> Void = { _ in }
        ) throws -> (outcome: TrainingOutcome, weights: [Float]) {
            let decoder = try Tiny.decoder()
            let trainer: Trainer
            switch configuration.method {
            case .lora:
                trainer = Trainer(
                    decoder: decoder,
                    adapters: AdapterSet(for: decoder, configuration: configuration.lora, seed: 1),
                    configuration: configuration, seed: seed)
            case .full:
                trainer = Trainer(decoder: decoder, configuration: configuration, seed: seed)
            }
            let outcome = try trainer.train(
                Tiny.sequences(10), validation: Tiny.sequences(3, seed: 5),
                replay: Tiny.sequences(7, seed: 9), stretch: stretch, score: score,
                progress: progress)
            return (outcome, trainer.parameters.all.flatMap { $0.value.values })
        }
    }

    @Test(
        "goes on after any step, and ends with the bits of a training that nobody stopped",
        arguments: TrainingConfiguration.Method.allCases, [1, 4, 7, 11])
    func goesOn(method: TrainingConfiguration.Method, step: Int) throws {
        let whole = try Case(method).train()
        struct Killed: Error {}
        let keeping = TrainingStretch { try $0.write(path) }
        #expect(throws: Killed.self) {
            try Case(method).train(keeping) { if $0.completed == step { throw Killed() } }
        }
        let rest = try Case(method).train(TrainingStretch(start: path))
        #expect(rest.outcome == whole.outcome)
        #expect(rest.weights == whole.weights)
    }

    @Test("pauses behind an epoch with the best weights so far, and goes on from the last ones")
    func pauses() throws {
        let whole = try Case(.lora).train()
        var outcomes: [TrainingOutcome] = [], weights: [Float] = []
        for end in 1...4 {
            let start = end == 1 ? nil : path
            let (outcome, reached) = try Case(.lora).train(
                TrainingStretch(start: start, end: end) { try $0.write(path) })
            outcomes.append(outcome)
            weights = reached
        }
        #expect(outcomes.map(\.losses.count) == [3, 6, 9, 12])
        #expect(outcomes[3] == whole.outcome)
        #expect(weights == whole.weights)
    }

    @Test(
        "a training that validation ended stays ended, at the end of an epoch and within",
        arguments: [(looks: 2, step: 3), (looks: 3, step: 2)])
    func staysEnded(looks: Int, step: Int) throws {
        var ended = Case(.lora, patience: 1)
        ended.configuration.validationsPerEpoch = looks
        var scores = [0.5, 0.4].makeIterator()
        ended.score = { scores.next() ?? 1 }
        let (outcome, weights) = try ended.train(TrainingStretch { try $0.write(path) })
        #expect(outcome.stoppedEarly && outcome.losses.count == step)
        #expect(outcome.bestStep == step - 1)
        let again = try ended.train(TrainingStretch(start: path))
        #expect(again.outcome == outcome && again.weights == weights)
    }

    @Test("a score says which weights are best; of equal scores the loss does")
    func score() throws {
        var scored = Case(.lora)
        var scores = [0.2, 0.6, 0.6, 0.6, 0.1, 0.1, 0.1, 0.1].makeIterator()
        scored.score = { scores.next() ?? 1 }
        let outcome = try scored.train().outcome
        let looks = outcome.validation
        #expect(looks.map(\.score) == [0.2, 0.6, 0.6, 0.6, 0.1, 0.1, 0.1, 0.1])
        let best = try #require(looks[1...3].min { $0.loss < $1.loss })
        #expect(outcome.bestStep == best.step)
    }

    @Test("a checkpoint of another training, of other data or of no training is refused")
    func refused() throws {
        _ = try Case(.lora).train(TrainingStretch(end: 1) { try $0.write(path) })
        var other = Case(.lora)
        other.configuration.learningRate = 2e-2
        for attempt in [
            { try other.train(TrainingStretch(start: path)) },
            { try Case(.lora).train(TrainingStretch(start: path), seed: 2) },
            { try Case(.lora).train(TrainingStretch(start: "\(folder.path)/none")) },
        ] {
            let result = Result { try attempt() }
            guard case .failure(FineTuningError.checkpoint) = result else {
                Issue.record("\(result)")
                continue
            }
        }
    }
}
