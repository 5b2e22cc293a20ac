import Domain
import Foundations
package import Kernels
package import LanguageModels

/// The weights that adapters stand beside: of a decoder, or of files that none was loaded from.
package struct AdaptedBase {
    let sizes: DecoderConfiguration
    let compute: Compute
    /// The weight `[out, in]` at a place.
    let weight: (LoRAConfiguration.Place) throws -> Weight

    /// A decoder's weights, in its precision.
    package init(_ decoder: Decoder) {
        sizes = decoder.configuration
        compute = decoder.context.compute
        weight = { $0.linear(of: decoder).weight }
    }

    /// The weights of files in f32, each read when it is asked for.
    package init(_ loader: DecoderLoader, on compute: Compute) {
        sizes = loader.configuration
        self.compute = compute
        weight = { Weight(try loader.matrix($0.tensor)) }
    }
}

extension LoRAConfiguration {
    /// A linear layer that carries an adapter.
    struct Place {
        let layer: Int
        let target: Target
        /// Channels that go out of it, and that come in.
        let outputs: Int
        let inputs: Int

        fileprivate init(_ target: Target, layer: Int, of sizes: DecoderConfiguration) {
            self.layer = layer
            self.target = target
            (outputs, inputs) = sizes.shape(of: .weight(target, layer: layer))
        }

        var tensor: DecoderTensor { .weight(target, layer: layer) }

        func linear(of decoder: Decoder) -> Linear { decoder.layers[layer].linear(target) }

        /// - Parameters:
        ///   - magnitude: `[1, out]`: with DoRA the lengths; nil for the weight's own.
        ///   - blend: how far the adapter is taken, 0…1.
        ///   - weight: `[out, in]`; asked for with DoRA alone.
        func adapter(
            _ configuration: LoRAConfiguration, a: Matrix, b: Matrix, magnitude: Matrix? = nil,
            blend: Double = 1, beside weight: @autoclosure () throws -> Weight,
            on compute: Compute
        ) rethrows -> LowRankAdapter {
            var random = SeededGenerator(seed: 0, stream: "dropout \(layer) \(target.rawValue)")
            let hasMagnitude = configuration.variant == .dora
            return LowRankAdapter(
                a: a, b: b, scale: configuration.scale * (hasMagnitude ? 1 : Float(blend)),
                magnitude: hasMagnitude
                    ? AdapterMagnitude(
                        of: try weight(), rank: configuration.rank, value: magnitude,
                        blend: blend, on: compute)
                    : nil,
                stream: random.next())
        }
    }

    /// An adapter for each place, one dictionary a block.
    func adapters(
        of sizes: DecoderConfiguration, _ make: (Place) throws -> LowRankAdapter
    ) rethrows -> [[Target: LowRankAdapter]] {
        let count = sizes.layers
        return try (0..<count).map { layer in
            try (adapts(layer: layer, of: count) ? targets : []).reduce(into: [:]) {
                $0[$1] = try make(Place($1, layer: layer, of: sizes))
            }
        }
    }
}
