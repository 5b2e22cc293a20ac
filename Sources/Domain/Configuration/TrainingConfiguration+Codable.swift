// Records of programs that knew fewer options have fewer keys: what a record does not say has its
// default, and what has its default is not said.

extension TrainingConfiguration: Codable {
    private enum CodingKeys: String, CodingKey {
        case method, lora, learningRate, examples, wordings, epochs, batchSize, warmupFraction
        case finalRateFraction, weightDecay, maximumGradientNorm, validationsPerEpoch, patience
        case activationBytes, schedule, form, retention, stopBy
    }

    /// Reads a configuration, also of a program that knew fewer options.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            method: try values.decode(Method.self, forKey: .method),
            lora: try values.decode(LoRAConfiguration.self, forKey: .lora),
            learningRate: try values.decode(Double.self, forKey: .learningRate),
            examples: try values.decodeIfPresent(Int.self, forKey: .examples),
            wordings: try values.decodeIfPresent(Int.self, forKey: .wordings),
            epochs: try values.decode(Int.self, forKey: .epochs),
            batchSize: try values.decode(Int.self, forKey: .batchSize),
            warmupFraction: try values.decode(Double.self, forKey: .warmupFraction),
            finalRateFraction: try values.decode(Double.self, forKey: .finalRateFraction),
            weightDecay: try values.decode(Double.self, forKey: .weightDecay),
            maximumGradientNorm: try values.decode(Double.self, forKey: .maximumGradientNorm),
            validationsPerEpoch: try values.decode(Int.self, forKey: .validationsPerEpoch),
            patience: try values.decode(Int.self, forKey: .patience),
            activationBytes: try values.decode(Int.self, forKey: .activationBytes))
        schedule = try values.decodeIfPresent(Schedule.self, forKey: .schedule) ?? schedule
        form = try values.decodeIfPresent(PromptForm.self, forKey: .form) ?? form
        retention = try values.decodeIfPresent(Retention.self, forKey: .retention) ?? retention
        stopBy = try values.decodeIfPresent(StoppingMeasure.self, forKey: .stopBy) ?? stopBy
    }

    /// Writes what is not a default of what later versions added, and all else.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        let usual = TrainingConfiguration()
        try values.encode(method, forKey: .method)
        try values.encode(lora, forKey: .lora)
        try values.encode(learningRate, forKey: .learningRate)
        try values.encodeIfPresent(examples, forKey: .examples)
        try values.encodeIfPresent(wordings, forKey: .wordings)
        try values.encode(epochs, forKey: .epochs)
        try values.encode(batchSize, forKey: .batchSize)
        try values.encode(warmupFraction, forKey: .warmupFraction)
        try values.encode(finalRateFraction, forKey: .finalRateFraction)
        try values.encode(weightDecay, forKey: .weightDecay)
        try values.encode(maximumGradientNorm, forKey: .maximumGradientNorm)
        try values.encode(validationsPerEpoch, forKey: .validationsPerEpoch)
        try values.encode(patience, forKey: .patience)
        try values.encode(activationBytes, forKey: .activationBytes)
        if schedule != usual.schedule { try values.encode(schedule, forKey: .schedule) }
        if form != usual.form { try values.encode(form, forKey: .form) }
        if retention != usual.retention { try values.encode(retention, forKey: .retention) }
        if stopBy != usual.stopBy { try values.encode(stopBy, forKey: .stopBy) }
    }
}
