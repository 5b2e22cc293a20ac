import Domain
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
    /// - Parameter blend: how far the decoder's weights are taken towards these, 0…1.
    /// - Throws: ``FineTuningError/weights(path:reason:)``.
    public static func load(
        from path: String, into decoder: Decoder, blend: Double = 1
    ) throws {
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
            for (tensor, values) in zip(tensors, read) {
                tensor.tensor.set(blend == 1 ? values : tensor.tensor.blended(values, Float(blend)))
            }
        } catch let error as CheckpointsError {
            throw FineTuningError.weights(path: path, reason: "\(error)")
        }
    }

    /// Every weight by name; a tied output layer is the embedding and stands once.
    private static func tensors(of decoder: Decoder) -> [(name: String, tensor: Tensor)] {
        let names = decoder.names
        var tensors = [("\(names.embedding).weight", Tensor.weight(decoder.embedding))]
        for (index, layer) in decoder.layers.enumerated() {
            for norm in DecoderNorm.allCases {
                guard let gain = layer.gain(norm) else { continue }
                let name = names.tensor(names.part(norm), layer: index)
                tensors.append((name, .vector(gain, offset: names.gainOffset)))
            }
            for target in LoRAConfiguration.Target.allCases {
                let name = TensorNames.linear(layer: index, target: target)
                let linear = layer.linear(target)
                tensors.append(("\(name).weight", .weight(linear.weight)))
                if let bias = linear.bias {
                    tensors.append(("\(name).bias", .vector(bias, offset: 0)))
                }
            }
        }
        tensors.append(
            ("\(names.finalNorm).weight", .vector(decoder.finalNorm, offset: names.gainOffset)))
        if decoder.output !== decoder.embedding {
            tensors.append(("\(names.output).weight", .weight(decoder.output)))
        }
        return tensors
    }

    /// What a checkpoint stores under one name.
    private enum Tensor {
        case weight(Weight)
        /// `[1, channels]`, by `offset` more than what is stored.
        case vector(Matrix, offset: Float)

        /// What is stored.
        var floats: Matrix {
            switch self {
            case .weight(let weight): weight.floats
            case .vector(let matrix, let offset): Self.sum(matrix, -offset)
            }
        }

        var shape: (rows: Int, columns: Int) {
            switch self {
            case .weight(let weight): (weight.outputs, weight.inputs)
            case .vector(let matrix, _): (matrix.rows, matrix.columns)
            }
        }

        /// Takes what was stored.
        func set(_ values: Matrix) {
            switch self {
            case .weight(let weight): weight.set(values)
            case .vector(let matrix, let offset): matrix.copy(from: Self.sum(values, offset))
            }
        }

        /// What is stored now, taken some way towards other values.
        func blended(_ values: Matrix, _ share: Float) -> Matrix {
            let floats = zip(floats.values, values.values).map { $0 + share * ($1 - $0) }
            return Matrix(rows: values.rows, columns: values.columns, values: floats)
        }

        private static func sum(_ x: Matrix, _ offset: Float) -> Matrix {
            guard offset != 0 else { return x }
            return Matrix(rows: x.rows, columns: x.columns, values: x.values.map { $0 + offset })
        }
    }
}
