import Checkpoints

/// How settings name the sizes that tensors have.
struct DecoderSizeNames: Sendable, Equatable {
    var layers: String
    var vocabulary: String
    var width: String
    var innerWidth: String
    var heads: String
    var keyHeads: String
    var headWidth: String

    /// The keys of a `config.json`.
    static let huggingFace = DecoderSizeNames(
        layers: "num_hidden_layers", vocabulary: "vocab_size", width: "hidden_size",
        innerWidth: "intermediate_size", heads: "num_attention_heads",
        keyHeads: "num_key_value_heads", headWidth: "head_dim")

    /// The keys of GGUF metadata, behind the architecture's name. The vocabulary is the embedding's.
    static let gguf = DecoderSizeNames(
        layers: "block_count", vocabulary: "vocab_size", width: "embedding_length",
        innerWidth: "feed_forward_length", heads: "attention.head_count",
        keyHeads: "attention.head_count_kv", headWidth: "attention.key_length")
}

/// Holds the tensors of a checkpoint against the sizes that its settings state, before any is read:
/// what contradicts is told with both numbers and both files. What is missing is told when it is
/// read.
struct CheckpointShapes {
    private let file: any WeightFile
    private let names: DecoderTensorNames
    private let configuration: DecoderConfiguration
    private let settingsPath: String
    private let present: Set<String>

    init(
        file: any WeightFile, names: DecoderTensorNames, configuration: DecoderConfiguration,
        settingsPath: String
    ) {
        self.file = file
        self.names = names
        self.configuration = configuration
        self.settingsPath = settingsPath
        present = Set(file.tensorNames)
    }

    /// A size, and what makes it.
    private struct Size {
        let value: Int
        let words: String

        init(_ value: Int, _ words: String) {
            self.value = value
            self.words = "\(words) \(value)"
        }

        init(_ count: (Int, String), of each: (Int, String)) {
            value = count.0 * each.0
            words = "\(count.1) \(count.0) × \(each.1) \(each.0)"
        }
    }

    func check() throws {
        try checkLayers()
        let c = configuration, n = names.sizes
        let width = Size(c.width, n.width), inner = Size(c.innerWidth, n.innerWidth)
        let vocabulary = Size(c.vocabulary, n.vocabulary)
        let head = Size(c.headWidth, n.headWidth)
        let queries = Size((c.heads, n.heads), of: (c.headWidth, n.headWidth))
        let keys = Size((c.keyHeads, n.keyHeads), of: (c.headWidth, n.headWidth))
        try require([vocabulary, width], of: "\(names.embedding).weight")
        try require([vocabulary, width], of: "\(names.output).weight")
        try require([width], of: "\(names.finalNorm).weight")
        for layer in 0..<c.layers {
            func block(_ part: String, _ sizes: [Size]) throws {
                try require(sizes, of: names.tensor(part, layer: layer))
            }
            try block(names.query, [queries, width])
            try block(names.key, [keys, width])
            try block(names.value, [keys, width])
            try block(names.attentionOutput, [width, queries])
            try block(names.gate, [inner, width])
            try block(names.up, [inner, width])
            try block(names.down, [width, inner])
            if c.family.hasHeadNorms {
                try block(names.queryNorm, [head])
                try block(names.keyNorm, [head])
            }
        }
    }

    private func checkLayers() throws {
        let found = file.tensorNames.lazy.filter { $0.hasPrefix(names.layer) }
            .compactMap { Int($0.dropFirst(names.layer.count).prefix { $0 != "." }) }
        guard let last = found.max(), last < Int.max, last + 1 != configuration.layers else {
            return
        }
        throw LanguageModelsError.contradiction(
            path: settingsPath, says: "\(names.sizes.layers) \(configuration.layers)",
            other: file.path, found: "tensors of \(last + 1) layers")
    }

    private func require(_ sizes: [Size], of tensor: String) throws {
        guard present.contains(tensor) else { return }
        let shape = try file.shape(of: tensor)
        let expected = sizes.map(\.value)
        // A vector may be stored as a matrix of one row.
        guard shape != expected, !(expected.count == 1 && shape == [1] + expected) else { return }
        throw LanguageModelsError.contradiction(
            path: settingsPath, says: sizes.map(\.words).joined(separator: " and "),
            other: file.path,
            found: "\(shape), and not \(expected), for the tensor '\(tensor)'")
    }
}
