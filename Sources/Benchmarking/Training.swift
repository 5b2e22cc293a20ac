import Domain
import FineTuning
import Foundations
import Kernels
import LanguageModels

extension Benchmark {
    /// Optimiser steps on 8 sequences of 128 tokens, all but the first of each to be predicted.
    ///
    /// - Parameter layers: where adapters of rank 8 stand; nil to train every weight.
    func training(
        _ work: BenchmarkWork, adapting layers: [AdaptedLayer]?
    ) throws -> Measurement {
        let length = 128, batch = 8, rank = 8
        let model = try languageModel(for: work, tokens: length), decoder = model.decoder
        let trainer = trainer(of: decoder, adapting: layers, rank: rank, batch: batch)
        // After the trainer: it turns the weights that it trains to f32.
        let demand = DecoderDemand(decoder)
        let sequences = (0..<batch * (options.repeats + 1)).map {
            TrainingSequence(
                tokens: tokens(length, of: decoder, work, sequence: $0), firstTarget: 1)
        }
        return Measurement(
            model: model.identity.name, precision: layers == nil ? .f32 : compute.precision,
            tokens: batch * length, sequences: batch,
            seconds: try stepTimes(of: trainer, on: sequences, work),
            demand: layers.map {
                demand.lora(sequences: batch, length: length, rank: rank, layers: $0)
            } ?? demand.fullTraining(sequences: batch, length: length))
    }

    private func trainer(
        of decoder: Decoder, adapting layers: [AdaptedLayer]?, rank: Int, batch: Int
    ) -> Trainer {
        var configuration = TrainingConfiguration(
            method: layers == nil ? .full : .lora, learningRate: 1e-4, epochs: 1, batchSize: batch)
        guard let layers else {
            return Trainer(decoder: decoder, configuration: configuration, seed: 0)
        }
        configuration.lora = LoRAConfiguration(
            rank: rank, alpha: Double(2 * rank), targets: layers)
        let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: 0)
        return Trainer(decoder: decoder, adapters: adapters, configuration: configuration, seed: 0)
    }

    /// The time of each step but the first, which warms up.
    private func stepTimes(
        of trainer: Trainer, on sequences: [TrainingSequence], _ work: BenchmarkWork
    ) throws -> [Double] {
        try report(work, repeat: 0)
        var times: [Double] = [], last = ContinuousClock.now
        _ = try trainer.train(sequences, validation: []) { _ in
            times.append((.now - last) / .seconds(1))
            try report(work, repeat: times.count)
            last = .now
        }
        return times.suffix(options.repeats)
    }
}
