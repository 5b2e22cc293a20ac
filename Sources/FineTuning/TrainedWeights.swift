import Checkpoints
import Foundations
import Kernels
import LanguageModels

/// What a training left behind, as it goes into the weights of its base, tensor by tensor.
enum TrainedWeights {
    case adapter(AdapterSet)
    /// All weights by Hugging Face's names, taken so far from the base's, 0…1.
    case full(SafetensorsFile, blend: Float)

    /// Opens a folder of a run's weights, or one that PEFT saved.
    ///
    /// Names and shapes are checked before anything is written.
    ///
    /// - Parameter isSameBase: whether the base is right whatever an adapter says of it.
    /// - Throws: ``FineTuningError``.
    init(folder: String, base: ModelFiles, blend: Double, isSameBase: Bool) throws {
        let full = "\(folder)/model.safetensors"
        if FileKind(at: "\(folder)/\(PEFTConfiguration.fileName)") != .nothing {
            let named = try PEFTConfiguration(folder: folder).base_model_name_or_path ?? ""
            guard isSameBase || named.isEmpty || named == base.origin else {
                throw FineTuningError.otherBase(
                    path: folder, trainedOn: named, given: base.origin)
            }
            self = .adapter(
                try AdapterSet(folder: folder, for: base.weights.configuration, blend: blend))
        } else if FileKind(at: full) != .nothing {
            self = .full(try Self.checked(full, base: base), blend: Float(blend))
        } else {
            throw FineTuningError.noWeights(path: folder)
        }
    }

    private static func checked(_ path: String, base: ModelFiles) throws -> SafetensorsFile {
        let configuration = base.weights.configuration, names = configuration.family.huggingFace
        do {
            let file = try SafetensorsFile(path: path)
            var known: Set<String> = []
            for tensor in configuration.tensors {
                let name = names.name(of: tensor), shape = configuration.shape(of: tensor)
                known.insert(name)
                try file.requireShape([shape.rows, shape.columns], of: name)
            }
            if let unknown = file.tensorNames.first(where: { !known.contains($0) }) {
                throw FineTuningError.weights(
                    path: path, reason: "the tensor '\(unknown)' is not one of this model's")
            }
            return file
        } catch let error as CheckpointsError {
            throw FineTuningError.weights(path: path, reason: "\(error)")
        }
    }

    /// Whether the training changed a tensor.
    func changes(_ tensor: DecoderTensor) -> Bool {
        switch (self, tensor) {
        case (.full(_, let blend), _): blend != 0
        case (.adapter(let adapters), .weight(let target, let layer)):
            (adapters.layers[layer][target]?.scale ?? 0) != 0
        case (.adapter, _): false
        }
    }

    /// A tensor of the base with the training put in, in f32; `base` itself may be changed.
    ///
    /// For an adapter `W + scale · B A`; for trained weights `W + blend · (trained − W)`.
    func merged(
        _ tensor: DecoderTensor, into base: Matrix, names: DecoderTensorNames, on compute: Compute
    ) throws -> Matrix {
        guard changes(tensor) else { return base }
        switch (self, tensor) {
        case (.adapter(let adapters), .weight(let target, let layer)):
            guard let adapter = adapters.layers[layer][target] else { return base }
            compute.multiply(
                adapter.b, .plain, adapter.a, .plain, into: base, alpha: adapter.scale, beta: 1)
            return base
        case (.adapter, _): return base
        case (.full(let file, let blend), _):
            let trained = try file.matrix(
                names.name(of: tensor), rows: base.rows, columns: base.columns
            ).adding(names.offset(of: tensor))
            guard blend != 1 else { return trained }
            return Matrix(
                rows: base.rows, columns: base.columns,
                values: zip(base.values, trained.values).map { $0 + blend * ($1 - $0) })
        }
    }
}
