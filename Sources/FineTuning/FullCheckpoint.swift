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
    /// - Throws: `FoundationsError.cannotWrite(path:reason:)`, e.g. the disk is full.
    public static func save(_ decoder: Decoder, to path: String) throws {
        try SafetensorsFile.write(
            tensors(of: decoder).map { name, tensor in
                NamedMatrix(
                    name: name, rows: tensor.shape.rows, columns: tensor.shape.columns,
                    values: { tensor.floats })
            }, to: path)
    }

    /// Reads all weights into a decoder of the same sizes.
    ///
    /// Names and shapes are checked before the first weight is changed.
    ///
    /// - Throws: ``FineTuningError/weights(path:reason:)``.
    public static func load(from path: String, into decoder: Decoder) throws {
        let tensors = tensors(of: decoder)
        do {
            let file = try SafetensorsFile(path: path)
            let known = Set(tensors.map(\.name))
            if let unknown = file.tensorNames.first(where: { !known.contains($0) }) {
                throw FineTuningError.weights(
                    path: path, reason: "the tensor '\(unknown)' is not one of this model's")
            }
            let read = try tensors.map { name, tensor in
                try file.matrix(name, rows: tensor.shape.rows, columns: tensor.shape.columns)
            }
            for (tensor, values) in zip(tensors, read) { tensor.tensor.set(values) }
        } catch let error as CheckpointsError {
            throw FineTuningError.weights(path: path, reason: "\(error)")
        }
    }

    /// Every weight by name; a tied output layer is the embedding and stands once.
    private static func tensors(of decoder: Decoder) -> [(name: String, tensor: Tensor)] {
        var tensors = [(TensorNames.embedding, Tensor.weight(decoder.embedding))]
        for (index, layer) in decoder.layers.enumerated() {
            tensors += [
                (TensorNames.attentionNorm(layer: index), .gain(layer.attentionNorm)),
                (TensorNames.feedForwardNorm(layer: index), .gain(layer.feedForwardNorm)),
            ]
            tensors += LoRAConfiguration.Target.allCases.map { target in
                let name = TensorNames.linear(layer: index, target: target)
                return ("\(name).weight", .weight(layer.linear(target).weight))
            }
        }
        tensors.append((TensorNames.finalNorm, .gain(decoder.finalNorm)))
        if decoder.output !== decoder.embedding {
            tensors.append((TensorNames.output, .weight(decoder.output)))
        }
        return tensors
    }

    /// What a checkpoint stores under one name.
    private enum Tensor {
        case weight(Weight)
        /// `[1, width]`.
        case gain(Matrix)

        var floats: Matrix {
            switch self {
            case .weight(let weight): weight.floats
            case .gain(let matrix): matrix
            }
        }

        var shape: (rows: Int, columns: Int) {
            switch self {
            case .weight(let weight): (weight.outputs, weight.inputs)
            case .gain(let matrix): (matrix.rows, matrix.columns)
            }
        }

        func set(_ values: Matrix) {
            switch self {
            case .weight(let weight): weight.settle(values)
            case .gain(let matrix): matrix.copy(from: values)
            }
        }
    }
}
