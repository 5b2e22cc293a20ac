import Domain
import Kernels
import LanguageModels

/// The buffers of both passes over a micro-batch; made once and used for all that fit.
final class ActivationTape {
    /// The most tokens that it has room for.
    let capacity: Int
    /// Whether each trained block has activations of its own, or all share one set.
    let keepsAll: Bool
    /// What goes into each trained block, and what comes out of the last; each `[tokens, width]`.
    private let hidden: [Matrix]
    private let activations: [LayerActivations]
    private let layerScratch: LayerScratch
    private let backwardScratch: BackwardScratch
    private let gradient: Matrix

    /// - Parameter targets: the linear layers whose products DoRA needs again.
    init(
        _ configuration: DecoderConfiguration, layers: Int, tokens: Int, keepsAll: Bool,
        productsOf targets: [LoRAConfiguration.Target]
    ) {
        capacity = tokens
        self.keepsAll = keepsAll
        let hidden = (0...layers).map { _ in
            Matrix(uninitializedRows: tokens, columns: configuration.width)
        }
        activations = (0..<(keepsAll ? max(layers, 1) : 1)).map {
            LayerActivations(
                configuration, tokens: tokens, input: hidden[$0], productsOf: targets)
        }
        self.hidden = hidden
        layerScratch = LayerScratch(configuration, tokens: tokens)
        backwardScratch = BackwardScratch(
            configuration, tokens: tokens, sharing: layerScratch)
        gradient = Matrix(uninitializedRows: tokens, columns: configuration.width)
    }

    /// The tape for a micro-batch of so many tokens.
    func prefix(_ tokens: Int) -> Part { Part(tape: self, tokens: tokens) }

    /// The first tokens of every buffer.
    struct Part {
        private let tape: ActivationTape
        private let tokens: Int

        fileprivate init(tape: ActivationTape, tokens: Int) {
            self.tape = tape
            self.tokens = tokens
        }

        /// Whether the activations of a block outlive those of the next.
        var keepsAll: Bool { tape.keepsAll }

        /// What goes into a trained block, counted from the lowest; behind the last, the result.
        func hidden(_ place: Int) -> Matrix { tape.hidden[place].rows(0..<tokens) }

        /// The activations of a trained block.
        func activations(_ place: Int) -> LayerActivations {
            tape.activations[keepsAll ? place : 0].reading(hidden(place))
        }

        /// Activations that nobody needs again, for a hidden state of this many tokens or fewer.
        func passing(_ hidden: Matrix) -> LayerActivations { tape.activations[0].reading(hidden) }

        func scratch(_ tokens: Int) -> LayerScratch { tape.layerScratch.prefix(tokens) }
        var scratch: LayerScratch { scratch(tokens) }
        var backwardScratch: BackwardScratch { tape.backwardScratch.prefix(tokens) }
        /// Of the hidden state: flows from the last block to the first.
        var gradient: Matrix { tape.gradient.rows(0..<tokens) }
    }
}
