import Checkpoints
import Foundations
import Kernels
import LanguageModels

/// What a training left behind, as it goes into the weights of its base, tensor by tensor.
enum TrainedWeights {
    /// Adapters, taken so far, 0…1.
    case adapter(AdapterSet, blend: Double)
    /// All weights by Hugging Face's names, taken so far from the base's, 0…1.
    case full(SafetensorsFile, blend: Float)

    /// Opens a folder of a run's weights, or one that PEFT saved.
    ///
    /// Names and shapes are checked before anything is written.
    ///
    /// - Parameters:
    ///   - blend: how far they are taken from the base, 0…1.
    ///   - isSameBase: whether the base is right whatever an adapter says of it.
    /// - Throws: ``FineTuningError``.
    init(
        folder: String, base: ModelFiles, blend: Double, isSameBase: Bool, on compute: Compute
    ) throws {
        let full = "\(folder)/model.safetensors"
        if FileKind(at: "\(folder)/\(PEFTConfiguration.fileName)") != .nothing {
            let named = try PEFTConfiguration(folder: folder).base_model_name_or_path ?? ""
            guard isSameBase || named.isEmpty || named == base.origin else {
                throw FineTuningError.otherBase(
                    path: folder, trainedOn: named, given: base.origin)
            }
            let adapters = try AdapterSet(
                folder: folder, on: AdaptedBase(base.weights, on: compute), blend: blend)
            self = .adapter(adapters, blend: blend)
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
        case (.adapter(let adapters, let blend), .weight(let target, let layer)):
            blend != 0 && adapters.layers[layer][target] != nil
        case (.adapter, _): false
        }
    }

    /// A tensor of the base with the training put in, in f32; `base` itself may be changed.
    ///
    /// For an adapter ``LowRankAdapter/merge(into:on:)``; for trained weights
    /// `W + blend · (trained − W)`.
    func merged(
        _ tensor: DecoderTensor, into base: Matrix, names: DecoderTensorNames, on compute: Compute
    ) throws -> Matrix {
        guard changes(tensor) else { return base }
        switch (self, tensor) {
        case (.adapter(let adapters, _), .weight(let target, let layer)):
            guard let adapter = adapters.layers[layer][target] else { return base }
            adapter.refresh(Weight(base), on: compute)
            adapter.merge(into: base, on: compute)
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
