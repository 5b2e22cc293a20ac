import Domain
import Kernels
package import LanguageModels

extension TrainableParameters {
    /// Every weight of a decoder, for full fine-tuning, which makes them all f32; a tied output
    /// layer is the embedding and counts once.
    package init(all decoder: Decoder) {
        let names = decoder.names
        embedding = Parameter(
            name: "\(names.embedding).weight", value: decoder.embedding.makeTrainable())
        layers = decoder.layers.enumerated().map { LayerParameters(all: $1, index: $0, names) }
        finalNorm = Parameter(name: "\(names.finalNorm).weight", value: decoder.finalNorm)
        output =
            decoder.output === decoder.embedding
            ? nil : Parameter(name: "\(names.output).weight", value: decoder.output.makeTrainable())
    }
}

extension LayerParameters {
    fileprivate init(all layer: DecoderLayer, index: Int, _ names: DecoderTensorNames) {
        for norm in DecoderNorm.allCases {
            norms[norm] = layer.gain(norm).map {
                Parameter(name: names.tensor(names.part(norm), layer: index), value: $0)
            }
        }
        for target in LoRAConfiguration.Target.allCases {
            let name = TensorNames.linear(layer: index, target: target)
            let part = layer.linear(target)
            linear[target] = LinearParameters(
                weight: Parameter(name: "\(name).weight", value: part.weight.makeTrainable()),
                bias: part.bias.map { Parameter(name: "\(name).bias", value: $0) })
        }
    }
}
