import Checkpoints
import LanguageModels

extension WeightExport {
    /// Writes `model.gguf`: the base's own file with other weights.
    ///
    /// Vectors stay F32. A tensor that the training left alone and that has the type already is
    /// copied as it is, since another rounding would only add to the first.
    func writeGGUF(_ type: GGUFTensorType, into folder: String) throws -> [WrittenTensor] {
        guard case .gguf(let file) = base.container else {
            throw FineTuningError.noMetadata(path: base.origin)
        }
        let names = base.weights.tensorNames
        let parts = Dictionary(
            uniqueKeysWithValues: base.weights.configuration.tensors.map {
                (names.name(of: $0), $0)
            })
        var writer = GGUFWriter(), types: Set<GGUFTensorType> = []
        var tensors: [(tensor: GGUFTensor, part: DecoderTensor?, type: GGUFTensorType)] = []
        for tensor in file.tensors {
            let part = parts[tensor.name]
            let stored = part.map { self.type(of: tensor, $0, wanted: type) } ?? tensor.type
            tensors.append((tensor, part, stored))
            types.insert(stored)
        }
        for (key, value) in metadata(of: file, as: type, types: types) { writer.set(key, value) }
        for (tensor, part, type) in tensors {
            if let part, trained.changes(part) || type != tensor.type {
                try writer.add(tensor.name, shape: tensor.shape, as: type) {
                    base.weights.stored(try merged(part), as: part)
                }
            } else {
                try writer.add(tensor, of: file)
            }
        }
        return try writer.write(to: "\(folder)/model.gguf")
    }

    /// The type of a tensor: F32 for vectors; the output layer, whose rounding is felt most, has 8
    /// bits where the others have 4, as llama.cpp's own quantising has it; F16 for rows that do not
    /// fill blocks.
    private func type(
        of tensor: GGUFTensor, _ part: DecoderTensor, wanted: GGUFTensorType
    ) -> GGUFTensorType {
        guard tensor.shape.count > 1 else { return .f32 }
        guard tensor.rowLength % wanted.valuesPerBlock == 0 else { return .f16 }
        let isOutput =
            part == .output
            || (part == .embedding && base.weights.configuration.hasTiedOutput)
        return isOutput && wanted.codeBits == 4 ? .q8_0 : wanted
    }

    /// The file's own metadata, but for what is said of the weights: their type, and their name.
    private func metadata(
        of file: GGUFFile, as type: GGUFTensorType, types: Set<GGUFTensorType>
    ) -> [(key: String, value: GGUFValue)] {
        var pairs: [(key: String, value: GGUFValue)] = []
        for key in file.metadataKeys {
            guard !Self.replaced.contains(key), !key.hasPrefix("general.base_model."),
                let value = file.metadata[key]
            else { continue }
            pairs.append((key, value))
        }
        pairs += [
            ("general.name", .string("\(base.identity.name), fine-tuned")),
            ("general.base_model.count", .uint32(1)),
            ("general.base_model.0.name", .string(base.origin)),
            ("general.file_type", .uint32(type.ggufFileType)),
        ]
        if types.contains(where: { $0.codeBits != nil }) {
            pairs.append(("general.quantization_version", .uint32(Self.quantizationVersion)))
        }
        return pairs
    }

    /// Said anew; and the alignment, which is the usual one.
    private static let replaced: Set = [
        "general.name", "general.file_type", "general.quantization_version", "general.alignment",
    ]

    /// `GGML_QNT_VERSION`: of the layouts of blocks.
    private static let quantizationVersion: UInt32 = 2
}

extension GGUFTensorType {
    /// The number of files that are mostly of this type: `llama_ftype` of llama.cpp.
    fileprivate var ggufFileType: UInt32 {
        switch self {
        case .f16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q8_0: 7
        case .bf16: 32
        default: 0
        }
    }
}
