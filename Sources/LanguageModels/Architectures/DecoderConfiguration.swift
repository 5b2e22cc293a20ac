package import Domain

/// The family and the sizes of a decoder.
public struct DecoderConfiguration: Sendable, Equatable {
    /// What its blocks are made of.
    public var family: DecoderFamily
    /// Blocks of attention and feed-forward.
    public var layers: Int
    /// Channels of the hidden state.
    public var width: Int
    /// Channels inside the feed-forward layer.
    public var innerWidth: Int
    /// Query heads of an attention block.
    public var heads: Int
    /// Key and value heads; fewer than the query heads when these share them.
    public var keyHeads: Int
    /// Channels of one head, an even number.
    public var headWidth: Int
    /// Tokens that the model knows: rows of the embedding.
    public var vocabulary: Int
    /// Longest sequence that the model was made for, in tokens.
    public var contextLength: Int
    /// Added to the mean square before its root is taken, > 0.
    public var normEpsilon: Float
    /// Base of the rotary angles.
    public var rotaryBase: Double
    /// By what the angles of each channel of half a head are divided, where the model was stretched
    /// to a longer context; local blocks are not.
    public private(set) var rotaryFactors: [Float]?
    /// Whether the output layer is the embedding itself.
    public var hasTiedOutput: Bool

    /// Takes sizes that came from a file.
    ///
    /// - Throws: ``LanguageModelsError/impossibleSize(rule:)``.
    public init(
        family: DecoderFamily = .llama, layers: Int, width: Int, innerWidth: Int, heads: Int,
        keyHeads: Int, headWidth: Int,
        vocabulary: Int, contextLength: Int, normEpsilon: Float, rotaryBase: Double,
        hasTiedOutput: Bool
    ) throws(LanguageModelsError) {
        self.family = family
        self.layers = layers
        self.width = width
        self.innerWidth = innerWidth
        self.heads = heads
        self.keyHeads = keyHeads
        self.headWidth = headWidth
        self.vocabulary = vocabulary
        self.contextLength = contextLength
        self.normEpsilon = normEpsilon
        self.rotaryBase = rotaryBase
        self.hasTiedOutput = hasTiedOutput
        try validate()
    }

    static func requireLayers(_ layers: Int) throws(LanguageModelsError) {
        guard (1...512).contains(layers) else {
            throw .impossibleSize(rule: "layers must be 1…512, not \(layers)")
        }
    }

    /// The channels of a head: as a file says, else an equal share of the hidden size.
    static func headWidth(
        _ said: Int?, width: Int, heads: Int, names: DecoderSizeNames
    ) throws(LanguageModelsError) -> Int {
        if let said { return said }
        // Whether there are heads at all is checked with the other sizes.
        guard heads > 0 else { return width }
        guard width.isMultiple(of: heads) else {
            throw .impossibleSize(
                rule: "\(names.width) (\(width)) must be a multiple of \(names.heads) (\(heads)) "
                    + "where no \(names.headWidth) is given")
        }
        return width / heads
    }

    /// Sizes come from a file: each is held against what the arithmetic needs and memory allows.
    private func validate() throws(LanguageModelsError) {
        func require(_ holds: Bool, _ rule: String) throws(LanguageModelsError) {
            guard holds else { throw .impossibleSize(rule: rule) }
        }
        try Self.requireLayers(layers)
        try require((1...65536).contains(width), "hidden size must be 1…65536, not \(width)")
        try require(
            (1...1_048_576).contains(innerWidth),
            "feed-forward size must be 1…1048576, not \(innerWidth)")
        try require((1...1024).contains(heads), "attention heads must be 1…1024, not \(heads)")
        try require(
            keyHeads >= 1 && keyHeads <= heads && heads.isMultiple(of: keyHeads),
            "key heads (\(keyHeads)) must divide the heads (\(heads))")
        try require(
            (2...1024).contains(headWidth) && headWidth.isMultiple(of: 2),
            "channels of a head must be even and 2…1024, not \(headWidth)")
        try require(
            (1...4_194_304).contains(vocabulary), "vocabulary must be 1…4194304, not \(vocabulary)")
        try require(
            (1...16_777_216).contains(contextLength),
            "context length must be 1…16777216, not \(contextLength)")
        try require(
            normEpsilon.isFinite && normEpsilon > 0, "norm epsilon must be > 0, not \(normEpsilon)")
        try require(
            rotaryBase.isFinite && rotaryBase > 0, "rotary base must be > 0, not \(rotaryBase)")
    }

    /// Divides the rotary angles.
    ///
    /// - Parameter factors: `headWidth / 2` numbers above 0.
    mutating func stretch(by factors: [Float]) throws(LanguageModelsError) {
        guard factors.count == headWidth / 2, factors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw .impossibleSize(
                rule: "rotary factors must be \(headWidth / 2) numbers > 0, not \(factors)")
        }
        rotaryFactors = factors
    }

    /// Channels of all query heads.
    public var queryWidth: Int { heads * headWidth }
    /// Channels of all key heads, and of all value heads.
    public var keyWidth: Int { keyHeads * headWidth }

    /// Channels into and out of a linear layer of a block.
    package func shape(of layer: LoRAConfiguration.Target) -> (inputs: Int, outputs: Int) {
        switch layer {
        case .query: (width, queryWidth)
        case .key, .value: (width, keyWidth)
        case .output: (queryWidth, width)
        case .gate, .up: (width, innerWidth)
        case .down: (innerWidth, width)
        }
    }

    /// By what the embedding's rows are multiplied.
    public var embeddingScale: Float {
        family.scalesEmbedding ? Float(width).squareRoot() : 1
    }

    /// Number of weights.
    public var parameterCount: Int {
        let attention = 2 * width * queryWidth + 2 * width * keyWidth
        let biases = family.hasAttentionBias ? queryWidth + 2 * keyWidth : 0
        let norms = (family.hasResultNorms ? 4 : 2) * width
        let headNorms = family.hasHeadNorms ? 2 * headWidth : 0
        let block = attention + biases + 3 * width * innerWidth + norms + headNorms
        return layers * block + width + vocabulary * width * (hasTiedOutput ? 1 : 2)
    }
}
