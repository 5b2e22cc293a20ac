/// What keeps a fine-tuning from overwriting what the model knew. The default is nothing.
public struct Retention: Codable, Sendable, Equatable {
    /// Share of general material in each batch, 0 ..< 1, whose answers the untuned model wrote:
    /// a batch of b examples gets b · share / (1 − share) more sequences, and these have this share
    /// of the loss.
    ///
    /// Source: replay of what the model itself would say, compare Self-Synthesized Rehearsal (Huang
    /// et al. 2024, arXiv:2403.01244).
    public var replay: Double
    /// What is learnt of the general material.
    public var replayLoss: ReplayLoss
    /// Strength of the pull towards the untuned weights, ≥ 0: the loss grows by half of it times the sum
    /// of the squared changes of all trained weights; with adapters, of what they change.
    ///
    /// Source: Li et al. 2018, arXiv:1802.01483 (L2-SP).
    public var l2SP: Double
    /// The same where each change is weighted by how much the untuned model's answers to general
    /// material depend on the weight: by the diagonal of the Fisher information, with labels drawn
    /// from the model, divided by its mean.
    ///
    /// Source: Kirkpatrick et al. 2017, arXiv:1612.00796 (elastic weight consolidation).
    public var ewc: Double
    /// How far the trained weights are taken, each 0 < a ≤ 1, rising: base + a · (trained − base).
    /// The validation questions choose; of points that answer equally well the nearest to the base.
    ///
    /// Source: Wortsman et al. 2022, arXiv:2109.01903 (WiSE-FT).
    public var blend: [Double]

    /// What a training holds general material to.
    public enum ReplayLoss: String, Codable, Sendable, CaseIterable {
        /// The tokens that the untuned model wrote.
        case answers
        /// Its whole distribution at each of these tokens: the gradient is that of the divergence
        /// KL(untuned ‖ tuned). Adapters alone: with all weights trained there is no untuned model
        /// left to ask.
        ///
        /// Source: Li & Hoiem 2016, arXiv:1606.09282 (learning without forgetting).
        case distribution
    }

    /// Sets each of them; the default trains on the task alone and takes the weights as trained.
    public init(
        replay: Double = 0, replayLoss: ReplayLoss = .answers, l2SP: Double = 0, ewc: Double = 0,
        blend: [Double] = [1]
    ) {
        self.replay = replay
        self.replayLoss = replayLoss
        self.l2SP = l2SP
        self.ewc = ewc
        self.blend = blend
    }

    /// Whether general material is read.
    public var needsMaterial: Bool { replay > 0 || ewc > 0 }
}

extension Retention {
    private enum CodingKeys: String, CodingKey { case replay, replayLoss, l2SP, ewc, blend }

    /// Reads what a program wrote that may have known fewer options.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            replay: try values.decode(Double.self, forKey: .replay),
            replayLoss: try values.decode(ReplayLoss.self, forKey: .replayLoss),
            l2SP: try values.decodeIfPresent(Double.self, forKey: .l2SP) ?? 0,
            ewc: try values.decodeIfPresent(Double.self, forKey: .ewc) ?? 0,
            blend: try values.decode([Double].self, forKey: .blend))
    }

    /// Writes what is not a default of ``l2SP`` and ``ewc``, and all else.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(replay, forKey: .replay)
        try values.encode(replayLoss, forKey: .replayLoss)
        if l2SP != 0 { try values.encode(l2SP, forKey: .l2SP) }
        if ewc != 0 { try values.encode(ewc, forKey: .ewc) }
        try values.encode(blend, forKey: .blend)
    }
}
