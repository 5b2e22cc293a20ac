import Domain
import Checkpoints
import Foundations
import Kernels
public import LanguageModels

// A folder as PEFT's `save_pretrained` writes it and `PeftModel.from_pretrained` reads it.

extension AdapterSet {
    /// Saves the adapters in PEFT's form: `adapter_config.json` and `adapter_model.safetensors`.
    ///
    /// The files are written beside the target and the folder takes its name when it is whole, so
    /// that a reader never finds half an adapter. An adapter of this name is replaced; a folder
    /// that holds anything else stays. The same adapters give the same bytes.
    ///
    /// - Parameters:
    ///   - folder: made with the folders above it.
    ///   - baseModel: the model's name or path as PEFT is to look for it.
    /// - Throws: `FoundationsError.cannotWrite(path:reason:)`, e.g. the disk is full.
    public func save(to folder: String, baseModel: String) throws {
        try AtomicFolder.make(
            at: folder, replacing: [PEFTConfiguration.fileName, Self.weightsName]
        ) { staging in
            try write(into: staging, baseModel: baseModel)
        }
    }

    /// Writes the files of ``save(to:baseModel:)`` into a folder that is there.
    public func write(into folder: String, baseModel: String) throws {
        try AtomicFile.write(
            CanonicalJSON.encode(
                PEFTConfiguration(configuration, layers: layers.count, baseModel: baseModel)),
            to: "\(folder)/\(PEFTConfiguration.fileName)")
        try SafetensorsFile.write(tensors, to: "\(folder)/\(Self.weightsName)")
    }

    /// Reads adapters that this program or PEFT saved.
    ///
    /// Every tensor that the configuration promises must be there in its shape and finite, and no
    /// other may be.
    ///
    /// - Parameters:
    ///   - folder: holds `adapter_config.json` and `adapter_model.safetensors`.
    ///   - decoder: the model that the adapters are for; it is not changed.
    ///   - blend: how far they are taken, 0…1: 0 is the base, 1 what was trained.
    /// - Throws: ``FineTuningError/adapter(path:reason:)``.
    public convenience init(folder: String, for decoder: Decoder, blend: Double = 1) throws {
        try self.init(folder: folder, on: AdaptedBase(decoder), blend: blend)
    }

    /// The same for weights that no decoder holds.
    package convenience init(folder: String, on base: AdaptedBase, blend: Double = 1) throws {
        let configuration = try PEFTConfiguration(folder: folder)
            .lora(folder: folder, layers: base.sizes.layers)
        let path = "\(folder)/\(Self.weightsName)"
        do {
            let file = try SafetensorsFile(path: path)
            let layers = try configuration.adapters(of: base.sizes) { place in
                let name = Self.tensorName(layer: place.layer, target: place.target)
                let rank = configuration.rank
                return try place.adapter(
                    configuration,
                    a: file.matrix("\(name).lora_A.weight", rows: rank, columns: place.inputs),
                    b: file.matrix("\(name).lora_B.weight", rows: place.outputs, columns: rank),
                    magnitude: configuration.variant == .dora
                        ? file.matrix(
                            "\(name).lora_magnitude_vector", rows: 1, columns: place.outputs)
                        : nil,
                    blend: blend, beside: base.weight(place), on: base.compute)
            }
            self.init(configuration: configuration, layers: layers)
            let known = Set(tensors.map(\.name))
            if let unknown = file.tensorNames.first(where: { !known.contains($0) }) {
                throw FineTuningError.adapter(
                    path: path, reason: "the tensor '\(unknown)' belongs to no adapter of \(folder)"
                )
            }
        } catch let error as CheckpointsError {
            throw FineTuningError.adapter(path: path, reason: "\(error)")
        }
    }

    private static let weightsName = "adapter_model.safetensors"

    /// What PEFT puts before the module's own name.
    private static func tensorName(layer: Int, target: LoRAConfiguration.Target) -> String {
        "base_model.model.\(TensorNames.linear(layer: layer, target: target))"
    }

    private var tensors: [NamedTensor] {
        layers.enumerated().flatMap { index, adapters in
            adapters.flatMap { target, adapter in
                let name = Self.tensorName(layer: index, target: target)
                let matrices = [("lora_A", adapter.a), ("lora_B", adapter.b)].map { part, matrix in
                    NamedTensor(
                        name: "\(name).\(part).weight", shape: [matrix.rows, matrix.columns],
                        values: matrix.values)
                }
                let magnitude = adapter.magnitude.map {
                    NamedTensor(
                        name: "\(name).lora_magnitude_vector", shape: [$0.value.count],
                        values: $0.value.values)
                }
                return matrices + [magnitude].compactMap(\.self)
            }
        }
    }
}
