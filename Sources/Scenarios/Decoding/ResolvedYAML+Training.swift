import Domain

extension ResolvedYAML {
    /// The options of an arm that trains.
    static func options(
        of training: TrainingConfiguration
    ) -> [(key: String, value: String)] {
        var options: [(key: String, value: String)] = []
        if training.method == .lora {
            let targets = training.lora.targets
            let name = TargetSet.allCases.first { $0.targets == targets }?.rawValue
            options += [
                ("variant", training.lora.variant.rawValue),
                ("rank", "\(training.lora.rank)"),
                ("alpha", Quantity.text(training.lora.alpha)),
                ("scale", training.lora.scaling.rawValue),
                ("dropout", Quantity.text(training.lora.dropout)),
                ("targets", name ?? list(targets.map(\.rawValue))),
            ]
            if let layers = training.lora.layers { options.append(("layers", "\(layers)")) }
        }
        if let examples = training.examples { options.append(("questions", "\(examples)")) }
        if let wordings = training.wordings { options.append(("wordings", "\(wordings)")) }
        return options + [
            ("learning-rate", Quantity.text(training.learningRate)),
            ("epochs", "\(training.epochs)"),
            ("batch", "\(training.batchSize)"),
            ("patience", "\(training.patience)"),
            ("stop-by", training.stopBy.rawValue),
            ("validations-per-epoch", "\(training.validationsPerEpoch)"),
            ("warmup", Quantity.text(training.warmupFraction)),
            ("schedule", training.schedule.rawValue),
            ("weight-decay", Quantity.text(training.weightDecay)),
            ("clip", Quantity.text(training.maximumGradientNorm)),
            ("activation-megabytes", "\(training.activationBytes / 1_000_000)"),
            ("form", training.form.rawValue),
            ("replay", Quantity.text(training.retention.replay)),
            ("replay-loss", training.retention.replayLoss.rawValue),
            ("l2-sp", Quantity.text(training.retention.l2SP)),
            ("ewc", Quantity.text(training.retention.ewc)),
            ("blend", list(training.retention.blend.map(Quantity.text))),
        ]
    }
}
