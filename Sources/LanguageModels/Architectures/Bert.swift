import Checkpoints
import Kernels

/// The sizes of a BERT or RoBERTa encoder.
package struct EncoderConfiguration: Sendable, Equatable {
    package var layers: Int
    package var width: Int
    package var innerWidth: Int
    var heads: Int
    var vocabulary: Int
    /// Rows of the table of positions.
    var positions: Int
    /// The row of a text's first token: 0 for BERT, 2 for RoBERTa.
    var firstPosition: Int
    /// Rows of the table of token types, where the settings say; the first alone is used.
    var tokenTypes: Int?
    var normEpsilon: Float

    /// The longest text, in tokens, those at its ends included.
    var longestText: Int { positions - firstPosition }

    init(
        layers: Int, width: Int, innerWidth: Int, heads: Int, vocabulary: Int, positions: Int,
        firstPosition: Int, tokenTypes: Int? = nil, normEpsilon: Float
    ) throws(LanguageModelsError) {
        self.layers = layers
        self.width = width
        self.innerWidth = innerWidth
        self.heads = heads
        self.vocabulary = vocabulary
        self.positions = positions
        self.firstPosition = firstPosition
        self.tokenTypes = tokenTypes
        self.normEpsilon = normEpsilon
        func require(_ holds: Bool, _ rule: String) throws(LanguageModelsError) {
            guard holds else { throw .impossibleSize(rule: rule) }
        }
        try require((1...512).contains(layers), "layers must be 1…512, not \(layers)")
        try require((1...65536).contains(width), "hidden size must be 1…65536, not \(width)")
        try require(
            (1...1_048_576).contains(innerWidth),
            "intermediate size must be 1…1048576, not \(innerWidth)")
        try require(
            heads >= 1 && heads <= width && width.isMultiple(of: heads),
            "attention heads (\(heads)) must divide the hidden size (\(width))")
        try require(
            (1...4_194_304).contains(vocabulary), "vocabulary must be 1…4194304, not \(vocabulary)")
        try require(
            (2...1_048_576).contains(positions), "positions must be 2…1048576, not \(positions)")
        try require(
            (0...positions - 2).contains(firstPosition),
            "the first position must be 0…\(positions - 2), not \(firstPosition)")
        try require(
            normEpsilon.isFinite && normEpsilon > 0, "norm epsilon must be > 0, not \(normEpsilon)")
    }
}

/// Gain and bias of a layer normalisation.
struct NormParameters {
    /// `[1, width]`.
    let gain: Matrix
    /// `[1, width]`.
    let bias: Matrix
}

/// A BERT or RoBERTa encoder: embeddings and blocks, each normalised after its sum.
///
/// ```
/// middle = norm(input + output · attention(query · input, key · input, value · input))
/// result = norm(middle + down · gelu(up · middle))
/// ```
/// RoBERTa differs in where positions begin. Sources: Devlin et al. 2018, arXiv:1810.04805; Liu et
/// al. 2019, arXiv:1907.11692; Conneau et al. 2019, arXiv:1911.02116. Not `Sendable`: one owner at a
/// time.
final class BertEncoder {
    let configuration: EncoderConfiguration
    private let words: Matrix
    private let positions: Matrix
    private let tokenTypes: Matrix
    private let embeddingNorm: NormParameters
    private let layers: [BertLayer]
    private let compute: Compute

    /// Reads the weights; every tensor must be there in its shape.
    ///
    /// - Parameter file: a checkpoint in Hugging Face's names: of the bare model, or of one with a
    ///   head, where `bert.` or `roberta.` stands before them.
    init(
        file: any WeightFile, configuration: EncoderConfiguration, settingsPath: String,
        compute: Compute
    ) throws {
        let c = configuration, names = Set(file.tensorNames)
        let prefix =
            ["bert.", "roberta."].first { names.contains($0 + Self.wordsName) } ?? ""
        try CheckpointShapes(file: file, settingsPath: settingsPath).check(c, prefix: prefix)
        self.configuration = c
        self.compute = compute
        words = try file.matrix(prefix + Self.wordsName, rows: c.vocabulary, columns: c.width)
        positions = try file.matrix(
            "\(prefix)embeddings.position_embeddings.weight", rows: c.positions, columns: c.width)
        let typesName = "\(prefix)embeddings.token_type_embeddings.weight"
        let types = try file.shape(of: typesName).first ?? 0
        guard types == c.tokenTypes ?? types, types > 0 else {
            throw LanguageModelsError.contradiction(
                path: settingsPath,
                says: c.tokenTypes.map { "type_vocab_size \($0)" } ?? "a BERT has token types",
                other: file.path, found: "\(types) rows in the tensor '\(typesName)'")
        }
        tokenTypes = try file.matrix(typesName, rows: types, columns: c.width)
        embeddingNorm = try file.norm("\(prefix)embeddings.LayerNorm", width: c.width)
        layers = try (0..<c.layers).map {
            try BertLayer(
                file: file, name: "\(prefix)encoder.layer.\($0)", configuration: c,
                precision: compute.precision)
        }
    }

    private static let wordsName = "embeddings.word_embeddings.weight"

    /// Number of weights.
    var parameterCount: Int {
        let c = configuration
        let block =
            4 * (c.width + 1) * c.width + (2 * c.innerWidth + 1) * c.width + c.innerWidth
            + 4 * c.width
        return words.count + positions.count + tokenTypes.count + 2 * c.width + c.layers * block
    }

    /// Bytes of the weights of all blocks' linear layers.
    var blockByteCount: Int { layers.reduce(0) { $0 + $1.byteCount } }

    /// Encodes texts without padding them.
    ///
    /// - Parameter sequences: token ids of each text, those at its ends included.
    /// - Returns: `[tokens, width]`, packed, and the rows of each text.
    func forward(_ sequences: [[Int]]) -> (hidden: Matrix, rows: [Range<Int>]) {
        let batch = PackedBatch(sequences), count = batch.tokens.count
        let hidden = Matrix(uninitializedRows: count, columns: configuration.width)
        let positionRows = Matrix(uninitializedRows: count, columns: configuration.width)
        compute.gather(words, batch.tokens, into: hidden)
        compute.gather(
            positions, batch.positions.map { $0 + configuration.firstPosition }, into: positionRows)
        compute.add(positionRows, to: hidden)
        // One text at a time: every token is of the first type.
        compute.addBias(hidden, bias: tokenTypes.rows(0..<1))
        compute.layerNorm(
            hidden, gain: embeddingNorm.gain, bias: embeddingNorm.bias,
            epsilon: configuration.normEpsilon)
        for layer in layers {
            layer.forward(
                hidden, sequences: batch.sequences, configuration: configuration, on: compute)
        }
        return (hidden, batch.sequences)
    }
}

/// One block of BERT.
private struct BertLayer {
    let query: Linear
    let key: Linear
    let value: Linear
    let output: Linear
    let attentionNorm: NormParameters
    /// Without its bias, which the activation adds.
    let up: Linear
    /// `[1, innerWidth]`.
    let upBias: Matrix
    let down: Linear
    let outputNorm: NormParameters

    init(
        file: any WeightFile, name: String, configuration c: EncoderConfiguration,
        precision: Precision
    ) throws {
        func bias(_ part: String, _ outputs: Int) throws -> Matrix {
            try file.matrix("\(name).\(part).bias", rows: 1, columns: outputs)
        }
        func linear(
            _ part: String, _ outputs: Int, _ inputs: Int, hasBias: Bool = true
        ) throws -> Linear {
            Linear(
                weight: try file.weight(
                    "\(name).\(part).weight", outputs: outputs, inputs: inputs,
                    precision: precision),
                bias: hasBias ? try bias(part, outputs) : nil)
        }
        query = try linear("attention.self.query", c.width, c.width)
        key = try linear("attention.self.key", c.width, c.width)
        value = try linear("attention.self.value", c.width, c.width)
        output = try linear("attention.output.dense", c.width, c.width)
        attentionNorm = try file.norm("\(name).attention.output.LayerNorm", width: c.width)
        up = try linear("intermediate.dense", c.innerWidth, c.width, hasBias: false)
        upBias = try bias("intermediate.dense", c.innerWidth)
        down = try linear("output.dense", c.width, c.innerWidth)
        outputNorm = try file.norm("\(name).output.LayerNorm", width: c.width)
    }

    /// Bytes of the linear layers' weights.
    var byteCount: Int {
        [query, key, value, output, up, down].reduce(0) { $0 + $1.weight.byteCount }
    }

    /// Runs the block in place.
    func forward(
        _ hidden: Matrix, sequences: [Range<Int>], configuration: EncoderConfiguration,
        on compute: Compute
    ) {
        func make(_ columns: Int) -> Matrix {
            Matrix(uninitializedRows: hidden.rows, columns: columns)
        }
        let width = configuration.width
        let q = make(width), k = make(width), v = make(width), attended = make(width)
        Linear.forward(
            hidden,
            [
                LinearOutput(query, into: q), LinearOutput(key, into: k),
                LinearOutput(value, into: v),
            ],
            on: compute)
        compute.attention(
            query: q,
            spans: sequences.map { rows in
                AttentionSpan(
                    queries: rows,
                    segments: [
                        AttentionSpan.Segment(
                            keys: k.rows(rows), values: v.rows(rows), count: rows.count)
                    ])
            },
            shape: AttentionShape(
                heads: configuration.heads, keyHeads: configuration.heads,
                headWidth: width / configuration.heads, isCausal: false),
            into: attended)
        output.forward(attended, into: hidden, beta: 1, on: compute)
        compute.layerNorm(
            hidden, gain: attentionNorm.gain, bias: attentionNorm.bias,
            epsilon: configuration.normEpsilon)
        let inner = make(configuration.innerWidth)
        up.forward(hidden, into: inner, on: compute)
        compute.biasGELU(inner, bias: upBias)
        down.forward(inner, into: hidden, beta: 1, on: compute)
        compute.layerNorm(
            hidden, gain: outputNorm.gain, bias: outputNorm.bias,
            epsilon: configuration.normEpsilon)
    }
}

extension WeightFile {
    fileprivate func norm(_ name: String, width: Int) throws -> NormParameters {
        NormParameters(
            gain: try matrix("\(name).weight", rows: 1, columns: width),
            bias: try matrix("\(name).bias", rows: 1, columns: width))
    }
}
