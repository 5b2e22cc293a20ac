public import Checkpoints
import FoundationEssentials
import Foundations

/// A BERT of random weights with a vocabulary of single characters, written as a
/// sentence-transformers folder.
public struct TinyEncoder: Sendable {
    /// Blocks of attention and feed-forward.
    public static let layers = 2
    /// Channels of the hidden state, and of a text's vector.
    public static let width = 32
    /// Channels inside the feed-forward layer.
    public static let innerWidth = 48
    /// Attention heads of `width / heads` channels each.
    public static let heads = 4
    /// Rows of the table of positions; more than a text may have tokens.
    public static let positions = 160
    /// Most tokens of a text, special ones included; what follows is cut.
    public static let longestText = 128

    /// Special tokens, signs, then letters and digits as beginnings of words and inside of them.
    public static let tokens: [String] = {
        let word = "abcdefghijklmnopqrstuvwxyz0123456789".map(String.init)
        let signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".map(String.init)
        return ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + signs + word + word.map { "##\($0)" }
    }()

    /// The weights in Hugging Face's names.
    public var tensors: [NamedTensor]
    /// `config.json`.
    public var settings: [String: JSONValue] = [
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": .integer(width),
        "intermediate_size": .integer(innerWidth), "num_hidden_layers": .integer(layers),
        "num_attention_heads": .integer(heads), "vocab_size": .integer(tokens.count),
        "max_position_embeddings": .integer(positions), "layer_norm_eps": 1e-12,
    ]
    /// `1_Pooling/config.json`.
    public var pooling: [String: JSONValue] = [
        "word_embedding_dimension": .integer(width), "pooling_mode_mean_tokens": true,
        "pooling_mode_cls_token": false,
    ]

    /// Draws every weight; the same seed gives the same model.
    public init(seed: UInt64 = 1) {
        let (width, inner) = (Self.width, Self.innerWidth)
        var made: [NamedTensor] = []
        func add(_ name: String, _ shape: [Int], around mean: Float = 0, deviation: Double) {
            var random = SeededGenerator(seed: seed, stream: name)
            let values = random.normals(shape.reduce(1, *), deviation: deviation)
            made.append(NamedTensor(name: name, shape: shape, values: values.map { mean + $0 }))
        }
        func linear(_ name: String, _ outputs: Int, _ inputs: Int) {
            add("\(name).weight", [outputs, inputs], deviation: 1 / Double(inputs).squareRoot())
            add("\(name).bias", [outputs], deviation: 0.1)
        }
        func norm(_ name: String) {
            add("\(name).weight", [width], around: 1, deviation: 0.1)
            add("\(name).bias", [width], deviation: 0.1)
        }
        add("embeddings.word_embeddings.weight", [Self.tokens.count, width], deviation: 1)
        add("embeddings.position_embeddings.weight", [Self.positions, width], deviation: 0.2)
        add("embeddings.token_type_embeddings.weight", [2, width], deviation: 0.2)
        norm("embeddings.LayerNorm")
        for layer in 0..<Self.layers {
            let name = "encoder.layer.\(layer)"
            linear("\(name).attention.self.query", width, width)
            linear("\(name).attention.self.key", width, width)
            linear("\(name).attention.self.value", width, width)
            linear("\(name).attention.output.dense", width, width)
            norm("\(name).attention.output.LayerNorm")
            linear("\(name).intermediate.dense", inner, width)
            linear("\(name).output.dense", width, inner)
            norm("\(name).output.LayerNorm")
        }
        tensors = made
    }

    /// Writes the folder.
    public func write(to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(path)/1_Pooling", withIntermediateDirectories: true)
        try SafetensorsFile.write(tensors, to: "\(path)/model.safetensors")
        let files: [String: JSONValue] = [
            "config.json": .object(settings),
            "1_Pooling/config.json": .object(pooling),
            "sentence_bert_config.json": ["max_seq_length": .integer(Self.longestText)],
            "tokenizer.json": Self.tokenizerJSON,
        ]
        for (name, value) in files {
            try AtomicFile.write(CanonicalJSON.encode(value), to: "\(path)/\(name)")
        }
    }

    private static var tokenizerJSON: JSONValue {
        func special(_ text: String) -> JSONValue {
            ["SpecialToken": ["id": .string(text), "type_id": 0]]
        }
        return [
            "version": "1.0",
            "added_tokens": .array(
                tokens.prefix(4).enumerated().map { id, text in
                    ["id": .integer(id), "content": .string(text), "special": true]
                }),
            "normalizer": [
                "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                "strip_accents": nil, "lowercase": true,
            ],
            "pre_tokenizer": ["type": "BertPreTokenizer"],
            "post_processor": [
                "type": "TemplateProcessing",
                "single": .array([
                    special("[CLS]"), ["Sequence": ["id": "A", "type_id": 0]], special("[SEP]"),
                ]),
            ],
            "model": [
                "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": .object(
                    Dictionary(
                        uniqueKeysWithValues: tokens.enumerated().map {
                            ($0.element, .integer($0.offset))
                        })),
            ],
        ]
    }
}
