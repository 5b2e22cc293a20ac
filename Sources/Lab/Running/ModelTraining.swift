import Domain
import FineTuning
import LanguageModels

/// One training of a model in place: of adapters beside its weights, or of all its weights.
struct ModelTraining {
    private let decoder: Decoder
    /// Nil where all weights are trained.
    private let adapters: AdapterSet?
    let trainer: Trainer

    /// Adapters are attached at once.
    init(of decoder: Decoder, _ configuration: TrainingConfiguration, seed: UInt64) {
        self.decoder = decoder
        switch configuration.method {
        case .lora:
            let adapters = AdapterSet(for: decoder, configuration: configuration.lora, seed: seed)
            self.adapters = adapters
            trainer = Trainer(
                decoder: decoder, adapters: adapters, configuration: configuration, seed: seed)
        case .full:
            adapters = nil
            trainer = Trainer(decoder: decoder, configuration: configuration, seed: seed)
        }
    }

    /// How far each linear layer was moved: ``TrainingRecord/movement``.
    ///
    /// - Parameter base: opens the files that the model was loaded from; not called for adapters,
    ///   which leave the model's own weights as they were.
    func movement(
        from base: () throws -> DecoderLoader
    ) throws -> [[LoRAConfiguration.Target: Double]] {
        if let adapters { return adapters.movement(of: decoder) }
        return try decoder.movement(from: base())
    }

    /// Writes what was trained into a folder that is there: PEFT's files, or all weights.
    ///
    /// - Parameter baseModel: where PEFT is to look for the model that adapters belong to.
    func write(into folder: String, baseModel: String) throws {
        if let adapters {
            try adapters.write(into: folder, baseModel: baseModel)
        } else {
            try FullCheckpoint.save(decoder, to: TunedWeights.checkpoint(in: folder))
        }
    }
}
