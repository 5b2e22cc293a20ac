/// How a decoder is fine-tuned: method, optimiser, schedule and stopping.
public struct TrainingConfiguration: Sendable, Equatable {
    /// What is trained.
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// Low-rank adapters beside frozen weights (Hu et al. 2021, arXiv:2106.09685).
        case lora
        /// Every weight of the decoder.
        case full
    }

    /// Whether adapters are trained or every weight.
    public var method: Method
    /// Rank, scale and places of the adapters; read only when ``method`` is ``Method/lora``.
    public var lora: LoRAConfiguration
    /// Peak learning rate, > 0.
    public var learningRate: Double
    /// At most so many training examples, drawn by the seed; nil for all.
    public var examples: Int?
    /// At most so many training examples about one fact, drawn by the seed; nil for all.
    public var wordings: Int?
    /// Passes over the training examples, ≥ 1.
    public var epochs: Int
    /// Sequences in one optimiser step, ≥ 1.
    public var batchSize: Int
    /// Share of all steps in which the rate rises linearly from 0, 0…1.
    public var warmupFraction: Double
    /// How the rate goes on behind the warm-up.
    public var schedule: Schedule
    /// The rate at the last step as a share of the peak, 0…1; not read by ``Schedule/constant``.
    public var finalRateFraction: Double
    /// Decoupled weight decay (Loshchilov & Hutter 2019, arXiv:1711.05101), ≥ 0.
    public var weightDecay: Double
    /// The global gradient norm is clipped to this, > 0.
    public var maximumGradientNorm: Double
    /// Looks at the validation examples in each epoch, ≥ 1.
    public var validationsPerEpoch: Int
    /// Looks in a row without a better one before training stops, ≥ 1.
    public var patience: Int
    /// By what looks are told apart.
    public var stopBy: StoppingMeasure
    /// Bytes that activations and the buffers of both passes may take, > 0.
    ///
    /// It decides how many tokens run at one time, up to 512, and whether all activations are kept
    /// for the backward pass or computed again; then what the blocks below the lowest adapter make
    /// of each sequence is kept for all epochs as far as the rest goes. A single sequence is never
    /// cut: one that is too long for the budget takes what it needs. Weights, gradients, the
    /// optimiser's averages and what an untuned model expects of replayed texts are not counted.
    public var activationBytes: Int
    /// In which form questions are put in training, and so when the arm answers.
    public var form: PromptForm
    /// What keeps the model from forgetting.
    public var retention: Retention

    /// What says which weights are best.
    public enum StoppingMeasure: String, Codable, Sendable, CaseIterable {
        /// The mean loss over the reference answers to the validation questions.
        case loss
        /// The score of the answers that the model gives to them, by the metric that settings are
        /// chosen by; of equal scores the loss.
        case score
    }

    /// The course of the learning rate behind the warm-up.
    public enum Schedule: String, Codable, Sendable, CaseIterable {
        /// A straight line from the peak to the last rate.
        case linear
        /// Half a cosine from the peak to the last rate (Loshchilov & Hutter 2017,
        /// arXiv:1608.03983, without restarts).
        case cosine
        /// The peak.
        case constant
        /// The peak, and a straight line to the last rate over the last fifth of all steps
        /// (warm-up–stable–decay; Hu et al. 2024, arXiv:2404.06395).
        case wsd
    }

    /// The default is what worked for facts with a 135M model: adapters of rank 16 on all linear
    /// layers at 3e-3 for 8 epochs.
    public init(
        method: Method = .lora,
        lora: LoRAConfiguration = LoRAConfiguration(),
        learningRate: Double = 3e-3,
        examples: Int? = nil,
        wordings: Int? = nil,
        epochs: Int = 8,
        batchSize: Int = 8,
        warmupFraction: Double = 0.05,
        finalRateFraction: Double = 0.1,
        weightDecay: Double = 0,
        maximumGradientNorm: Double = 1,
        validationsPerEpoch: Int = 1,
        patience: Int = 2,
        activationBytes: Int = 512_000_000,
        schedule: Schedule = .linear,
        form: PromptForm = .completion,
        retention: Retention = Retention(),
        stopBy: StoppingMeasure = .loss
    ) {
        self.method = method
        self.lora = lora
        self.learningRate = learningRate
        self.examples = examples
        self.wordings = wordings
        self.epochs = epochs
        self.batchSize = batchSize
        self.warmupFraction = warmupFraction
        self.finalRateFraction = finalRateFraction
        self.weightDecay = weightDecay
        self.maximumGradientNorm = maximumGradientNorm
        self.validationsPerEpoch = validationsPerEpoch
        self.patience = patience
        self.activationBytes = activationBytes
        self.schedule = schedule
        self.form = form
        self.retention = retention
        self.stopBy = stopBy
    }
}
