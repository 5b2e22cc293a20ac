import Domain

extension ArmDecoder {
    private static let trainingKeys = [
        "questions", "wordings", "learning-rate", "epochs", "batch", "patience",
        "validations-per-epoch",
        "warmup", "schedule", "weight-decay", "clip", "activation-megabytes", "form", "replay",
        "replay-loss", "l2-sp", "ewc", "blend", "stop-by",
    ]
    private static let adapterKeys = [
        "variant", "rank", "alpha", "scale", "dropout", "targets", "layers",
    ]

    /// The options of a training by itself, whatever arm has it.
    static func trainingKeys(of method: TrainingConfiguration.Method) -> [String] {
        (method == .lora ? adapterKeys : []) + trainingKeys
    }

    /// The keys that an arm has.
    static func keys(of kind: ArmConfiguration.Kind) -> [String] {
        // A control's answers are read as those of its arm.
        ["name"] + (kind.isControl ? ["of"] : ["extract"]) + options(of: kind)
    }

    private static func options(of kind: ArmConfiguration.Kind) -> [String] {
        switch kind {
        case .nearest: ["neighbours"]
        case .base: ["form", "model"]
        case .fewShot: ["examples", "form", "model"]
        case .rag, .ragWrongCorpus: ["passages", "examples", "form", "model", "decline-below"]
        case .loraShuffled: adapterKeys + trainingKeys
        case .lora, .loraDocuments: adapterKeys + trainingKeys + ["tune"]
        case .loraWithRetrieval:
            ["passages", "distractors", "decline-below"] + adapterKeys + trainingKeys + ["tune"]
        case .full: trainingKeys + ["tune"]
        case .answers: answersKeys
        case .command: commandKeys
        }
    }

    func training(
        _ reader: MappingReader?,
        defaults: TrainingConfiguration
    ) -> TrainingConfiguration {
        guard let reader else { return defaults }
        var training = defaults
        if training.method == .lora { training.lora = adapters(reader, defaults: defaults.lora) }
        func set<Value>(
            _ property: WritableKeyPath<TrainingConfiguration, Value>,
            _ key: String,
            _ rule: ScalarRule<Value>
        ) {
            if let value = reader.value(key, rule) { training[keyPath: property] = value }
        }
        set(\.learningRate, "learning-rate", .learningRate)
        training.examples =
            reader.value("questions", .integer(in: 1...1_000_000)) ?? defaults.examples
        training.wordings = reader.value("wordings", .integer(in: 1...1000)) ?? defaults.wordings
        set(\.epochs, "epochs", .integer(in: OptionRanges.epochs))
        set(\.batchSize, "batch", .integer(in: OptionRanges.batch))
        set(\.patience, "patience", .integer(in: 1...1000))
        set(\.stopBy, "stop-by", .word(among: TrainingConfiguration.StoppingMeasure.allCases))
        set(\.validationsPerEpoch, "validations-per-epoch", .integer(in: 1...100))
        set(\.warmupFraction, "warmup", .number(in: OptionRanges.warmup))
        set(\.schedule, "schedule", .word(among: TrainingConfiguration.Schedule.allCases))
        set(\.form, "form", .word(among: PromptForm.allCases))
        set(\.retention.replay, "replay", .number(in: OptionRanges.replay))
        set(\.retention.replayLoss, "replay-loss", .word(among: Retention.ReplayLoss.allCases))
        if training.method == .full, training.retention.replayLoss == .distribution {
            reader.complain(
                at: "replay-loss",
                "with all weights trained there is no untuned model left to ask; use 'answers', or "
                    + "an arm with adapters.")
        }
        set(\.retention.l2SP, "l2-sp", .number(in: OptionRanges.pull))
        set(\.retention.ewc, "ewc", .number(in: OptionRanges.pull))
        refuseHolding(training, reader)
        if let blend = reader.list("blend", .positive(atMost: 1)) {
            training.retention.blend = blend.sorted()
        }
        set(\.weightDecay, "weight-decay", .number(in: OptionRanges.weightDecay))
        set(\.maximumGradientNorm, "clip", .positive(atMost: 1e6))
        if let megabytes = reader.value("activation-megabytes", .integer(in: 1...1_000_000)) {
            training.activationBytes = megabytes * 1_000_000
        }
        return training
    }

    private func refuseHolding(_ training: TrainingConfiguration, _ reader: MappingReader) {
        let kept = training.retention
        guard training.method == .lora, training.lora.variant == .dora else { return }
        for (key, strength) in [("l2-sp", kept.l2SP), ("ewc", kept.ewc)] where strength > 0 {
            reader.complain(at: key, Self.noLowRank)
        }
    }

    static let noLowRank = """
        with 'variant: dora' the change of a weight is no product of low rank, which this needs; use \
        'variant: lora', or 'replay'.
        """

    private func adapters(
        _ reader: MappingReader,
        defaults: LoRAConfiguration
    ) -> LoRAConfiguration {
        LoRAConfiguration(
            variant: reader.value("variant", .word(among: LoRAConfiguration.Variant.allCases))
                ?? defaults.variant,
            rank: reader.value("rank", .integer(in: OptionRanges.rank)) ?? defaults.rank,
            alpha: reader.value("alpha", .positive(atMost: 1e6)) ?? defaults.alpha,
            scaling: reader.value("scale", .word(among: LoRAConfiguration.Scaling.allCases))
                ?? defaults.scaling,
            dropout: reader.value("dropout", .number(in: OptionRanges.dropout)) ?? defaults.dropout,
            targets: targets(reader) ?? defaults.targets,
            layers: reader.value("layers", .integer(in: OptionRanges.layers)) ?? defaults.layers,
        )
    }

    /// `all`, `qv` or a list of layers by their names in PEFT.
    private func targets(_ reader: MappingReader) -> [LoRAConfiguration.Target]? {
        if reader.isList("targets") {
            return reader.list("targets", .word(among: LoRAConfiguration.Target.allCases))
        }
        return reader.value("targets", .word(among: TargetSet.allCases))?.targets
    }
}

/// A name for a common choice of layers.
enum TargetSet: String, CaseIterable {
    case all
    case queriesAndValues = "qv"

    var targets: [LoRAConfiguration.Target] {
        switch self {
        case .all: LoRAConfiguration.Target.allCases
        case .queriesAndValues: [.query, .value]
        }
    }
}
