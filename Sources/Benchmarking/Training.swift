import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels

extension Benchmark {
    /// Optimiser steps on 8 sequences of 128 tokens, all but the first of each to be predicted.
    ///
    /// - Parameters:
    ///   - adapters: nil to train every weight.
    ///   - retention: what holds the weights to where they start; the material is the first batch.
    func training(
        _ work: BenchmarkWork, with adapters: LoRAConfiguration?,
        keeping retention: Retention = Retention()
    ) throws -> Measurement {
        let length = 128, batch = 8
        let model = try languageModel(for: work, tokens: length), decoder = model.decoder
        let trainer = trainer(of: decoder, with: adapters, keeping: retention, batch: batch)
        // After the trainer: it turns the weights that it trains to f32.
        let demand = DecoderDemand(decoder)
        let sequences = (0..<batch * (options.repeats + 1)).map {
            TrainingSequence(
                tokens: tokens(length, of: decoder, work, sequence: $0), firstTarget: 1)
        }
        return Measurement(
            model: model.identity.name,
            precision: adapters == nil ? .f32 : compute.precision,
            tokens: batch * length, sequences: batch,
            seconds: try stepTimes(
                of: trainer, on: sequences,
                material: retention.needsMaterial ? Array(sequences.prefix(batch)) : [], work),
            demand: adapters.map {
                demand.lora(
                    sequences: batch, length: length, rank: $0.rank, layers: $0.targets)
            } ?? demand.fullTraining(sequences: batch, length: length))
    }

    /// Adapters of rank 8.
    func adapters(
        _ variant: LoRAConfiguration.Variant = .lora, dropout: Double = 0,
        targets: [AdaptedLayer] = AdaptedLayer.allCases
    ) -> LoRAConfiguration {
        LoRAConfiguration(
            variant: variant, rank: 8, alpha: 16, dropout: dropout, targets: targets)
    }

    private func trainer(
        of decoder: Decoder, with adapters: LoRAConfiguration?, keeping retention: Retention,
        batch: Int
    ) -> Trainer {
        var configuration = TrainingConfiguration(
            method: adapters == nil ? .full : .lora, learningRate: 1e-4, epochs: 1,
            batchSize: batch, retention: retention)
        guard let adapters else {
            return Trainer(decoder: decoder, configuration: configuration, seed: 0)
        }
        configuration.lora = adapters
        return Trainer(
            decoder: decoder,
            adapters: AdapterSet(for: decoder, configuration: adapters, seed: 0),
            configuration: configuration, seed: 0)
    }

    /// The time of each step but the first, which warms up.
    private func stepTimes(
        of trainer: Trainer, on sequences: [TrainingSequence], material: [TrainingSequence],
        _ work: BenchmarkWork
    ) throws -> [Double] {
        try report(work, repeat: 0)
        var times: [Double] = [], last = ContinuousClock.now
        _ = try trainer.train(sequences, validation: [], replay: material) { _ in
            times.append((.now - last) / .seconds(1))
            try report(work, repeat: times.count)
            last = .now
        }
        return times.suffix(options.repeats)
    }
}
