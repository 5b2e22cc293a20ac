public import Domain
import Foundations
import Kernels
public import LanguageModels

/// Low-rank adapters for the linear layers of a decoder.
///
/// Not `Sendable`: the matrices are trained in place.
public final class AdapterSet {
    /// Rank, scale and places that all adapters of the set share.
    public let configuration: LoRAConfiguration
    /// One dictionary a layer.
    package let layers: [[LoRAConfiguration.Target: LowRankAdapter]]

    package init(
        configuration: LoRAConfiguration, layers: [[LoRAConfiguration.Target: LowRankAdapter]]
    ) {
        self.configuration = configuration
        self.layers = layers
    }

    /// Fresh adapters that change nothing yet: A uniform in ±1/√in, B zero.
    ///
    /// Source: PEFT's default (Kaiming uniform with a = √5); B = 0 as in Hu et al. 2021.
    ///
    /// - Parameter seed: each matrix draws from a stream of its own.
    public convenience init(
        for decoder: Decoder, configuration: LoRAConfiguration, seed: UInt64
    ) {
        let count = decoder.layers.count
        let layers = decoder.layers.enumerated().map { index, layer in
            let isAdapted = configuration.adapts(layer: index, of: count)
            return Dictionary(
                uniqueKeysWithValues: (isAdapted ? configuration.targets : []).map { target in
                    let linear = layer.linear(target)
                    var random = SeededGenerator(
                        seed: seed, stream: "lora \(index) \(target.rawValue)")
                    let bound = 1 / Double(linear.inputs).squareRoot()
                    let values = (0..<configuration.rank * linear.inputs).map { _ in
                        Float((2 * random.uniform() - 1) * bound)
                    }
                    return (
                        target,
                        LowRankAdapter(
                            a: Matrix(
                                rows: configuration.rank, columns: linear.inputs, values: values),
                            b: Matrix(rows: linear.outputs, columns: configuration.rank),
                            scale: configuration.scale)
                    )
                })
        }
        self.init(configuration: configuration, layers: layers)
    }

    /// Puts the adapters on a decoder, in place of any it carries.
    public func attach(to decoder: Decoder) { decoder.attach(layers) }

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
                    b: Parameter(name: "\(name).lora_B", value: adapter.b))
            }
            return parameters
        }
        return TrainableParameters(embedding: nil, layers: trained, finalNorm: nil, output: nil)
    }
}

extension Decoder {
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
