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
        replay: Double = 0, replayLoss: ReplayLoss = .answers, blend: [Double] = [1]
    ) {
        self.replay = replay
        self.replayLoss = replayLoss
        self.blend = blend
    }
}
