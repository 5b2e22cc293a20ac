public import Checkpoints
import FoundationEssentials
import Foundations
public import Kernels
public import LanguageModels

/// A Llama-like decoder of random weights, small enough for every test, written as a real file.
///
/// Its sizes all differ, so that a turned matrix cannot pass; grouped heads; tied output.
public struct TinyDecoder: Sendable {
    /// Blocks of attention and feed-forward.
    public static let layers = 2
    /// Channels of the hidden state.
    public static let width = 64
    /// Channels inside the feed-forward layer.
    public static let innerWidth = 160
    /// Query heads.
    public static let heads = 4
    /// Key and value heads: two query heads share one.
    public static let keyHeads = 2
    /// Channels of a head; all heads together are wider than the hidden state.
    public static let headWidth = 24
    /// Tokens, and rows of the embedding.
    public static let vocabulary = TinyTokenizer.tokens.count
    /// Longest sequence, in tokens.
    public static let contextLength = 2048
    /// Base of the rotary angles.
    public static let rotaryBase = 10_000.0
    /// The norms' guard against division by zero.
    public static let epsilon: Float = 1e-5

    /// The weights in Hugging Face's names and order of rows.
    public var tensors: [NamedTensor]
    /// What a GGUF file says beside the weights.
    public var metadata: [String: GGUFValue] = TinyDecoder.ggufMetadata
    /// What a Hugging Face folder's `config.json` says.
    public var settings: [String: JSONValue] = TinyDecoder.huggingFaceSettings

    /// Draws every weight; the same seed gives the same model.
    public init(seed: UInt64 = 1) {
        let (width, inner) = (Self.width, Self.innerWidth)
        let (queries, keys) = (Self.heads * Self.headWidth, Self.keyHeads * Self.headWidth)
        var made: [NamedTensor] = []
        func add(_ name: String, _ shape: [Int], around mean: Float = 0, deviation: Double) {
            var random = SeededGenerator(seed: seed, stream: name)
            let values = random.normals(shape.reduce(1, *), deviation: deviation)
            made.append(NamedTensor(name: name, shape: shape, values: values.map { mean + $0 }))
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) {
            add("\(name).weight", [outputs, inputs], deviation: 1.5 / Double(inputs).squareRoot())
        }
        add("model.embed_tokens.weight", [Self.vocabulary, width], deviation: 0.25)
        for layer in 0..<Self.layers {
            let name = "model.layers.\(layer)"
            add("\(name).input_layernorm.weight", [width], around: 1, deviation: 0.1)
            linear("\(name).self_attn.q_proj", queries, width)
            linear("\(name).self_attn.k_proj", keys, width)
            linear("\(name).self_attn.v_proj", keys, width)
            linear("\(name).self_attn.o_proj", width, queries)
            add("\(name).post_attention_layernorm.weight", [width], around: 1, deviation: 0.1)
            linear("\(name).mlp.gate_proj", inner, width)
            linear("\(name).mlp.up_proj", inner, width)
            linear("\(name).mlp.down_proj", width, inner)
        }
        add("model.norm.weight", [width], around: 1, deviation: 0.1)
        tensors = made
    }

    /// Adds an output layer of its own.
    public mutating func untie(seed: UInt64 = 2) {
        settings["tie_word_embeddings"] = false
        var random = SeededGenerator(seed: seed, stream: "lm_head")
        tensors.append(
            NamedTensor(
                name: "lm_head.weight", shape: [Self.vocabulary, Self.width],
                values: random.normals(Self.vocabulary * Self.width, deviation: 0.25)))
    }

    /// Makes a model that goes from token to token as told; what is not told is followed by itself.
    ///
    /// The embeddings point into random directions and the blocks add nothing, so the likeliest next
    /// token is the one whose output row is made of the current token's embedding.
    public mutating func follow(_ successors: [Int: Int]) {
        untie()
        for index in tensors.indices
        where tensors[index].name.contains("o_proj") || tensors[index].name.contains("down_proj") {
            tensors[index].values = tensors[index].values.map { _ in 0 }
        }
        let embedding = tensors[0].values, width = Self.width
        var output = embedding.map { _ in Float(0) }
        for token in 0..<Self.vocabulary {
            let target = successors[token] ?? token
            for channel in 0..<width {
                output[target * width + channel] += embedding[token * width + channel]
            }
        }
        tensors[tensors.count - 1].values = output
    }

    /// The same along a path of tokens.
    public mutating func follow(path: [Int]) { follow(Self.successors(along: path)) }

    /// What follows each token of a path, in which none stands twice.
    public static func successors(along path: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: zip(path, path.dropFirst()))
    }

    /// Makes a model whose file has no chat template.
    public mutating func removeChatTemplate() { metadata["tokenizer.chat_template"] = nil }

    /// Makes a model whose sums are no numbers. A file with NaN is refused; these weights are finite,
    /// and queries times keys are not.
    public mutating func overflow() {
        let names = ["input_layernorm", "self_attn.q_proj", "self_attn.k_proj"]
            .map { "model.layers.0.\($0).weight" }
        for tensor in tensors.indices where names.contains(tensors[tensor].name) {
            tensors[tensor].values = tensors[tensor].values.map { $0 * 1e12 }
        }
    }

    /// Makes the model sure of what it says: its logits become so many times as large. As it is
    /// drawn, every token is about as likely as any other, and the shorter text the likelier.
    public mutating func sharpen(by factor: Float) {
        for tensor in tensors.indices where tensors[tensor].name == "model.norm.weight" {
            tensors[tensor].values = tensors[tensor].values.map { $0 * factor }
        }
    }

    /// Writes the model to a fresh folder and loads it.
    ///
    /// - Parameter type: of the matrices; norms are always F32.
    public func load(
        on compute: Compute, as type: GGUFTensorType = .f32
    ) throws -> LanguageModel {
        let folder = try TemporaryFolder(), path = "\(folder.path)/tiny.gguf"
        try writeGGUF(to: path, as: type)
        return try ModelStore(folder: folder.path).languageModel(path, on: compute)
    }
}
