package import Checkpoints
import Domain
import Foundations
package import Kernels
package import LanguageModels

/// The forms in which other programs take trained weights.
package enum ExportForm: Sendable, Equatable {
    /// The adapter by itself, as PEFT saves one.
    case peft
    /// A Hugging Face folder, the adapter merged into the weights.
    case safetensors(SafetensorsType)
    /// A GGUF file, the adapter merged into the weights; its matrices have this type.
    case gguf(GGUFTensorType)
}

/// Writes trained weights in the forms that other programs read.
///
/// Merging is done in f32, and the result is rounded once. The base's weights are read one tensor
/// at a time, so a model may be larger than the memory.
package struct WeightExport {
    package let base: ModelFiles
    private let weights: String
    let trained: TrainedWeights
    private let blend: Double
    private let compute: Compute

    /// Opens the weights and holds them against their base.
    ///
    /// - Parameters:
    ///   - weights: a folder of a run's weights, or one that PEFT saved.
    ///   - blend: how far they are taken from the base, 0…1; 0 is the base itself.
    ///   - isSameBase: whether the base is right whatever an adapter's configuration says.
    /// - Throws: ``FineTuningError``.
    package init(
        weights: String, base: ModelFiles, blend: Double, isSameBase: Bool, on compute: Compute
    ) throws {
        precondition((0...1).contains(blend))
        self.base = base
        self.weights = weights
        self.blend = blend
        self.compute = compute
        trained = try TrainedWeights(
            folder: weights, base: base, blend: blend, isSameBase: isSameBase, on: compute)
    }

    /// Makes a folder that holds the weights in a form, whole or not at all.
    ///
    /// - Parameters:
    ///   - folder: must not hold anything yet.
    ///   - page: the text of its `README.md`, from what was written.
    /// - Returns: what was written, the page left out.
    /// - Throws: ``FineTuningError``, `CheckpointsError`, and `FoundationsError.cannotWrite`.
    package func write(
        _ form: ExportForm, to folder: String, page: (ExportSummary) -> String
    ) throws -> ExportSummary {
        var summary = ExportSummary(
            base: base.identity, origin: base.origin, adapter: trained.variant, blend: blend)
        try AtomicFolder.make(at: folder) { staging in
            switch form {
            case .peft: try writeAdapter(into: staging)
            case .safetensors(let type):
                summary.take(try writeSafetensors(type, into: staging))
            case .gguf(let type): summary.take(try writeGGUF(type, into: staging))
            }
            try summary.takeFiles(of: staging)
            try AtomicFile.write(page(summary), to: "\(staging)/README.md")
        }
        return summary
    }

    /// A tensor with the training put in, as the decoder has it.
    func merged(_ tensor: DecoderTensor) throws -> Matrix {
        try trained.merged(
            tensor, into: base.weights.matrix(tensor),
            names: base.weights.configuration.family.huggingFace, on: compute)
    }

    private func writeAdapter(into folder: String) throws {
        guard case .adapter(let adapters, let blend) = trained else {
            throw FineTuningError.noAdapter(path: weights)
        }
        try adapters.taken(blend, on: AdaptedBase(base.weights, on: compute), path: weights)
            .write(into: folder, baseModel: base.origin)
    }

    private func writeSafetensors(
        _ type: SafetensorsType, into folder: String
    ) throws -> [WrittenTensor] {
        try base.writeSettings(into: folder, weights: type)
        let configuration = base.weights.configuration, names = configuration.family.huggingFace
        return try SafetensorsFile.write(
            configuration.tensors.map { tensor in
                let shape = configuration.shape(of: tensor)
                return NamedMatrix(
                    name: names.name(of: tensor), rows: shape.rows, columns: shape.columns,
                    values: { try merged(tensor).adding(-names.offset(of: tensor)) })
            }, as: type, to: "\(folder)/model.safetensors")
    }
}

extension TrainedWeights {
    /// Nil where all weights were trained.
    var variant: LoRAConfiguration.Variant? {
        if case .adapter(let adapters, _) = self { adapters.configuration.variant } else { nil }
    }
}
