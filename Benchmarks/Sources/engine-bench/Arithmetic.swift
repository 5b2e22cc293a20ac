import FineTuning
import LanguageModels

/// Multiply-adds a token of a decoder, counted from its sizes: what the task needs, without
/// anything computed twice, masked keys or padding.
struct DecoderArithmetic {
    private let configuration: DecoderConfiguration
    /// The linear layers of all blocks.
    let blocks: Double
    /// Scores and mixtures of all blocks, forward: each token sees itself and those before.
    let attention: Double
    /// The output layer.
    let output: Double
    /// Share of the tokens that predict another.
    private let predicting: Double

    /// - Parameter length: tokens of a sequence.
    init(_ configuration: DecoderConfiguration, length: Int) {
        self.configuration = configuration
        let layers = Double(configuration.layers), queryWidth = Double(configuration.queryWidth)
        let block = AdaptedLayer.allCases.reduce(0) {
            let (inputs, outputs) = configuration.shape(of: $1)
            return $0 + inputs * outputs
        }
        blocks = layers * Double(block)
        attention = layers * queryWidth * Double(length + 1)
        output = Double(configuration.vocabulary * configuration.width)
        predicting = Double(length - 1) / Double(length)
    }

    /// Forward, and back to the activations: attention has four products on the way back.
    private var forwardAndBack: Double { 2 * (blocks + predicting * output) + 3 * attention }

    /// A LoRA step: forward and back, and six thin products an adapter; nothing below the lowest
    /// block's query, key and value layers needs a gradient.
    func lora(rank: Int, layers: [AdaptedLayer]) -> Double {
        let thin = layers.reduce(0) {
            let (inputs, outputs) = configuration.shape(of: $1)
            return $0 + 3 * rank * (inputs + outputs)
        }
        let unneeded = [AdaptedLayer.query, .key, .value].reduce(0) {
            let (inputs, outputs) = configuration.shape(of: $1)
            return $0 + inputs * outputs
        }
        return forwardAndBack + Double(configuration.layers * thin - unneeded)
    }

    /// A step that trains every weight: forward, back, and the gradients of the weights.
    var fullTraining: Double { forwardAndBack + blocks + predicting * output }
}

extension DecoderConfiguration {
    /// Channels into and out of a linear layer of a block.
    fileprivate func shape(of layer: AdaptedLayer) -> (inputs: Int, outputs: Int) {
        switch layer {
        case .query: (width, queryWidth)
        case .key, .value: (width, keyWidth)
        case .output: (queryWidth, width)
        case .gate, .up: (width, innerWidth)
        case .down: (innerWidth, width)
        }
    }
}

/// Multiply-adds of all-MiniLM-L6-v2: 6 blocks, 384 channels, 1536 inside the feed-forward layer.
enum EncoderArithmetic {
    static func multiplyAdds(tokens: Int) -> Double {
        let blocks = 6, width = 384, innerWidth = 1536
        let linear = 4 * width * width + 2 * width * innerWidth
        return Double(blocks * tokens * (linear + 2 * width * tokens))
    }
}
