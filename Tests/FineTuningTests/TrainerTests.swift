import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels
import TestSupport
import Testing

@Suite("Training")
struct TrainerTests {
    private var configuration: TrainingConfiguration {
        TrainingConfiguration(
            lora: LoRAConfiguration(rank: 4, alpha: 8), learningRate: 1e-2, epochs: 3, batchSize: 4)
    }

    /// Trains fresh adapters and gives what came of it.
    private func train(
        _ training: [TrainingSequence], validation: [TrainingSequence] = [],
        _ configuration: TrainingConfiguration, threads: Int = 1, seed: UInt64 = 1
    ) throws -> (outcome: TrainingOutcome, weights: [Float], decoder: Decoder) {
        let decoder = try Tiny.decoder(threads: threads)
        let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: seed)
        let outcome = try Trainer(
            decoder: decoder, adapters: adapters, configuration: configuration, seed: seed
        ).train(training, validation: validation) { _ in }
        return (outcome, adapters.parameters.all.flatMap { $0.value.values }, decoder)
    }

    @Test("adapters learn, and the frozen weights keep every bit")
    func frozen() throws {
        var configuration = configuration
        configuration.epochs = 30
        let (outcome, _, decoder) = try train(Tiny.sequences(8), configuration)
        #expect(outcome.losses.count == 60)
        #expect(outcome.losses[59] < outcome.losses[0] / 4)
        #expect(Tiny.bits(decoder) == Tiny.bits(try Tiny.decoder()))
        #expect(decoder.layers[0].query.adapter != nil)
    }

    @Test("full fine-tuning learns, and moves every matrix")
    func full() throws {
        let decoder = try Tiny.decoder(),
            before = TrainableParameters(all: decoder).all.map {
                $0.value.values
            }
        var configuration = configuration
        configuration.method = .full
        configuration.epochs = 20
        configuration.learningRate = 3e-3
        let outcome = try Trainer(decoder: decoder, configuration: configuration, seed: 1)
            .train(Tiny.sequences(8), validation: []) { _ in }
        #expect(outcome.losses[39] < outcome.losses[0] / 10)
        for (parameter, old) in zip(TrainableParameters(all: decoder).all, before) {
            #expect(parameter.value.values != old, "\(parameter.name)")
        }
        #expect(outcome.trainableParameters == decoder.configuration.parameterCount)
    }

    @Test("one seed gives the same bits twice and with two threads, another seed others")
    func reproducible() throws {
        let sequences = Tiny.sequences(10)
        let first = try train(sequences, validation: Tiny.sequences, configuration)
        let again = try train(sequences, validation: Tiny.sequences, configuration)
        let threads = try train(sequences, validation: Tiny.sequences, configuration, threads: 2)
        let other = try train(sequences, validation: Tiny.sequences, configuration, seed: 2)
        #expect(first.weights == again.weights && first.outcome == again.outcome)
        #expect(first.weights == threads.weights && first.outcome == threads.outcome)
        #expect(first.weights != other.weights)
    }

    @Test("the outcome counts steps, tokens, targets, looks and weights")
    func outcome() throws {
        let sequences = Tiny.sequences(10)
        let empty = TrainingSequence(tokens: [3, 4], firstTarget: 2)
        var configuration = configuration
        configuration.validationsPerEpoch = 2
        configuration.patience = 100
        let (outcome, weights, _) = try train(
            sequences + [empty, empty], validation: Tiny.sequences, configuration)
        #expect(outcome.losses.count == 3 * 3)
        #expect(outcome.validation.map(\.step) == [2, 3, 5, 6, 8, 9])
        #expect(outcome.tokens == 3 * sequences.reduce(0) { $0 + $1.tokens.count })
        #expect(outcome.targetTokens == 3 * sequences.reduce(0) { $0 + $1.targetCount })
        #expect(outcome.skippedSequences == 2)
        #expect(outcome.trainableParameters == weights.count)
        #expect(!outcome.stoppedEarly)
    }

    @Test("skipping sequences without a target gives what training without them gives")
    func skipped() throws {
        let sequences = Tiny.sequences(6), empty = TrainingSequence(tokens: [3], firstTarget: 1)
        let without = try train(sequences, configuration)
        let with = try train(sequences + [empty], configuration)
        #expect(without.weights == with.weights)
    }

    @Test("nothing to learn is an error")
    func nothingToLearn() throws {
        let empty = TrainingSequence(tokens: [3], firstTarget: 1)
        #expect(throws: FineTuningError.nothingToLearn(given: 2)) {
            try train([empty, empty], configuration)
        }
        #expect(throws: FineTuningError.nothingToLearn(given: 0)) { try train([], configuration) }
    }

    @Test("a validation loss that no longer falls stops the training, and the best weights return")
    func earlyStopping() throws {
        var configuration = configuration
        configuration.epochs = 40
        configuration.patience = 3
        configuration.learningRate = 3e-2
        let validation = Tiny.sequences(5, seed: 99)
        let (outcome, _, decoder) = try train(
            Tiny.sequences(8), validation: validation, configuration)
        #expect(outcome.stoppedEarly)
        let losses = outcome.validation
        let best = try #require(losses.min { $0.loss < $1.loss })
        #expect(outcome.bestStep == best.step)
        #expect(losses.suffix(3).allSatisfy { $0.loss >= best.loss })
        #expect(losses.count == (losses.firstIndex(of: best) ?? 0) + 1 + 3)
        let (sum, targets) = DecoderGradients(
            decoder: decoder, parameters: TrainableParameters(all: decoder)
        ).loss(validation)
        #expect(sum / Double(targets) == best.loss)
    }

    @Test("without validation the last weights stay, and the last step counts as the best")
    func noValidation() throws {
        #expect(try train(Tiny.sequences(4), configuration).outcome.bestStep == 3)
    }

    @Test("a validation set without targets is as none")
    func emptyValidation() throws {
        let empty = TrainingSequence(tokens: [3], firstTarget: 1)
        let outcome = try train(Tiny.sequences(4), validation: [empty], configuration).outcome
        #expect(outcome.validation.isEmpty && outcome.bestStep == 3)
    }

    @Test("a rate that is far too high ends with the step and the tensor that broke")
    func divergence() throws {
        var configuration = configuration
        configuration.learningRate = 1e30
        configuration.warmupFraction = 0
        configuration.finalRateFraction = 1
        let error = #expect(throws: FineTuningError.self) {
            try train(Tiny.sequences(4), configuration)
        }
        guard case .diverged(let step, let tensor, let rate)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(step == 2 && rate == 1e30)
        #expect(tensor.contains("gradient of model.layers.") || tensor == "the loss")
    }

    @Test("the gradient is clipped to its greatest norm: plain scaling before the optimiser")
    func clipping() throws {
        // Adam's step does not feel the scale of the gradient, but its epsilon does: with a norm
        // of 1e-12 the averages are far below 1e-8, and hardly anything moves.
        var configuration = configuration
        configuration.epochs = 1
        configuration.maximumGradientNorm = 1e-12
        let decoder = try Tiny.decoder()
        let before = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
            .parameters.all.flatMap { $0.value.values }
        let clipped = try train(Tiny.sequences(4), configuration).weights
        let most = zip(clipped, before).map { abs($0 - $1) }.max() ?? 0
        #expect(most < 1e-5)
        configuration.maximumGradientNorm = 1e9
        let free = try train(Tiny.sequences(4), configuration).weights
        #expect((zip(free, before).map { abs($0 - $1) }.max() ?? 0) > 1e-4)
        // A limit above the norm changes nothing.
        configuration.maximumGradientNorm = 1e6
        #expect(try train(Tiny.sequences(4), configuration).weights == free)
    }

    @Test("a hidden state too large to be squared is a divergence, though the loss is finite")
    func overflow() throws {
        let decoder = try Tiny.decoder(isTied: false)
        decoder.embedding.floats.fill(1e25)
        let trainer = Trainer(decoder: decoder, configuration: configuration, seed: 1)
        let error = #expect(throws: FineTuningError.self) {
            try trainer.train(Tiny.sequences(4), validation: []) { _ in }
        }
        guard case .diverged(1, "the square of the hidden state", _)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test("a model through which no gradient comes is told as that, not as a divergence")
    func noGradient() throws {
        let decoder = try Tiny.decoder()
        for parameter in TrainableParameters(all: decoder).all
        where parameter.name.contains("_proj") {
            parameter.value.fill(0)
        }
        let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 1)
        let trainer = Trainer(
            decoder: decoder, adapters: adapters, configuration: configuration, seed: 1)
        #expect(throws: FineTuningError.noGradient(step: 1)) {
            try trainer.train(Tiny.sequences(4), validation: []) { _ in }
        }
    }

    @Test("progress tells every step with its loss, and may stop the training")
    func progress() throws {
        let decoder = try Tiny.decoder()
        let trainer = Trainer(decoder: decoder, configuration: configuration, seed: 1)
        var seen: [Progress] = []
        _ = try trainer.train(Tiny.sequences(8), validation: Tiny.sequences) { seen.append($0) }
        #expect(seen.map(\.completed) == Array(1...6))
        #expect(seen.allSatisfy { $0.total == 6 && $0.stage == "training" })
        #expect(seen[5].detail.contains("loss ") && seen[5].detail.contains("validation "))
        let cancellation = Cancellation()
        #expect(throws: Interrupted.self) {
            try trainer.train(Tiny.sequences(8), validation: []) { progress in
                if progress.completed == 2 { cancellation.cancel() }
                try cancellation.check()
            }
        }
    }
}
