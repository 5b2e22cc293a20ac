import FineTuning
import Foundations
import LanguageModels

/// A linear layer that can carry an adapter.
typealias AdaptedLayer = LoRAConfiguration.Target

extension Bench {
    /// Optimiser steps on 8 sequences of 128 random tokens, all but the first of them targets.
    ///
    /// - Parameter layers: where adapters of rank 8 stand; nil to train every weight.
    func train(_ work: Work, adapting layers: [AdaptedLayer]?) throws -> Measurement {
        let decoder = try languageModel().decoder, length = 128, batch = 8
        var configuration = TrainingConfiguration(
            learningRate: 1e-4, epochs: 1, batchSize: batch)
        let trainer: Trainer
        if let layers {
            configuration.lora = LoRAConfiguration(rank: 8, alpha: 16, targets: layers)
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 0)
            trainer = Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: 0)
        } else {
            configuration.method = .full
            trainer = Trainer(decoder: decoder, configuration: configuration, seed: 0)
        }
        // The first step warms up.
        let times = try stepSeconds(
            of: trainer, on: Self.sequences(count: batch * (repeats + 1), length: length)
        ).dropFirst()
        let need = DecoderArithmetic(decoder.configuration, length: length)
        return Measurement(
            work, rates: times.map { Double(batch * length) / $0 },
            multiplyAdds: layers.map { need.lora(rank: 8, layers: $0) } ?? need.fullTraining)
    }

    private func stepSeconds(
        of trainer: Trainer, on sequences: [TrainingSequence]
    ) throws -> [Double] {
        var times: [Double] = [], last = ContinuousClock.now
        _ = try trainer.train(sequences, validation: []) { _ in
            let now = ContinuousClock.now
            times.append((now - last) / .seconds(1))
            last = now
        }
        return times
    }

    private static func sequences(count: Int, length: Int) -> [TrainingSequence] {
        var random = SeededGenerator(seed: 0, stream: "training tokens")
        return (0..<count).map { _ in
            TrainingSequence(
                tokens: (0..<length).map { _ in 100 + random.integer(below: 48_900) },
                firstTarget: 1)
        }
    }
}
