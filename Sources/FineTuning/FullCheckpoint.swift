import Checkpoints
import Kernels
public import LanguageModels

/// All weights of a decoder in one safetensors file, by their names in Hugging Face.
///
/// What full fine-tuning leaves behind. The file holds the weights as F32; beside the original
/// model's `config.json` and tokenizer it is a checkpoint that transformers loads.
public enum FullCheckpoint {
    /// Saves all weights, the whole file or nothing.
    ///
    /// - Note: the file is put together in memory, which takes twice the size of the weights.
    /// - Throws: `FoundationsError.cannotWrite(path:reason:)`, e.g. the disk is full.
    public static func save(_ decoder: Decoder, to path: String) throws {
        try SafetensorsFile.write(
            weights(of: decoder).map { name, matrix in
                NamedTensor(
                    name: name,
                    shape: matrix.rows == 1 ? [matrix.columns] : [matrix.rows, matrix.columns],
                    values: matrix.values)
            }, to: path)
    }

    /// Reads all weights into a decoder of the same sizes.
    ///
    /// Names and shapes are checked before the first weight is changed.
    ///
    /// - Throws: ``FineTuningError/weights(path:reason:)``.
    public static func load(from path: String, into decoder: Decoder) throws {
        let weights = weights(of: decoder)
        do {
            let file = try SafetensorsFile(path: path)
            let known = Set(weights.map(\.name))
            if let unknown = file.tensorNames.first(where: { !known.contains($0) }) {
                throw FineTuningError.weights(
                    path: path, reason: "the tensor '\(unknown)' is not one of this model's")
            }
            let read = try weights.map { name, matrix in
                try file.matrix(name, rows: matrix.rows, columns: matrix.columns)
            }
            for (weight, values) in zip(weights, read) { weight.matrix.copy(from: values) }
        } catch let error as CheckpointsError {
            throw FineTuningError.weights(path: path, reason: "\(error)")
        }
    }

    /// Every weight by name; a tied output layer is the embedding and stands once.
    private static func weights(of decoder: Decoder) -> [(name: String, matrix: Matrix)] {
        var weights = [(TensorNames.embedding, decoder.embedding)]
        for (index, layer) in decoder.layers.enumerated() {
            weights += [
                (TensorNames.attentionNorm(layer: index), layer.attentionNorm),
                (TensorNames.feedForwardNorm(layer: index), layer.feedForwardNorm),
            ]
            weights += LoRAConfiguration.Target.allCases.map { target in
                let name = TensorNames.linear(layer: index, target: target)
                return ("\(name).weight", layer.linear(target).weight)
            }
        }
        weights.append((TensorNames.finalNorm, decoder.finalNorm))
        if decoder.output !== decoder.embedding {
            weights.append((TensorNames.output, decoder.output))
        }
        return weights
    }
}
