import Foundations

/// A GGUF model file, version 2 or 3: its metadata, and its tensors as floats.
///
/// Opening reads the header only; weights are mapped and read when asked for. Everything that the
/// file says about itself is checked first, since a weight file comes from outside.
/// Source: ggml's `docs/gguf.md`.
///
/// ```swift
/// let file = try GGUFFile(path: "model.gguf")
/// let layers = try file.integer("llama.block_count")
/// let weights = try file.values(of: file.tensor(named: "token_embd.weight"))
/// ```
public struct GGUFFile: Sendable {
    /// The version of the format, 2 or 3.
    public let version: Int

    /// The metadata by key, such as `llama.block_count`.
    public let metadata: [String: GGUFValue]

    /// The metadata's keys, in the order of the file.
    package let metadataKeys: [String]

    /// The tensors, in the order of the file.
    public let tensors: [GGUFTensor]

    /// The mapped file.
    let file: MappedFile

    private let positions: [String: Int]

    /// Opens a file and checks its header.
    ///
    /// - Throws: a ``CheckpointsError`` for anything but a sound GGUF file of a version and of
    ///   tensor types that are supported.
    public init(path: String) throws(CheckpointsError) {
        file = try MappedFile(path: path)
        var reader = GGUFReader(file: file)
        let contents = try reader.contents()
        version = contents.version
        metadata = contents.metadata
        metadataKeys = contents.metadataKeys
        tensors = contents.tensors
        positions = contents.positions
    }

    /// The path that the file was opened by.
    public var path: String { file.path }

    /// The tensor called `name`.
    ///
    /// - Throws: ``CheckpointsError/missingTensor(path:name:nearest:)``.
    public func tensor(named name: String) throws(CheckpointsError) -> GGUFTensor {
        guard let position = positions[name] else {
            let nearest = NearestName.closest(to: name, among: tensors.map(\.name))
            throw .missingTensor(path: path, name: name, nearest: nearest)
        }
        return tensors[position]
    }
}

// MARK: - Metadata that must be there

extension GGUFFile {
    /// The whole number under `key`.
    ///
    /// - Throws: ``CheckpointsError/missingKey(path:key:nearest:)`` or
    ///   ``CheckpointsError/wrongValue(path:key:expected:found:)``, as do the others below.
    public func integer(_ key: String) throws(CheckpointsError) -> Int {
        try value(key, "a whole number", \.integer)
    }

    /// The number under `key`.
    public func number(_ key: String) throws(CheckpointsError) -> Double {
        try value(key, "a number", \.number)
    }

    /// The text under `key`.
    public func string(_ key: String) throws(CheckpointsError) -> String {
        try value(key, "a string", \.string)
    }

    /// The array of texts under `key`.
    public func strings(_ key: String) throws(CheckpointsError) -> [String] {
        try value(key, "an array of strings", \.strings)
    }

    /// The array of whole numbers under `key`.
    public func integers(_ key: String) throws(CheckpointsError) -> [Int] {
        try value(key, "an array of whole numbers", \.integers)
    }

    /// The array of numbers under `key`.
    public func numbers(_ key: String) throws(CheckpointsError) -> [Double] {
        try value(key, "an array of numbers", \.numbers)
    }

    private func value<Value>(
        _ key: String,
        _ expected: String,
        _ read: (GGUFValue) -> Value?
    ) throws(CheckpointsError) -> Value {
        guard let stored = metadata[key] else {
            let nearest = NearestName.closest(to: key, among: metadata.keys.sorted())
            throw .missingKey(path: path, key: key, nearest: nearest)
        }
        guard let value = read(stored) else {
            throw .wrongValue(path: path, key: key, expected: expected, found: stored.kind)
        }
        return value
    }
}
