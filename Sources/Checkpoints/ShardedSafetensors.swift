import Foundations

/// A checkpoint in several safetensors files, as its index names them.
///
/// Every tensor stands in the file that the index names, and no file holds another: a file of an
/// older checkpoint that was left in the folder must not go unnoticed.
/// Source: `model.safetensors.index.json` of Hugging Face checkpoints.
package struct ShardedSafetensors: WeightFile {
    /// Of the index.
    package let path: String
    /// All names, sorted.
    package let tensorNames: [String]
    /// The names of the files, sorted.
    package let files: [String]
    private let shards: [String: SafetensorsFile]
    private let places: [String: String]

    /// Opens every file.
    ///
    /// - Parameters:
    ///   - path: of the index; the files lie beside it.
    ///   - places: each tensor's file.
    package init(path: String, places: [String: String]) throws(CheckpointsError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast().joined(separator: "/")
        var shards: [String: SafetensorsFile] = [:]
        for name in Set(places.values).sorted() {
            guard !name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") }),
                name.hasSuffix(".safetensors")
            else {
                throw .malformed(
                    path: path, place: "'weight_map'",
                    expected: "names of .safetensors files beside it", found: "'\(name)'")
            }
            let shard = try SafetensorsFile(path: folder.isEmpty ? name : "\(folder)/\(name)")
            if let stray = shard.tensorNames.first(where: { places[$0] != name }) {
                throw .malformed(
                    path: shard.path, place: "tensor '\(stray)'",
                    expected: "no tensor but those that the index places there",
                    found: places[stray].map { "one that it places in '\($0)'" } ?? "one more")
            }
            shards[name] = shard
        }
        self.path = path
        self.places = places
        self.shards = shards
        files = shards.keys.sorted()
        tensorNames = places.keys.sorted()
    }

    private func shard(of tensor: String) throws(CheckpointsError) -> SafetensorsFile {
        guard let shard = places[tensor].flatMap({ shards[$0] }) else {
            let nearest = NearestName.closest(to: tensor, among: tensorNames)
            throw .missingTensor(path: path, name: tensor, nearest: nearest)
        }
        return shard
    }

    package func shape(of name: String) throws(CheckpointsError) -> [Int] {
        try shard(of: name).shape(of: name)
    }

    package func read(
        _ name: String, into output: UnsafeMutablePointer<Float>
    ) throws(CheckpointsError) {
        try shard(of: name).read(name, into: output)
    }
}
