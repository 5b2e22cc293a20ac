import Checkpoints
package import Domain
import FoundationEssentials
import Foundations
package import LanguageModels

/// What an export wrote.
package struct ExportSummary: Codable, Sendable, Equatable {
    /// A file of the folder.
    package struct File: Codable, Sendable, Equatable {
        package let name: String
        package let byteCount: Int
    }

    /// What the values lost by the type in which they were written.
    package struct Loss: Codable, Sendable, Equatable {
        /// The largest |written − merged| of all tensors, and the tensor where it is.
        package var largest: Float
        package var tensor: String
        /// The root of the mean square of all differences, as a share of that of the values.
        package var relative: Double
    }

    package let base: ModelIdentity
    /// Where other programs find the base.
    package let origin: String
    /// Which kind of adapter was trained; nil for all weights.
    package let adapter: LoRAConfiguration.Variant?
    /// How far the weights were taken from the base.
    package let blend: Double
    /// The files, in the order of their names.
    package private(set) var files: [File] = []
    /// How many tensors have which type; empty for an adapter, which is F32.
    package private(set) var types: [String: Int] = [:]
    /// Nil when nothing was lost.
    package private(set) var loss: Loss?

    init(
        base: ModelIdentity, origin: String, adapter: LoRAConfiguration.Variant?, blend: Double
    ) {
        self.base = base
        self.origin = origin
        self.adapter = adapter
        self.blend = blend
    }

    /// Counts tensors and adds up what they lost.
    mutating func take(_ tensors: [WrittenTensor]) {
        var total = EncodingLoss()
        for tensor in tensors {
            types[tensor.type.name, default: 0] += 1
            total.add(tensor.loss)
        }
        guard let worst = tensors.max(by: { $0.loss.largest < $1.loss.largest }),
            worst.loss.largest > 0
        else { return }
        loss = Loss(largest: worst.loss.largest, tensor: worst.name, relative: total.relative)
    }

    /// Notes the files of a folder.
    mutating func takeFiles(of folder: String) throws {
        files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            File(name: $0, byteCount: try RegularFile.size(at: "\(folder)/\($0)"))
        }
    }
}
