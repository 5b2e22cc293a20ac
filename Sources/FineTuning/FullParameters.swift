import Kernels
package import LanguageModels

extension TrainableParameters {
    /// Every weight of a decoder, for full fine-tuning, which makes them all f32; a tied output
    /// layer is the embedding and counts once.
    package init(all decoder: Decoder) {
        embedding = Parameter(name: TensorNames.embedding, value: decoder.embedding.makeTrainable())
        layers = decoder.layers.enumerated().map { index, layer in
            var parameters = LayerParameters()
            parameters.attentionNorm = Parameter(
                name: TensorNames.attentionNorm(layer: index), value: layer.attentionNorm)
            parameters.feedForwardNorm = Parameter(
                name: TensorNames.feedForwardNorm(layer: index), value: layer.feedForwardNorm)
            for target in LoRAConfiguration.Target.allCases {
                parameters.linear[target] = LinearParameters(
                    weight: Parameter(
                        name: "\(TensorNames.linear(layer: index, target: target)).weight",
                        value: layer.linear(target).weight.makeTrainable()))
            }
            return parameters
        }
        finalNorm = Parameter(name: TensorNames.finalNorm, value: decoder.finalNorm)
        output =
            decoder.output === decoder.embedding
            ? nil : Parameter(name: TensorNames.output, value: decoder.output.makeTrainable())
    }
}
