import Checkpoints
import FoundationEssentials
import Foundations
import Kernels
public import LanguageModels

// A folder as PEFT's `save_pretrained` writes it and `PeftModel.from_pretrained` reads it.

extension AdapterSet {
    /// Saves the adapters in PEFT's form: `adapter_config.json` and `adapter_model.safetensors`.
    ///
    /// The files are written beside the target and the folder takes its name when it is whole, so
    /// that a reader never finds half an adapter. A folder of this name is replaced. The same
    /// adapters give the same bytes.
    ///
    /// - Parameters:
    ///   - folder: made with the folders above it.
    ///   - baseModel: the model's name or path as PEFT is to look for it.
    /// - Throws: `FoundationsError.cannotWrite(path:reason:)`, e.g. the disk is full.
    public func save(to folder: String, baseModel: String) throws {
        let files = FileManager.default, target = URL(filePath: folder)
        let staging = target.deletingLastPathComponent()
            .appending(path: ".\(target.lastPathComponent).\(UUID().uuidString).tmp")
        defer { try? files.removeItem(at: staging) }
        do {
            try files.createDirectory(at: staging, withIntermediateDirectories: true)
            try AtomicFile.write(
                CanonicalJSON.encode(
                    PEFTConfiguration(
                        configuration, layers: layers.count, baseModel: baseModel)),
                to: "\(staging.path)/\(PEFTConfiguration.fileName)")
            try SafetensorsFile.write(tensors, to: "\(staging.path)/\(Self.weightsName)")
            if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
            try files.moveItem(at: staging, to: target)
        } catch FoundationsError.cannotWrite(_, let reason) {
            throw FoundationsError.cannotWrite(path: folder, reason: reason)
        } catch is CocoaError {
            throw FoundationsError.cannotWrite(
                path: folder, reason: "the folder cannot be made or replaced")
        }
    }

    /// Reads adapters that this program or PEFT saved.
    ///
    /// Every tensor that the configuration promises must be there in its shape and finite, and no
    /// other may be.
    ///
    /// - Parameters:
    ///   - folder: holds `adapter_config.json` and `adapter_model.safetensors`.
    ///   - decoder: the model that the adapters are for; it is not changed.
    /// - Throws: ``FineTuningError/adapter(path:reason:)``.
    public convenience init(folder: String, for decoder: Decoder) throws {
        let count = decoder.layers.count
        let configuration = try PEFTConfiguration(folder: folder)
            .lora(folder: folder, layers: count)
        let path = "\(folder)/\(Self.weightsName)"
        do {
            let file = try SafetensorsFile(path: path)
            let layers = try decoder.layers.enumerated().map { index, layer in
                let isAdapted = configuration.adapts(layer: index, of: count)
                return try Dictionary(
                    uniqueKeysWithValues: (isAdapted ? configuration.targets : []).map { target in
                        let name = Self.tensorName(layer: index, target: target)
                        let linear = layer.linear(target)
                        return (
                            target,
                            LowRankAdapter(
                                a: try file.matrix(
                                    "\(name).lora_A.weight", rows: configuration.rank,
                                    columns: linear.inputs),
                                b: try file.matrix(
                                    "\(name).lora_B.weight", rows: linear.outputs,
                                    columns: configuration.rank),
                                scale: configuration.scale)
                        )
                    })
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
                return [("lora_A", adapter.a), ("lora_B", adapter.b)].map { part, matrix in
                    NamedTensor(
                        name: "\(name).\(part).weight", shape: [matrix.rows, matrix.columns],
                        values: matrix.values)
                }
            }
        }
    }
}
