public import Domain
import Foundations
import Kernels
public import LanguageModels

/// Low-rank adapters for the linear layers of a decoder.
///
/// Not `Sendable`: the matrices are trained in place.
public final class AdapterSet {
    /// What all adapters of the set share.
    public let configuration: LoRAConfiguration
    /// One dictionary a layer.
    package let layers: [[LoRAConfiguration.Target: LowRankAdapter]]

    package init(
        configuration: LoRAConfiguration, layers: [[LoRAConfiguration.Target: LowRankAdapter]]
    ) {
        self.configuration = configuration
        self.layers = layers
    }

    /// Fresh adapters that change nothing yet: A uniform in ±1/√in, B zero, and with DoRA the
    /// lengths of the weights themselves.
    ///
    /// Source: PEFT's default (Kaiming uniform with a = √5); B = 0 as in Hu et al. 2021.
    ///
    /// - Parameter seed: each matrix draws from a stream of its own.
    public convenience init(
        for decoder: Decoder, configuration: LoRAConfiguration, seed: UInt64
    ) {
        let layers = configuration.adapters(of: decoder.configuration) { place in
            var random = SeededGenerator(
                seed: seed, stream: "lora \(place.layer) \(place.target.rawValue)")
            let bound = 1 / Double(place.inputs).squareRoot()
            let values = (0..<configuration.rank * place.inputs).map { _ in
                Float((2 * random.uniform() - 1) * bound)
            }
            return place.adapter(
                configuration,
                a: Matrix(rows: configuration.rank, columns: place.inputs, values: values),
                b: Matrix(rows: place.outputs, columns: configuration.rank),
                beside: place.linear(of: decoder).weight, on: decoder.context.compute)
        }
        self.init(configuration: configuration, layers: layers)
    }

    /// Puts the adapters on a decoder, in place of any it carries.
    public func attach(to decoder: Decoder) {
        decoder.attach(layers)
        decoder.refreshAdapters()
    }

    /// Takes all adapters off a decoder.
    public static func detach(from decoder: Decoder) {
        for layer in decoder.layers {
            for target in LoRAConfiguration.Target.allCases { layer.linear(target).adapter = nil }
        }
    }

    /// The adapters' matrices as trained parameters.
    package var parameters: TrainableParameters {
        let trained = layers.enumerated().map { index, adapters in
            var parameters = LayerParameters()
            for (target, adapter) in adapters {
                let name = TensorNames.linear(layer: index, target: target)
                parameters.linear[target] = LinearParameters(
                    a: Parameter(name: "\(name).lora_A", value: adapter.a),
                    b: Parameter(name: "\(name).lora_B", value: adapter.b),
                    magnitude: adapter.magnitude.map {
                        Parameter(
                            name: "\(name).lora_magnitude_vector", value: $0.value, decays: false)
                    })
            }
            return parameters
        }
        return TrainableParameters(embedding: nil, layers: trained, finalNorm: nil, output: nil)
    }
}

extension Decoder {
    /// Brings what follows from the adapters' matrices up to them. Whoever changes these in place and
    /// then uses the decoder without computing gradients first, calls it.
    func refreshAdapters() {
        for layer in layers {
            for target in LoRAConfiguration.Target.allCases {
                let linear = layer.linear(target)
                linear.adapter?.refresh(linear.weight, on: context.compute)
            }
        }
    }

    /// Takes all adapters off.
    ///
    /// - Returns: what ``attach(_:)`` puts back.
    func takeAdapters() -> [[LoRAConfiguration.Target: LowRankAdapter]] {
        let taken = layers.map { layer in
            LoRAConfiguration.Target.allCases.reduce(into: [:]) { adapters, target in
                adapters[target] = layer.linear(target).adapter
            }
        }
        AdapterSet.detach(from: self)
        return taken
    }

    /// Puts adapters on, in place of any there are.
    func attach(_ adapters: [[LoRAConfiguration.Target: LowRankAdapter]]) {
        for (layer, adapters) in zip(layers, adapters) {
            for target in LoRAConfiguration.Target.allCases {
                layer.linear(target).adapter = adapters[target]
            }
        }
    }
}
