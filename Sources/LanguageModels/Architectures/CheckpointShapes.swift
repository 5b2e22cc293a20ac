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

/// A size that settings state, and what makes it.
struct StatedSize {
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

/// Holds the tensors of a checkpoint against the sizes that its settings state, before any is read:
/// what contradicts is told with both numbers and both files. What is missing is told when it is
/// read.
struct CheckpointShapes {
    private let file: any WeightFile
    private let settingsPath: String
    private let present: Set<String>

    init(file: any WeightFile, settingsPath: String) {
        self.file = file
        self.settingsPath = settingsPath
        present = Set(file.tensorNames)
    }

    /// - Parameter prefix: what stands before the number of a layer in its tensors' names.
    func requireLayers(_ layers: Int, _ name: String, prefix: String) throws {
        let found = present.lazy.filter { $0.hasPrefix(prefix) }
            .compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) }
        guard let last = found.max(), last < Int.max, last + 1 != layers else { return }
        throw LanguageModelsError.contradiction(
            path: settingsPath, says: "\(name) \(layers)", other: file.path,
            found: "tensors of \(last + 1) layers")
    }

    func require(_ sizes: [StatedSize], of tensor: String) throws {
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

    /// All tensors of a decoder.
    func check(_ c: DecoderConfiguration, _ names: DecoderTensorNames) throws {
        let n = names.sizes
        try requireLayers(c.layers, n.layers, prefix: names.layer)
        let width = StatedSize(c.width, n.width), inner = StatedSize(c.innerWidth, n.innerWidth)
        let vocabulary = StatedSize(c.vocabulary, n.vocabulary)
        let head = StatedSize(c.headWidth, n.headWidth)
        let queries = StatedSize((c.heads, n.heads), of: (c.headWidth, n.headWidth))
        let keys = StatedSize((c.keyHeads, n.keyHeads), of: (c.headWidth, n.headWidth))
        try require([vocabulary, width], of: "\(names.embedding).weight")
        try require([vocabulary, width], of: "\(names.output).weight")
        try require([width], of: "\(names.finalNorm).weight")
        for layer in 0..<c.layers {
            func block(_ part: String, _ sizes: [StatedSize]) throws {
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

    /// The tables of an encoder, and the matrices that show its sizes.
    ///
    /// - Parameter prefix: what stands before all names.
    func check(_ c: EncoderConfiguration, prefix: String) throws {
        try requireLayers(c.layers, "num_hidden_layers", prefix: "\(prefix)encoder.layer.")
        let width = StatedSize(c.width, "hidden_size")
        let inner = StatedSize(c.innerWidth, "intermediate_size")
        let vocabulary = StatedSize(c.vocabulary, "vocab_size")
        let positions = StatedSize(c.positions, "max_position_embeddings")
        let tables = "\(prefix)embeddings."
        try require([vocabulary, width], of: "\(tables)word_embeddings.weight")
        try require([positions, width], of: "\(tables)position_embeddings.weight")
        for layer in 0..<c.layers {
            let name = "\(prefix)encoder.layer.\(layer)."
            try require([width, width], of: "\(name)attention.self.query.weight")
            try require([inner, width], of: "\(name)intermediate.dense.weight")
            try require([width, inner], of: "\(name)output.dense.weight")
        }
    }
}
