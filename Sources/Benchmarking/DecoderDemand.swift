import Domain
import Kernels
import LanguageModels

/// A linear layer that can carry an adapter.
typealias AdaptedLayer = LoRAConfiguration.Target

/// What a decoder's works need, counted from its sizes: nothing computed twice, no masked keys, no
/// padding.
///
/// Bytes are those of the weights, once for each pass of up to 512 tokens, and of the keys and
/// values of earlier passes, once for each token that looks back at them. Activations and logits
/// are left out: most of them stay within the caches.
struct DecoderDemand {
    private let configuration: DecoderConfiguration
    /// Bytes of the blocks' weights, and of the output layer's.
    private let blockBytes: Double
    private let outputBytes: Double
    /// Multiply-adds a token of the blocks' linear layers, and of the output layer.
    private let blocks: Double
    private let output: Double

    /// Tokens that pass through the weights together.
    private static let tokensInPass = 512

    init(_ decoder: Decoder) {
        configuration = decoder.configuration
        blockBytes = Double(decoder.layers.reduce(0) { $0 + $1.byteCount })
        outputBytes = Double(decoder.output.byteCount)
        let block = AdaptedLayer.allCases.reduce(0) { $0 + decoder.configuration.weights(of: $1) }
        blocks = Double(configuration.layers * block)
        output = Double(configuration.vocabulary * configuration.width)
    }

    private var weightBytes: Double { blockBytes + outputBytes }

    /// Bytes of a token's keys and values in all layers.
    private var cacheBytesPerToken: Double {
        Double(2 * configuration.layers * configuration.keyWidth * MemoryLayout<Float>.stride)
    }

    /// Scores and mixtures of all layers for tokens at these positions, each of which sees itself
    /// and those before.
    private func attention(_ positions: Range<Int>) -> Double {
        let seen = positions.reduce(0) { $0 + $1 + 1 }
        return Double(2 * configuration.layers * configuration.queryWidth * seen)
    }

    private func passes(_ tokens: Int) -> Double {
        Double((tokens + Self.tokensInPass - 1) / Self.tokensInPass)
    }

    /// A prompt, with logits for its last token.
    func prompt(length: Int) -> Demand {
        Demand(
            multiplyAdds: Double(length) * blocks + attention(0..<length) + output,
            bytes: passes(length) * blockBytes + outputBytes)
    }

    /// Tokens in a row behind a cache that holds `behind`.
    func continuation(tokens: Int, behind: Int) -> Demand {
        let cached = (0..<tokens).reduce(0) { $0 + behind + $1 }
        return Demand(
            multiplyAdds: Double(tokens) * (blocks + output)
                + attention(behind..<behind + tokens),
            bytes: Double(tokens) * weightBytes + Double(cached) * cacheBytesPerToken)
    }

    /// `new` tokens for each of some prompts that begin with the same `shared` tokens.
    ///
    /// The prompt's last token gives the first new one; the last new one need not be run.
    func generation(prompts: Int, length: Int, shared: Int, new: Int) -> Demand {
        let own = length - shared, computed = shared + prompts * own
        let reading = Demand.Phase(
            multiplyAdds: Double(computed) * blocks + attention(0..<shared)
                + Double(prompts) * (attention(shared..<length) + output),
            bytes: passes(computed) * blockBytes + outputBytes)
        let steps = new - 1
        // The shared beginning is read once for all streams of a step.
        let cached = (0..<steps).reduce(0) { $0 + shared + prompts * (own + $1) }
        let writing = Demand.Phase(
            multiplyAdds: Double(prompts)
                * (Double(steps) * (blocks + output) + attention(length..<length + steps)),
            bytes: Double(steps) * weightBytes + Double(cached) * cacheBytesPerToken)
        return Demand([reading, writing])
    }

    /// Logits of every token of some sequences.
    func scoring(sequences: Int, length: Int) -> Demand {
        let tokens = sequences * length
        return Demand(
            multiplyAdds: Double(tokens) * (blocks + output)
                + Double(sequences) * attention(0..<length),
            bytes: passes(tokens) * weightBytes)
    }

    /// A step with adapters: forward and back, and six thin products an adapter. Nothing below the
    /// lowest block's query, key and value layers needs a gradient. Weights are read twice.
    func lora(sequences: Int, length: Int, rank: Int, layers: [AdaptedLayer]) -> Demand {
        let thin = layers.reduce(0) { $0 + 3 * rank * configuration.channels(of: $1) }
        let unneeded = [AdaptedLayer.query, .key, .value].reduce(0) {
            $0 + configuration.weights(of: $1)
        }
        let tokens = sequences * (length - 1)
        return Demand(
            multiplyAdds: forwardAndBack(sequences: sequences, length: length)
                + Double(tokens) * Double(configuration.layers * thin - unneeded),
            bytes: 2 * passes(tokens) * weightBytes)
    }

    /// A step that trains every weight: forward, back, and the gradients of the weights.
    ///
    /// In each pass weights are read twice and gradients read and written. The optimiser reads
    /// weight, gradient and two moments, and writes all of them but the gradient.
    func fullTraining(sequences: Int, length: Int) -> Demand {
        let tokens = sequences * (length - 1)
        let parameterBytes = Double(configuration.parameterCount * MemoryLayout<Float>.stride)
        return Demand(
            multiplyAdds: forwardAndBack(sequences: sequences, length: length)
                + Double(tokens) * (blocks + output),
            bytes: passes(tokens) * (2 * weightBytes + 2 * parameterBytes)
                + 7 * parameterBytes)
    }

    /// Forward, and back to the activations: attention has four products on the way back. The last
    /// token of a sequence predicts nothing, and none looks back at it.
    private func forwardAndBack(sequences: Int, length: Int) -> Double {
        Double(sequences)
            * (2 * Double(length - 1) * (blocks + output) + 3 * attention(0..<length - 1))
    }
}

extension DecoderLayer {
    /// Bytes of the linear layers' weights.
    fileprivate var byteCount: Int {
        [query, key, value, output, gate, up, down].reduce(0) { $0 + $1.weight.byteCount }
    }
}

extension DecoderConfiguration {
    /// Number of weights of a linear layer.
    fileprivate func weights(of layer: AdaptedLayer) -> Int {
        let (inputs, outputs) = shape(of: layer)
        return inputs * outputs
    }

    /// Channels into a linear layer and out of it, together.
    fileprivate func channels(of layer: AdaptedLayer) -> Int {
        let (inputs, outputs) = shape(of: layer)
        return inputs + outputs
    }
}
