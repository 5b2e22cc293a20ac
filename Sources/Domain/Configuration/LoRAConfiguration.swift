/// Variant, rank, scale and places of low-rank adapters: `y = W x + scale · B (A x)`.
public struct LoRAConfiguration: Sendable, Equatable {
    /// What adapters change of a weight.
    public enum Variant: String, Codable, Sendable, CaseIterable {
        /// They add a product of low rank (Hu et al. 2021, arXiv:2106.09685).
        case lora
        /// They also train the length of each of the weight's rows (Liu et al. 2024,
        /// arXiv:2402.09353).
        case dora
    }

    /// By what the adapters' product is multiplied.
    public enum Scaling: String, Codable, Sendable, CaseIterable {
        /// `alpha / rank`.
        case standard
        /// `alpha / √rank`, with which the size of the update does not shrink as the rank grows
        /// (rsLoRA; Kalajdzievski 2023, arXiv:2312.03732).
        case rankStabilised = "rank-stabilised"
    }

    /// A linear layer of the decoder block that can carry an adapter, by its name in PEFT.
    public enum Target: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
        case query = "q_proj"
        case key = "k_proj"
        case value = "v_proj"
        case output = "o_proj"
        case gate = "gate_proj"
        case up = "up_proj"
        case down = "down_proj"
    }

    /// Whether the weights' lengths are trained apart.
    public var variant: Variant
    /// Rows of A, ≥ 1.
    public var rank: Int
    /// Numerator of the scale.
    public var alpha: Double
    /// What divides it.
    public var scaling: Scaling
    /// Share of the adapters' input channels that each training step sets to 0, 0 ..< 1.
    public var dropout: Double
    /// Which linear layers carry an adapter; not empty.
    public var targets: [Target]
    /// How many blocks carry adapters, counted from the last, ≥ 1; nil for all of them.
    ///
    /// The fewer, the faster: there is no backward pass below them, and what the blocks below make
    /// of each sequence is computed once for all epochs.
    public var layers: Int?

    /// By what the adapters' product is multiplied.
    package var scale: Float {
        switch scaling {
        case .standard: Float(alpha / Double(rank))
        case .rankStabilised: Float(alpha / Double(rank).squareRoot())
        }
    }

    /// The default scale, 32 / 16, doubles the adapters' product; every linear layer carries one.
    public init(
        variant: Variant = .lora, rank: Int = 16, alpha: Double = 32,
        scaling: Scaling = .standard, dropout: Double = 0, targets: [Target] = Target.allCases,
        layers: Int? = nil
    ) {
        self.variant = variant
        self.rank = rank
        self.alpha = alpha
        self.scaling = scaling
        self.dropout = dropout
        self.targets = targets
        self.layers = layers
    }

    /// Whether a block carries adapters.
    ///
    /// - Parameters:
    ///   - layer: the block's number, from 0.
    ///   - count: how many blocks the decoder has.
    package func adapts(layer: Int, of count: Int) -> Bool { layer >= count - (layers ?? count) }
}

// What a record of an earlier program does not say has its default, and what has its default is not
// said.

extension LoRAConfiguration: Codable {
    private enum CodingKeys: String, CodingKey {
        case variant, rank, alpha, scaling, dropout, targets, layers
    }

    /// Reads a configuration, also of a program that knew fewer options.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            rank: try values.decode(Int.self, forKey: .rank),
            alpha: try values.decode(Double.self, forKey: .alpha),
            targets: try values.decode([Target].self, forKey: .targets),
            layers: try values.decodeIfPresent(Int.self, forKey: .layers))
        variant = try values.decodeIfPresent(Variant.self, forKey: .variant) ?? variant
        scaling = try values.decodeIfPresent(Scaling.self, forKey: .scaling) ?? scaling
        dropout = try values.decodeIfPresent(Double.self, forKey: .dropout) ?? dropout
    }

    /// Writes what is not a default of ``variant``, ``scaling`` and ``dropout``, and all else.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        let usual = LoRAConfiguration()
        if variant != usual.variant { try values.encode(variant, forKey: .variant) }
        try values.encode(rank, forKey: .rank)
        try values.encode(alpha, forKey: .alpha)
        if scaling != usual.scaling { try values.encode(scaling, forKey: .scaling) }
        if dropout != usual.dropout { try values.encode(dropout, forKey: .dropout) }
        try values.encode(targets, forKey: .targets)
        try values.encodeIfPresent(layers, forKey: .layers)
    }
}
