import Domain
import FoundationEssentials
import Foundations

/// Weights that a training cell saved.
struct TunedWeights: Equatable {
    let method: TrainingConfiguration.Method
    let folder: String
    /// How far they are taken from the base; see ``Retention/blend``.
    var blend = 1.0

    /// All weights, after full fine-tuning.
    var checkpoint: String { Self.checkpoint(in: folder) }

    static func checkpoint(in folder: String) -> String { "\(folder)/model.safetensors" }

    /// The folder's name.
    var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    private static func files(_ method: TrainingConfiguration.Method) -> [String] {
        switch method {
        case .lora: ["adapter_config.json", "adapter_model.safetensors"]
        case .full: ["model.safetensors"]
        }
    }

    /// The file of a training that is not finished.
    static let unfinished = "checkpoint.safetensors"

    /// What folders of weights hold: all of one of these.
    private static var fileSets: [[String]] {
        TrainingConfiguration.Method.allCases.map(files) + [[unfinished]]
    }

    /// One digest over all files.
    func digest() throws -> SHA256Digest {
        Self.digest(of: try Self.hashes(of: Self.files(method), in: folder))
    }

    /// The same of a folder that holds nothing but what a training writes there.
    static func digest(ofAllIn folder: String) throws -> SHA256Digest? {
        try hashes(ofAllIn: folder).map(digest)
    }

    /// The hash of each file of a folder that holds nothing but weights of some method, by name.
    static func hashes(ofAllIn folder: String) throws -> [String: SHA256Digest]? {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        guard fileSets.contains(names),
            names.allSatisfy({ FileKind(at: "\(folder)/\($0)") == .file })
        else { return nil }
        return try hashes(of: names, in: folder)
    }

    /// Whether there is nothing in a folder.
    static func isEmpty(_ folder: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty == true
    }

    /// Whether a folder holds only files of names that trainings write, however few of them.
    static func holdsNothingElse(_ folder: String) -> Bool {
        guard FileKind(at: folder) == .folder,
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else { return false }
        let known = fileSets.flatMap(\.self)
        return names.allSatisfy {
            known.contains($0) && FileKind(at: "\(folder)/\($0)") == .file
        }
    }

    /// One digest over files, of their hashes by name.
    static func digest(of hashes: [String: SHA256Digest]) -> SHA256Digest {
        SHA256.hash(
            hashes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.hex)\n" }.joined())
    }

    private static func hashes(
        of files: [String], in folder: String
    ) throws -> [String: SHA256Digest] {
        var hashes: [String: SHA256Digest] = [:]
        for name in files { hashes[name] = try SHA256.hash(fileAt: "\(folder)/\(name)") }
        return hashes
    }

    /// Bytes of the weights themselves: what stands beside them names the base model's path, whose
    /// length is no property of the training.
    func byteCount() throws -> Int {
        try Self.files(method).filter { $0.hasSuffix(".safetensors") }.reduce(0) { sum, name in
            let path = "\(folder)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return sum + (attributes[.size] as? Int ?? 0)
        }
    }
}
